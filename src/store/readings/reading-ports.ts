import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { Reading } from '../../domain/occupancy/reading.ts';

/** What the store keeps of one library after one poll. */
export interface LibraryRecord {
  /** The reading as first seen. Its `raw` and `fetchedAt` are whole numbers. */
  readonly reading: Reading;
  /** The newest successful poll that saw exactly this reading, milliseconds since the Unix epoch, at least `reading.fetchedAt`. */
  readonly seenAt: number;
  /** Plain JSON of the estimate's fold. The store carries it and never looks inside: domain/estimate.ts owns its shape. */
  readonly estimateState: unknown;
  /** The estimate at `seenAt`, in people, unrounded. */
  readonly people: number;
}

/** One reading of a library's past: the feed's count and our estimate, both in people. */
export interface SeriesPoint {
  readonly fetchedAt: number;
  readonly raw: number;
  readonly people: number;
}

/**
 * What became of a record: `new` is a row of its own, `seen` moved on the newest row, `ignored` changed nothing because
 * the store has already heard of a poll as new as this one.
 */
export type RecordOutcome = 'new' | 'seen' | 'ignored';

/** The memory of readings and estimates. Every method throws StoreError and nothing else. */
export interface OccupancyStore {
  /**
   * Keeps what a poll saw, in one transaction, all or nothing. A reading that differs from its library's newest in stamp
   * or count is a new row; for an unchanged one only `seenAt`, `estimateState` and `people` move on and the first
   * `fetchedAt` stays. Repeated and older records change nothing. Answers with one outcome a record, in their order.
   */
  record(records: readonly LibraryRecord[]): Promise<readonly RecordOutcome[]>;
  /** The newest record of each library, ordered by library id. */
  latest(): Promise<LibraryRecord[]>;
  /** The readings of one library with `from <= fetchedAt < to` (milliseconds since the Unix epoch), oldest first. */
  series(libraryId: LibraryId, from: number, to: number): Promise<SeriesPoint[]>;
  /** Drops what `latest` says of a library that has long been gone from the feed; its readings stay. */
  forget(libraryId: LibraryId): Promise<void>;
  /** Waits for what has begun, then closes. A second call does nothing. */
  close(): Promise<void>;
}
