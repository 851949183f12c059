import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quartersOfWeek } from '../../../src/domain/calendar/local-quarters.ts';
import { usualAt } from '../../../src/domain/outlook/profile.ts';

const mark = 100 * quartersOfWeek;

/** People at a mark and its neighbours, week by week; the first is the week before. */
const weeks = (...people: (number | undefined)[]) =>
  usualAt((then) => people[Math.round((mark - then) / quartersOfWeek) - 1], mark);

describe('the usual', () => {
  test('is known from two such weekdays on, and says from how many', () => {
    expect(weeks()).toBeUndefined();
    expect(weeks(100)).toBeUndefined();
    expect(weeks(100, 100)).toEqual({ low: 100, median: 100, high: 100, middleMean: 100, days: 2 });
    expect(weeks(100, undefined, undefined, 100, 100)?.days).toBe(3);
  });

  test('is deaf to a holiday', () => {
    const usual = weeks(100, 110, 0, 105, 95, 100);
    expect(usual?.median).toBe(100);
    expect(usual?.low).toBeGreaterThanOrEqual(95);
    expect(usual?.middleMean).toBeCloseTo(100, -1);
  });

  test('believes recent weeks more', () => {
    const term = Array<number>(8).fill(200);
    const summer = Array<number>(18).fill(50);
    expect(weeks(...term, ...summer)?.median).toBe(200);
    expect(weeks(...summer, ...term)?.median).toBe(50);
  });

  test('weighs a week by its age, and the quarter hours beside by half', () => {
    const known = (readings: Readonly<Record<number, number>>) =>
      usualAt((then) => readings[(mark - then) / quartersOfWeek] ?? readings[Math.round(mark - then)], mark);
    const older = 2 ** (-1 / 8);
    const total = 1 + older;
    const middleMean = (100 * (1 - total / 4) + 200 * (0.75 * total - 1)) / (total / 2);
    expect(known({ 1: 100, 2: 200 })).toEqual({ low: 100, median: 100, high: 200, middleMean, days: 2 });
    // Beside the mark of one week before, and beside that of two weeks before.
    const beside = known({ [quartersOfWeek + 1]: 100, [2 * quartersOfWeek - 1]: 200 });
    expect(beside).toMatchObject({ low: 100, median: 100, high: 200, days: 2 });
    expect(beside?.middleMean).toBeCloseTo(middleMean, 9);
    // At the mark it counts for twice as much as beside it, so that the older one at the mark is the middle.
    expect(known({ [quartersOfWeek + 1]: 100, 2: 200 })).toMatchObject({ low: 100, median: 200, high: 200, days: 2 });
    expect(known({ [quartersOfWeek + 2]: 100, 1: 100 })).toBeUndefined();
  });

  test('forgets what is older than half a year, and never looks at the time itself or later', () => {
    const old = Array.from({ length: 40 }, (_, week) => (week < 26 ? 100 : 900));
    expect(weeks(...old)).toMatchObject({ high: 100, days: 26 });
    const asked: number[] = [];
    usualAt((then) => {
      asked.push(then);
      return undefined;
    }, mark);
    expect(Math.max(...asked)).toBe(mark - quartersOfWeek + 1);
  });

  test('is ordered and lies within what was seen', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { minLength: 2, maxLength: 26 }), (people) => {
        const usual = weeks(...people);
        const { low = 0, median = 0, high = 0, middleMean = 0 } = usual ?? {};
        const slack = 1e-9 * high;
        expect(Math.min(...people) <= low && low <= median && median <= high && high <= Math.max(...people)).toBe(true);
        expect(low - slack <= middleMean && middleMean <= high + slack).toBe(true);
      }),
    );
  });
});
