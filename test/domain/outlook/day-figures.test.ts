import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { dayFigures } from '../../../src/domain/outlook/day-figures.ts';
import type { Observed } from '../../../src/domain/outlook/forecast.ts';

const minute = 60_000;
const hour = 60 * minute;
const midnight = startOfServiceDay('2026-02-11');
const at = (hours: number): number => midnight + hours * hour;

/** Observations every five minutes from one hour of the day to another. */
const every5 = (from: number, to: number, people: (hours: number) => number): Observed[] =>
  Array.from({ length: Math.round((to - from) * 12) + 1 }, (_, index) => {
    const hours = from + index / 12;
    return { fetchedAt: at(hours), people: people(hours) };
  });
/** Fills until 14:00 and empties until midnight. */
const inside = (hours: number): number => 1000 - 70 * Math.abs(hours - 14);

describe('the figures of a day', () => {
  test('are its peak, and its quietest hour while it is open', () => {
    const figures = dayFigures(every5(0, 24, inside), [{ from: at(8), to: at(22) }]);
    expect(figures?.peak).toEqual({ at: at(14), people: 1000 });
    expect(figures?.quietest).toMatchObject({ from: at(21), to: at(22) });
    expect(figures?.quietest?.people).toBeCloseTo(inside(21.5), 6);
  });

  test('take any hour where the opening hours are not known, and none of a day on which it is closed', () => {
    const day = every5(0, 24, inside);
    expect(dayFigures(day, undefined)?.quietest).toMatchObject({ from: at(0), to: at(1) });
    expect(dayFigures(day, [])?.quietest).toBeUndefined();
    expect(dayFigures(day, [])?.peak.people).toBe(1000);
  });

  test('find no hour in a stretch of opening that has none', () => {
    expect(dayFigures(every5(0, 24, inside), [{ from: at(9.25), to: at(10.5) }])?.quietest).toMatchObject({
      from: at(9.5),
    });
    expect(dayFigures(every5(0, 24, inside), [{ from: at(9.25), to: at(10) }])?.quietest).toBeUndefined();
  });

  test('are none of a day of which nothing is known, and of one reading only the reading', () => {
    expect(dayFigures([], undefined)).toBeUndefined();
    expect(dayFigures([{ fetchedAt: at(9), people: 367 }], undefined)).toEqual({
      peak: { at: at(9), people: 367 },
      quietest: undefined,
    });
  });

  test('make nothing up over a gap', () => {
    const morning = every5(8, 12, () => 500);
    const evening = every5(16, 20, () => 600);
    const figures = dayFigures([...morning, { fetchedAt: at(14), people: 5 }, ...evening], undefined);
    // Two hours before and after it are unknown: no hour around the five people has an average.
    expect(figures?.quietest?.people).toBeCloseTo(500, 6);
  });

  test('weigh by time and not by the number of readings', () => {
    const often = Array.from({ length: 30 }, (_, index) => ({ fetchedAt: at(9) + index * 1000, people: 100 }));
    const figures = dayFigures(
      [...often, { fetchedAt: at(9.5), people: 100 }, { fetchedAt: at(10), people: 300 }],
      undefined,
    );
    expect(figures?.quietest?.people).toBeCloseTo(150, 6);
  });

  test('name the first of two equal peaks', () => {
    const day = [9, 10, 11].map((hours) => ({ fetchedAt: at(hours), people: hours === 10 ? 300 : 400 }));
    expect(dayFigures(day, undefined)?.peak.at).toBe(at(9));
  });

  test('of a day of 25 hours reach to its last', () => {
    const start = startOfServiceDay('2026-11-01');
    const day = Array.from({ length: 26 }, (_, index) => ({ fetchedAt: start + index * hour, people: 100 + index }));
    expect(dayFigures(day, undefined)).toMatchObject({ peak: { people: 125, at: start + 25 * hour } });
  });

  test('lie within what was observed, whatever it was', () => {
    const step = fc.record({
      after: fc.integer({ min: 1, max: 100 * minute }),
      people: fc.double({ min: 0, max: 2000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let fetchedAt = midnight;
        const observed = steps.map(({ after, people }) => {
          fetchedAt += after;
          return { fetchedAt, people };
        });
        const figures = dayFigures(observed, undefined);
        const people = observed.map((each) => each.people);
        expect(figures?.peak.people).toBe(people.length === 0 ? undefined : Math.max(...people));
        if (figures?.quietest !== undefined) {
          expect(figures.quietest.people).toBeGreaterThanOrEqual(Math.min(...people) - 1e-6);
          expect(figures.quietest.people).toBeLessThanOrEqual(Math.max(...people) + 1e-6);
        }
      }),
    );
  });
});
