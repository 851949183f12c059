import type { LibraryRecord } from '../../../src/store/readings/reading-ports.ts';

/** A Monday noon in Montreal, milliseconds since the Unix epoch: the polls of these tests count in minutes from here. */
export const noon = Date.UTC(2026, 10, 23, 17);

/** `minutes` after noon. */
export const at = (minutes: number): number => noon + minutes * 60_000;

export interface RecordChanges {
  readonly stamp?: string;
  readonly fetchedAt?: number;
  readonly estimateState?: unknown;
  readonly people?: number;
}

/** What a poll at `minutes` saw for the first time, with `changes` to it. */
export function recordOf(libraryId: string, minutes: number, raw: number, changes: RecordChanges = {}): LibraryRecord {
  const { stamp = `stamp of ${minutes}`, fetchedAt = at(minutes), ...others } = changes;
  const reading = { libraryId, raw, stamp, fetchedAt };
  return { reading, seenAt: at(minutes), estimateState: { lastPoll: minutes }, people: raw + 0.5, ...others };
}
