import { backoffMs, jitterRatio } from '../../domain/backoff.ts';
import type { SourceErrorKind } from '../../source/errors.ts';

/** How waits grow; times in milliseconds. */
const limits = {
  /** Doubling ends here, so that the end of an outage is noticed soon. */
  longestMs: 10 * 60_000,
  /** A 401 may mean that the day's calls are used up, so the first wait is already this many intervals. */
  refusedFactor: 5,
  /** The longest Retry-After that is believed: the feed's quota is daily. */
  longestRetryAfterMs: 24 * 60 * 60_000,
} as const;

/** The failures of a poller. `failures` counts polls in a row, from 1; `random` is from 0 up to but not including 1. */
export interface PollFailures {
  readonly pollMs: number;
  readonly failures: number;
  readonly kind?: SourceErrorKind | 'unexpected' | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly random: number;
}

/**
 * The wait from the end of a failed poll to the next, in milliseconds: `pollMs`, doubled with every further failure up to
 * 10 minutes, jitter included; after a 401 or 429 the same from 5 × `pollMs`. Never below Retry-After.
 */
export function pollBackoffMs({ pollMs, failures, kind, retryAfterMs = 0, random }: PollFailures): number {
  const refused = kind === 'unauthorisedOrOverQuota' || kind === 'rateLimited';
  const firstMs = pollMs * (refused ? limits.refusedFactor : 1);
  const longestMs = Math.max(firstMs, limits.longestMs);
  // Doubling stops below the longest wait, so that jitter still fits.
  const doublingEndsMs = Math.max(firstMs, longestMs / (1 + jitterRatio));
  const waitMs = Math.min(longestMs, backoffMs({ firstMs, longestMs: doublingEndsMs, failures, random }));
  return Math.max(waitMs, Math.min(retryAfterMs, limits.longestRetryAfterMs));
}
