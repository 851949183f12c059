import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { createCampus } from '../../../src/sandbox/campus/campus.ts';
import { frameOf } from '../../../src/sandbox/campus/simulation.ts';

const minute = 60_000;
const seeds = [1, 2, 3, 4, 5];

/** The means over some seeds of the fullest moment (people, wall-clock hours) and of the emptiest one. */
function dayOf(libraryId: string, day: string, examWeeks = false) {
  const start = startOfServiceDay(day);
  const { minutes } = frameOf(day, false);
  const days = seeds.map((seed) => {
    const campus = createCampus({ seed, examWeeks });
    const inside = Array.from({ length: minutes }, (_, index) => campus.truth(libraryId, start + index * minute));
    const peak = Math.max(...inside);
    return { peak, peakHour: inside.indexOf(peak) / 60, low: Math.min(...inside), midnight: inside[0] ?? 0 };
  });
  const mean = (pick: (day: (typeof days)[number]) => number) =>
    days.reduce((sum, each) => sum + pick(each), 0) / days.length;
  return {
    peak: mean((each) => each.peak),
    peakHour: mean((each) => each.peakHour),
    low: mean((each) => each.low),
    midnight: mean((each) => each.midnight),
  };
}

function expectBetween(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}

describe('the people', () => {
  test('fill Webster on a weekday afternoon and leave some tens for the night', () => {
    const { peak, peakHour, low, midnight } = dayOf('webster', '2026-02-11');
    expectBetween(peak, 1_300, 1_500);
    expectBetween(peakHour, 14.75, 16);
    expectBetween(low, 10, 60);
    expectBetween(midnight, 100, 250);
  });

  test('are about a third of that at Vanier, and few at Grey Nuns', () => {
    const webster = dayOf('webster', '2026-02-11').peak;
    expectBetween(dayOf('vanier', '2026-02-11').peak / webster, 0.25, 0.4);
    expectBetween(dayOf('greynuns', '2026-02-11').peak, 40, 120);
  });

  test('are fewer at the weekend and more in exam weeks', () => {
    const wednesday = dayOf('webster', '2026-02-11');
    const saturday = dayOf('webster', '2026-02-14');
    const exam = dayOf('webster', '2026-02-14', true);
    expect(saturday.peak).toBeLessThan(0.7 * wednesday.peak);
    expect(exam.peak).toBeGreaterThan(wednesday.peak);
    expect(exam.low).toBeGreaterThan(wednesday.low);
  });

  test('keep their hours by the wall clock when the clocks change', () => {
    expectBetween(dayOf('webster', '2026-03-08').peakHour, 12.5, 15.5);
    expectBetween(dayOf('webster', '2026-11-01').peakHour, 14.5, 17.5);
    const eight = (day: string) =>
      Temporal.PlainDateTime.from(`${day}T08:00`).toZonedDateTime('America/Montreal').epochMilliseconds;
    const campus = createCampus({ seed: 1, missRate: 0, examWeeks: true });
    for (const day of ['2026-03-08', '2026-11-01']) {
      expect(campus.truth('greynuns', eight(day))).toBe(0);
      expect(campus.truth('greynuns', eight(day) + 30 * minute)).toBeGreaterThan(0);
    }
  });

  test('leave by closing time', () => {
    const campus = createCampus({ seed: 1 });
    const closing = startOfServiceDay('2026-02-11') + 23 * 60 * minute;
    expect(campus.truth('vanier', closing - 25 * minute)).toBeGreaterThan(20);
    expect(campus.truth('vanier', closing)).toBe(0);
  });
});

test.each([
  ['2026-02-11', 'weekday', 1440],
  ['2026-03-08', 'sunday', 1380],
  ['2026-11-01', 'sunday', 1500],
  ['2026-02-14', 'saturday', 1440],
] as const)('%s is a %s of %d minutes', (day, kind, minutes) => {
  expect(frameOf(day, false)).toMatchObject({ kind, minutes });
});
