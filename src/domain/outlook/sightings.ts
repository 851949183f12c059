import { defaultFreshnessLimits, type FreshnessLimits, freshnessOf } from '../occupancy/freshness.ts';
import { longestGapMs, type Observed } from './forecast.ts';

/** A kept reading: first fetched at `fetchedAt`, last seen unchanged at `seenAt` (ms since the Unix epoch), with the estimate of then. */
export interface Sighting extends Observed {
  readonly seenAt: number;
}

/**
 * What stored readings (oldest first) show of the past, oldest first: each holds from when it was first fetched until it was
 * last seen. A reading that stood still for so long that it was stale by the end was a dead sensor's, and says nothing.
 */
export function observedIn(
  sightings: readonly Sighting[],
  limits: FreshnessLimits = defaultFreshnessLimits,
): readonly Observed[] {
  return sightings.flatMap(({ fetchedAt, seenAt, people }) => {
    if (seenAt === fetchedAt) return [{ fetchedAt, people }];
    if (freshnessOf({ seenAt, changedAt: fetchedAt, hasRecord: true }, seenAt, limits).kind !== 'fresh') return [];
    // The feed was polled all the while: a count that stood still for longer than a gap must not look like one.
    const looks = Math.ceil((seenAt - fetchedAt) / longestGapMs);
    const times = Array.from({ length: looks }, (_, look) => fetchedAt + look * longestGapMs);
    return [...times, seenAt].map((at) => ({ fetchedAt: at, people }));
  });
}
