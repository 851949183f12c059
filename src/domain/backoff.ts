/** Every wait is lengthened by a random share up to this (0–1), so that what failed together does not return together. */
export const jitterRatio = 0.25;

/** What a wait depends on; times in milliseconds. */
interface Backoff {
  /** The wait after the first failure. */
  readonly firstMs: number;
  /** Doubling ends here. */
  readonly longestMs: number;
  /** Failures in a row, from 1. */
  readonly failures: number;
  /** What the other side asked for: the wait is never under it. */
  readonly retryAfterMs?: number;
  /** From 0 up to but not including 1; 0, the default, for no jitter. */
  readonly random?: number;
}

/** How long to wait after a failure, in whole milliseconds: doubled with each, jitter on top. */
export function backoffMs({ firstMs, longestMs, failures, retryAfterMs = 0, random = 0 }: Backoff): number {
  const doubled = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.ceil(Math.max(doubled, retryAfterMs) * (1 + jitterRatio * random));
}
