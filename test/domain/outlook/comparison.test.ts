import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareWithUsual } from '../../../src/domain/outlook/comparison.ts';
import type { Usual } from '../../../src/domain/outlook/profile.ts';

const usual = (low: number, median: number, high: number, days = 6): Usual => ({
  low,
  median,
  high,
  middleMean: median,
  days,
});

describe('now against the usual', () => {
  test.each([
    [1300, 'busier'],
    [1200, 'asUsual'],
    [1100, 'asUsual'],
    [1000, 'asUsual'],
    [900, 'quieter'],
  ])('%i people, where 1,000 to 1,200 are usual, are %s', (people, said) => {
    expect(compareWithUsual(people, usual(1000, 1100, 1200))).toBe(said);
  });

  test('is not worth a word when it is a handful of people, however alike the days are', () => {
    expect(compareWithUsual(9, usual(4, 4, 4))).toBe('asUsual');
    expect(compareWithUsual(0, usual(4, 4, 4))).toBe('asUsual');
    expect(compareWithUsual(1109, usual(1000, 1010, 1020))).toBe('asUsual');
    expect(compareWithUsual(1112, usual(1000, 1010, 1020))).toBe('busier');
    expect([110, 90].map((people) => compareWithUsual(people, usual(99, 100, 101)))).toEqual(['busier', 'quieter']);
    // Within the middle half of such days nothing is unusual, however far from the middle one.
    expect([150, 50].map((people) => compareWithUsual(people, usual(50, 100, 150)))).toEqual(['asUsual', 'asUsual']);
  });

  test('is hidden below four such days, where nothing is usual, and without a count', () => {
    expect(compareWithUsual(2000, usual(1000, 1100, 1200, 3))).toBeUndefined();
    expect(compareWithUsual(2000, usual(1000, 1100, 1200, 4))).toBe('busier');
    expect(compareWithUsual(2000, undefined)).toBeUndefined();
    expect(compareWithUsual(Number.NaN, usual(1000, 1100, 1200))).toBeUndefined();
  });

  test('never grows quieter with more people, and the middle of the usual is as usual', () => {
    const people = fc.double({ min: 0, max: 3000, noNaN: true });
    const order = ['quieter', 'asUsual', 'busier', undefined];
    fc.assert(
      fc.property(fc.tuple(people, people, people), people, people, (some, one, other) => {
        const [low = 0, median = 0, high = 0] = [...some].sort((a, b) => a - b);
        const said = (count: number) => order.indexOf(compareWithUsual(count, usual(low, median, high)));
        expect(said(Math.min(one, other))).toBeLessThanOrEqual(said(Math.max(one, other)));
        expect(order[said(median)]).toBe('asUsual');
      }),
    );
  });
});
