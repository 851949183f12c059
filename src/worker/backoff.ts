import type { SourceErrorKind } from '../source/errors.ts';

/** How waits grow; times in milliseconds. */
export const backoffLimits = {
  /** Doubling ends here: nobody wants to learn later than this that the feed is back. */
  longestMs: 10 * 60_000,
  /** A 401 may mean that the day's calls are used up, so the first wait is already this many intervals. */
  refusedFactor: 5,
  /** Every wait is lengthened by a random share up to this, so that bots that failed together do not return together. */
  jitterShare: 0.25,
  /** The longest Retry-After that we believe: the feed's quota is one of a day. */
  longestRetryAfterMs: 24 * 60 * 60_000,
} as const;

/** The last poll and what led to it. `failures` counts polls in a row that failed; `random` is from 0 up to but not including 1. */
export interface PollOutcome {
  readonly pollMs: number;
  readonly failures: number;
  readonly kind?: SourceErrorKind | 'unexpected' | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly random: number;
}

/**
 * How long until the next poll, in milliseconds. After a success exactly `pollMs`, to be counted from the start of the
 * last poll. After a failure, to be counted from its end: `pollMs`, doubled with every further failure up to 10
 * minutes; after a 401 or 429 the same from 5 × `pollMs`. Jitter is only ever added: a wait is never below `pollMs`,
 * and never below Retry-After.
 */
export function nextWaitMs({ pollMs, failures, kind, retryAfterMs = 0, random }: PollOutcome): number {
  if (failures === 0) return pollMs;
  const refused = kind === 'unauthorisedOrOverQuota' || kind === 'rateLimited';
  const first = pollMs * (refused ? backoffLimits.refusedFactor : 1);
  const longest = Math.max(first, backoffLimits.longestMs);
  // Doubling stops short of the longest wait, so that there is room for jitter even there.
  const doubled = Math.min(first * 2 ** (failures - 1), Math.max(first, longest / (1 + backoffLimits.jitterShare)));
  const wait = Math.min(longest, doubled * (1 + backoffLimits.jitterShare * random));
  return Math.max(wait, Math.min(retryAfterMs, backoffLimits.longestRetryAfterMs));
}
