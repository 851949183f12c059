import { DatabaseSync } from 'node:sqlite';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import { sqliteFailure } from '../engine/sqlite-failure.ts';
import { inPlaceOf } from '../engine/store-error.ts';
import type { HistoryRow } from './history-rows.ts';

/** A reading whose estimate may still have to be worked out: `people` is `undefined` then. */
export type UnfoldedRow = Omit<HistoryRow, 'people'> & { readonly people: number | undefined };

/** Puts any number of readings in the order of library and time, in little memory. Every method throws StoreError and nothing else. */
export interface RowSorter {
  /** False when a reading of the same library and time was there before: the first one stays. */
  add(row: UnfoldedRow): boolean;
  /** All that was added, library by library, oldest first. */
  inOrder(): Generator<UnfoldedRow, void, undefined>;
  /** Forgets everything. */
  close(): void;
}

/**
 * A sorter in a file of SQLite's that has no name: it goes with the process, however that ends. The estimate needs its
 * readings in order, and a million of them in an array would be 200 MB.
 */
export function createRowSorter(): RowSorter {
  const database = orExplain(() => new DatabaseSync(''));
  // This file is not needed after a crash, so writes are not synced; 16 MiB of it stay in memory.
  database.exec(`
    pragma journal_mode = off;
    pragma synchronous = off;
    pragma cache_size = -16384;
    create table row (
      library_id text, fetched_at integer, seen_at integer, stamp text, raw integer, people real,
      primary key (library_id, fetched_at)
    ) without rowid;
    begin;
  `);
  const insert = database.prepare('insert or ignore into row values (?, ?, ?, ?, ?, ?)');
  const select = database.prepare('select * from row order by library_id, fetched_at');
  return {
    add: ({ reading: { libraryId, fetchedAt, stamp, raw }, seenAt, people }) =>
      orExplain(() => insert.run(libraryId, fetchedAt, seenAt, stamp, raw, people ?? null).changes === 1),
    inOrder: function* () {
      const rows = select.iterate();
      for (let next = orExplain(() => rows.next()); next.done !== true; next = orExplain(() => rows.next())) {
        yield unfoldedOf(next.value as unknown as SortedRow);
      }
    },
    close: () => database.close(),
  };
}

interface SortedRow {
  readonly library_id: LibraryId;
  readonly fetched_at: number;
  readonly seen_at: number;
  readonly stamp: string;
  readonly raw: number;
  readonly people: number | null;
}

function unfoldedOf(row: SortedRow): UnfoldedRow {
  const reading = { libraryId: row.library_id, raw: row.raw, stamp: row.stamp, fetchedAt: row.fetched_at };
  return { reading, seenAt: row.seen_at, people: row.people ?? undefined };
}

const place = 'for sorting, in the folder for temporary files,';

function orExplain<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inPlaceOf(sqliteFailure(error, place), place, 'set TMPDIR to another folder');
  }
}
