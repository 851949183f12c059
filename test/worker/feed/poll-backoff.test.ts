import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PollFailures, pollBackoffMs } from '../../../src/worker/feed/poll-backoff.ts';

const minute = 60_000;
/** The waits after 1, 2, 3 … failures in a row, in minutes, at an interval of a minute. */
const waits = (failures: number[], outcome: Partial<PollFailures> = {}) =>
  failures.map((count) => pollBackoffMs({ pollMs: minute, failures: count, random: 0, ...outcome }) / minute);

describe('pollBackoffMs', () => {
  test('after failures begins at the interval and doubles up to 10 minutes, jitter included', () => {
    expect(waits([1, 2, 3, 4, 5, 5_000])).toEqual([1, 2, 4, 8, 8, 8]);
    expect(waits([1, 2, 3, 4, 5, 5_000], { random: 1 })).toEqual([1.25, 2.5, 5, 10, 10, 10]);
  });

  test.each(['unauthorisedOrOverQuota', 'rateLimited'] as const)('after %s begins at five intervals', (kind) => {
    expect(waits([1, 2, 3], { kind })).toEqual([5, 8, 8]);
    expect(waits([1, 2, 3], { kind, random: 1 })).toEqual([6.25, 10, 10]);
  });

  test.each(['unreachable', 'timedOut', 'status', 'notJson', 'unexpected'] as const)('%s is no refusal', (kind) => {
    expect(waits([1], { kind })).toEqual([1]);
  });

  test('five intervals stay five, even beyond 10 minutes', () => {
    const outcome = { pollMs: 5 * minute, failures: 3, kind: 'rateLimited', random: 0.5 } as const;
    expect(pollBackoffMs(outcome)).toBe(25 * minute);
  });

  test('Retry-After lengthens a wait and never shortens it, and cannot ask for more than a day', () => {
    expect(waits([1], { retryAfterMs: 30 * minute })).toEqual([30]);
    expect(waits([3], { retryAfterMs: minute })).toEqual([4]);
    expect(waits([1], { kind: 'rateLimited', retryAfterMs: minute })).toEqual([5]);
    expect(waits([1], { retryAfterMs: Number.MAX_SAFE_INTEGER })).toEqual([24 * 60]);
  });

  const outcomes = fc.record({
    pollMs: fc.integer({ min: 1_000, max: 60 * minute }),
    failures: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1_000_000 })),
    kind: fc.constantFrom('unauthorisedOrOverQuota', 'rateLimited', 'unreachable', 'unexpected', undefined),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 24 * 60 * minute }), { nil: undefined }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  test('is never below the interval nor below Retry-After, and above its cap only where one of them is', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const { pollMs, kind, retryAfterMs = 0 } = outcome;
        const first = pollMs * (kind === 'unauthorisedOrOverQuota' || kind === 'rateLimited' ? 5 : 1);
        const wait = pollBackoffMs(outcome);
        expect(wait).toBeGreaterThanOrEqual(Math.max(first, retryAfterMs));
        expect(wait).toBeLessThanOrEqual(Math.max(first, retryAfterMs, 10 * minute));
      }),
    );
  });

  test('never becomes shorter by one more failure', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        expect(pollBackoffMs({ ...outcome, failures: outcome.failures + 1 })).toBeGreaterThanOrEqual(
          pollBackoffMs(outcome),
        );
      }),
    );
  });
});
