import type { LibraryId } from '../../domain/occupancy/library.ts';
import { inParts } from '../engine/batches.ts';
import type { Database } from '../engine/database.ts';
import type { LibraryRecord } from './reading-ports.ts';
import { requireValid } from './record-validity.ts';
import { readingOf, rowOf } from './sql-occupancy-store.ts';

/** One reading of the past, with all that the table keeps of it. */
export type HistoryRow = Omit<LibraryRecord, 'estimateState'>;

/** Which readings: of one library or of all, with `from <= fetchedAt < to` (milliseconds since the Unix epoch). */
export interface Stretch {
  readonly libraryId?: LibraryId | undefined;
  readonly from: number;
  readonly to: number;
}

/** The past, in bulk. What is known of the present is left alone. Every method throws StoreError and nothing else. */
export interface HistoryRows {
  /**
   * Puts readings in, in one transaction, all or nothing, and answers how many there were that no reading of the same
   * library and time stood in the way of: what is there already stays as it is.
   */
  add(rows: readonly HistoryRow[]): Promise<number>;
  /** The readings of a stretch, library by library, oldest first, in pages of at most a thousand. */
  pages(stretch: Stretch): AsyncGenerator<HistoryRow[], void, undefined>;
  /**
   * Deletes what was fetched before `before`, of each library at most `most` of the oldest, and answers how many that were. The
   * reading that `latest` gives stays.
   */
  prune(before: number, most: number): Promise<number>;
}

/** Rows of one page. Short reads instead of a cursor: a log that a reader keeps open grows until the reader ends. */
const pageSize = 1_000;

/** The past on any engine that Kysely supports. */
export function createHistoryRows({ db, attempt, inTransaction }: Database): HistoryRows {
  /** From one library to the next through the key: a `distinct` would read every reading there is. */
  const libraryAfter = async (id: LibraryId): Promise<LibraryId | undefined> =>
    (
      await db
        .selectFrom('reading')
        .select('library_id')
        .where('library_id', '>', id)
        .orderBy('library_id')
        .limit(1)
        .executeTakeFirst()
    )?.library_id;

  const page = async (libraryId: LibraryId, from: number, to: number): Promise<HistoryRow[]> => {
    const rows = await db
      .selectFrom('reading')
      .selectAll()
      .where('library_id', '=', libraryId)
      .where('fetched_at', '>=', from)
      .where('fetched_at', '<', to)
      .orderBy('fetched_at')
      .limit(pageSize)
      .execute();
    return rows.map((row) => ({ reading: readingOf(row), seenAt: row.seen_at, people: row.people }));
  };

  const pruneLibrary = async (libraryId: LibraryId, before: number, most: number): Promise<number> => {
    const newest = db.selectFrom('library_state').where('library_id', '=', libraryId).select('fetched_at');
    const old = db
      .selectFrom('reading')
      .where('library_id', '=', libraryId)
      .where('fetched_at', '<', before)
      .where((eb) => eb('fetched_at', 'not in', newest))
      .orderBy('fetched_at')
      .limit(most)
      .select('fetched_at');
    const { numDeletedRows } = await db
      .deleteFrom('reading')
      .where('library_id', '=', libraryId)
      .where('fetched_at', 'in', old)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  };

  return {
    prune: async (before, most) => {
      let count = 0;
      let library = await attempt(() => libraryAfter(''));
      while (library !== undefined) {
        const current: LibraryId = library;
        count += await attempt(() => pruneLibrary(current, before, most));
        library = await attempt(() => libraryAfter(current));
      }
      return count;
    },

    add: (rows) =>
      inTransaction(async (tx) => {
        for (const row of rows) requireValid({ ...row, estimateState: null });
        let added = 0n;
        for (const part of inParts(rows)) {
          const { numInsertedOrUpdatedRows = 0n } = await tx
            .insertInto('reading')
            .values(part.map(rowOf))
            .onConflict((conflict) => conflict.columns(['library_id', 'fetched_at']).doNothing())
            .executeTakeFirstOrThrow();
          added += numInsertedOrUpdatedRows;
        }
        return Number(added);
      }),

    pages: async function* ({ libraryId, from, to }) {
      let library = libraryId ?? (await attempt(() => libraryAfter('')));
      while (library !== undefined) {
        const current: LibraryId = library;
        for (let next = from; ; ) {
          const rows = await attempt(() => page(current, next, to));
          if (rows.length > 0) yield rows;
          const last = rows.at(-1);
          if (last === undefined || rows.length < pageSize) break;
          next = last.reading.fetchedAt + 1;
        }
        library = libraryId === undefined ? await attempt(() => libraryAfter(current)) : undefined;
      }
    },
  };
}
