import type { LibraryId } from './library.ts';

/**
 * One observation of one counter. `raw` is the feed's count, an integer that may be negative. `stamp` is the feed's own
 * `LastRecordTime`, word for word: a change token, never a time. `fetchedAt` is when we fetched it, by our own clock, in
 * milliseconds since the Unix epoch.
 */
export interface Reading {
  readonly libraryId: LibraryId;
  readonly raw: number;
  readonly stamp: string;
  readonly fetchedAt: number;
}

/**
 * How long a reading is kept (ms): ten years. Answers need half a year of them (`memoryMs` of worker/history), `/history` and the
 * export show the rest; beyond that the table would grow for ever.
 */
export const readingKeptMs = 3_653 * 24 * 3_600_000;

/**
 * Whether `next` differs from `previous`, in the stamp or in the count: the stamp freezes at
 * 23:55 while the count moves on, and a quiet night leaves the count alone while the stamp moves on.
 */
export function isNewReading(previous: Reading | undefined, next: Reading): boolean {
  return previous === undefined || previous.stamp !== next.stamp || previous.raw !== next.raw;
}
