import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOutlook, type Outlook } from '../../../src/domain/outlook/forecast.ts';

const hour = 3_600_000;
const start = Temporal.ZonedDateTime.from('2026-01-12T00:00[America/Montreal]').epochMilliseconds;

/** People by day and hour; `undefined` where nothing was recorded. */
type Series = (day: number, hour: number) => number | undefined;

const arch = (peak: number, hours: number): number =>
  hours < 8 || hours > 22 ? 0 : peak * Math.sin((Math.PI * (hours - 8)) / 14);
/** A value 0.9–1.1 for each day, without a pattern, the same in every run. */
const mood = (day: number): number => 0.9 + 0.2 * Math.abs((Math.sin(day * 12.9898) * 43_758.5453) % 1);
/** Fewer at weekends, and no two days alike. */
const openDay = (peak: number, day: number, hours: number) => mood(day) * arch(day % 7 >= 5 ? 0.6 * peak : peak, hours);

const atTimeOf = (day: number, hours: number): number => start + (24 * day + hours) * hour;

/** Feeds whole hours of days to outlooks, and calls back after each. */
function run(
  outlooks: readonly { readonly outlook: Outlook; readonly from: number }[],
  series: Series,
  days: number,
  after: (day: number, hours: number, people: number) => void,
): void {
  for (let day = 0; day < days; day += 1) {
    for (let hours = 0; hours < 24; hours += 1) {
      const people = series(day, hours);
      if (people === undefined) continue;
      for (const { outlook, from } of outlooks)
        if (day >= from) outlook.observe({ fetchedAt: atTimeOf(day, hours), people });
      after(day, hours, people);
    }
  }
}

/** How a library may be used for a while. */
const habits = fc.oneof(
  fc.integer({ min: 20, max: 1_600 }).map(
    (peak): Series =>
      (day, hours) =>
        openDay(peak, day, hours),
  ),
  fc.constant<Series>(() => 0),
  fc.constant<Series>(() => undefined),
  fc.constant<Series>((day, hours) => (day % 7 === 2 && hours === 12 ? 150 : 0)),
  fc.constant<Series>((day, hours) =>
    [9, 13 + (Math.floor(day / 3) % 4), 19].includes(hours) ? 40 + 20 * (day % 5) : 0,
  ),
  fc.integer({ min: 1, max: 300 }).map(
    (peak): Series =>
      (day, hours) =>
        openDay(peak, day, (hours + 12) % 24),
  ),
  fc.double({ min: 0, max: 0.5, noNaN: true }).map(
    (people): Series =>
      (day) =>
        day % 2 ? people : 0,
  ),
  fc.constant<Series>((day, hours) => (day % 2 ? arch(200, hours) : 0)),
);
const lives = fc.array(fc.record({ series: habits, days: fc.integer({ min: 3, max: 45 }) }), {
  minLength: 2,
  maxLength: 4,
});

describe('whatever the series', () => {
  test('every forecast is finite, in order and at most one and a half times the most ever seen', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const ends = life.map((_, index) => life.slice(0, index + 1).reduce((sum, { days }) => sum + days, 0));
        const series: Series = (day, hours) => life[ends.findIndex((end) => day < end)]?.series(day, hours);
        const outlook = createOutlook();
        let most = 0;
        run([{ outlook, from: 0 }], series, ends.at(-1) ?? 0, (day, hours, people) => {
          most = Math.max(most, people);
          if ((24 * day + hours) % 17 !== 0) return;
          const now = atTimeOf(day, hours);
          for (const ahead of [0, 1, 3, 24, 100, 168]) {
            const forecast = outlook.forecast(now, now + ahead * hour);
            if (forecast === undefined) continue;
            const { people: expected, low, high } = forecast;
            expect([low, expected, high].every(Number.isFinite)).toBe(true);
            expect(0 <= low && low <= expected && expected <= high && high <= 1.5 * most + 1e-9).toBe(true);
          }
        });
      }),
      { numRuns: 8 },
    );
  });
});

test('a forecast is a number after days of next to no people', () => {
  const outlook = createOutlook();
  const series: Series = (day, hours) =>
    day < 8 ? (day % 2) * Number.MIN_VALUE : hours === 9 ? 40 + 20 * (day % 5) : 0;
  run([{ outlook, from: 0 }], series, 16, () => {});
  expect(outlook.forecast(atTimeOf(15, 23), atTimeOf(16, 9))?.people).toBeGreaterThanOrEqual(0);
});

describe('a library that opens again', () => {
  test.each([9, 12])('after %d weeks is forecast as well as a new one four weeks later', (weeks) => {
    const closedFrom = 63;
    const openFrom = closedFrom + 7 * weeks;
    const series: Series = (day, hours) => (day >= closedFrom && day < openFrom ? 0 : openDay(200, day, hours));
    const [old, fresh] = [createOutlook(), createOutlook()];
    let [oldMiss, freshMiss] = [0, 0];
    run(
      [
        { outlook: old, from: 0 },
        { outlook: fresh, from: openFrom },
      ],
      series,
      openFrom + 70,
      (day, hours) => {
        if (day < openFrom + 28) return;
        const now = atTimeOf(day, hours);
        for (const ahead of [1, 3, 24]) {
          const later = hours + ahead;
          const truth = series(day + Math.floor(later / 24), later % 24) ?? 0;
          oldMiss += Math.abs((old.forecast(now, now + ahead * hour)?.people ?? 0) - truth);
          freshMiss += Math.abs((fresh.forecast(now, now + ahead * hour)?.people ?? 0) - truth);
        }
      },
    );
    expect(oldMiss).toBeLessThan(1.1 * freshMiss);
  });
});
