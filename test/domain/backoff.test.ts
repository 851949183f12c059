import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, jitterRatio } from '../../src/domain/backoff.ts';

describe('the wait after a failure', () => {
  test('doubles from the first to the longest', () => {
    const waits = [1, 2, 3, 4, 5, 5_000].map((failures) => backoffMs({ firstMs: 2_000, longestMs: 20_000, failures }));
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  });

  test('is never under what was asked for, and at most a quarter longer than it must be', () => {
    fc.assert(
      fc.property(
        fc.record({
          firstMs: fc.integer({ min: 1, max: 60_000 }),
          longestMs: fc.integer({ min: 60_000, max: 3_600_000 }),
          failures: fc.integer({ min: 1, max: 1_000_000 }),
          retryAfterMs: fc.integer({ min: 0, max: 86_400_000 }),
          random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        }),
        (given) => {
          const least = Math.max(backoffMs({ ...given, retryAfterMs: 0, random: 0 }), given.retryAfterMs);
          const wait = backoffMs(given);
          expect(Number.isInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(least);
          expect(wait).toBeLessThanOrEqual(Math.ceil(least * (1 + jitterRatio)));
        },
      ),
    );
  });
});
