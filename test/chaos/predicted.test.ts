import { expect, test } from 'vitest';
import type { Seen } from '../../chaos/observer.ts';
import { predictedFirings } from '../../chaos/predicted.ts';
import { someSubscription } from '../support/subscriptions.ts';

const noon = Date.parse('2026-02-10T17:00:00Z');
/** A reading a minute. */
const counted = (...people: readonly number[]): Seen[] =>
  people.map((count, minute) => {
    const at = noon + minute * 60_000;
    return { libraryId: 'webster', people: count, fetchedAt: at, seenAt: at };
  });

test('a crossing is predicted once, at the reading with which it began', () => {
  const rule = { direction: 'above', threshold: { people: 400 }, holdMs: 60_000, recoverMs: 0, cooldownMs: 0 } as const;
  const fired = predictedFirings([someSubscription({ rule })], counted(100, 100, 500, 510, 520, 100));
  expect([...fired]).toEqual([`k7m2.webster ${noon + 120_000}`]);
});

test('a rule about any library is predicted for each that was seen', () => {
  const rule = { libraries: 'any', direction: 'above', threshold: { people: 400 }, holdMs: 0 } as const;
  const vanier = counted(100, 500).map((seen) => ({ ...seen, libraryId: 'vanier' }));
  const fired = predictedFirings([someSubscription({ rule })], [...counted(100, 500), ...vanier]);
  expect([...fired]).toEqual([`k7m2.webster ${noon + 60_000}`, `k7m2.vanier ${noon + 60_000}`]);
});
