import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, medianRatio, percentile } from '../../bench/statistics.ts';

const numbers = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('the median', () => {
  test('is the middle of an odd count, whatever the order', () => {
    expect(median([9, 1, 4])).toBe(4);
  });

  test('is the mean of the two in the middle of an even count', () => {
    expect(median([10, 1, 2, 4])).toBe(3);
  });

  test('has as many numbers below it as above', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const middle = median(all);
        expect(all.filter((one) => one < middle).length).toBeLessThanOrEqual(all.length / 2);
        expect(all.filter((one) => one > middle).length).toBeLessThanOrEqual(all.length / 2);
      }),
    );
  });

  test('does not exist for nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('a percentile', () => {
  test('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 50), percentile(hundred, 99), percentile(hundred, 100)]).toEqual([50, 99, 100]);
    expect(percentile([7, 3], 99)).toBe(7);
    expect(percentile([7, 3], 0)).toBe(3);
  });

  test('is always one of the numbers and grows with the percentage', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const [low, high] = [percentile(all, 50), percentile(all, 99)];
        expect(all).toContain(low);
        expect(all).toContain(high);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  test('does not exist for nothing', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});

test('the median of ratios pairs what stands in the same place, so that what slows both down changes nothing', () => {
  expect(medianRatio([8, 4, 30], [10, 5, 10])).toBe(0.8);
});
