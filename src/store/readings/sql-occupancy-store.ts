import type { Kysely, Transaction } from 'kysely';
import { isNewReading, type Reading } from '../../domain/occupancy/reading.ts';
import type { Database } from '../engine/database.ts';
import { standingStatement } from '../engine/standing-statement.ts';
import type { LibraryStateTable, ReadingTable, Tables } from '../tables.ts';
import type { LibraryRecord, OccupancyStore, RecordOutcome } from './reading-ports.ts';
import { requireValid } from './record-validity.ts';

/** The occupancy store on any engine that Kysely supports. */
export function createSqlOccupancyStore({ db, attempt, inTransaction, close }: Database): OccupancyStore {
  return {
    record: (records) => inTransaction((tx) => recordAll(tx, records)),

    latest: () =>
      attempt(async () => {
        const rows = await newest(db)
          .select('library_state.estimate_state')
          .orderBy('library_state.library_id')
          .execute();
        return rows.map((row) => ({
          reading: readingOf(row),
          seenAt: row.seen_at,
          estimateState: JSON.parse(row.estimate_state),
          people: row.people,
        }));
      }),

    series: (libraryId, from, to) =>
      attempt(async () => {
        const rows = await db
          .selectFrom('reading')
          .select(['fetched_at', 'raw', 'people'])
          .where('library_id', '=', libraryId)
          .where('fetched_at', '>=', from)
          .where('fetched_at', '<', to)
          .orderBy('fetched_at')
          .execute();
        return rows.map((row) => ({ fetchedAt: row.fetched_at, raw: row.raw, people: row.people }));
      }),

    forget: (libraryId) =>
      inTransaction(async (tx) => {
        await tx.deleteFrom('library_state').where('library_id', '=', libraryId).execute();
      }),

    close,
  };
}

/**
 * `record` of the port, inside a transaction, at `now`: a newest row that was seen later comes from a clock that was set
 * back since, and gives way. Throws StoreError `invalidRecord` before it has written anything.
 */
export async function recordAll(
  transaction: Transaction<Tables>,
  records: readonly LibraryRecord[],
  now = Number.POSITIVE_INFINITY,
): Promise<readonly RecordOutcome[]> {
  records.forEach(requireValid);
  const stored = new Map((await newest(transaction).execute()).map((row) => [row.library_id, row]));
  const outcomes: RecordOutcome[] = [];
  for (const record of records) {
    const before = stored.get(record.reading.libraryId);
    const outcome = outcomeOf(before, record, now);
    outcomes.push(outcome);
    if (outcome === 'ignored') continue;
    const row = rowOf(record);
    const after = before && outcome === 'seen' ? { ...row, fetched_at: before.fetched_at } : row;
    await save(transaction, outcome, after, JSON.stringify(record.estimateState));
    stored.set(after.library_id, after);
  }
  return outcomes;
}

/** What a record means to a library whose newest row is `before`. */
function outcomeOf(before: ReadingTable | undefined, { reading, seenAt }: LibraryRecord, now: number): RecordOutcome {
  if (before === undefined || before.seen_at > now) return 'new';
  if (seenAt <= before.seen_at) return 'ignored';
  if (!isNewReading(readingOf(before), reading)) return 'seen';
  // First seen while the store's own reading was still being seen: two clocks disagree, and the stored one stands.
  return reading.fetchedAt > before.seen_at ? 'new' : 'ignored';
}

async function save(transaction: Transaction<Tables>, outcome: 'new' | 'seen', row: ReadingTable, state: string) {
  await (outcome === 'new' ? insertReading : moveSight)(transaction, row);
  await keepState(transaction, { library_id: row.library_id, fetched_at: row.fetched_at, estimate_state: state });
}

const insertReading = standingStatement(
  (db: Kysely<Tables>, { library_id, fetched_at, raw, stamp, people, seen_at }: ReadingTable) => {
    const row = { library_id, fetched_at, raw, stamp, people, seen_at };
    // Only after a clock was set back is there one of the same time.
    return db
      .insertInto('reading')
      .values(row)
      .onConflict((conflict) => conflict.columns(['library_id', 'fetched_at']).doUpdateSet(row));
  },
);

const moveSight = standingStatement((db: Kysely<Tables>, { library_id, fetched_at, people, seen_at }: ReadingTable) =>
  db
    .updateTable('reading')
    .set({ seen_at, people })
    .where('library_id', '=', library_id)
    .where('fetched_at', '=', fetched_at),
);

const keepState = standingStatement(
  (db: Kysely<Tables>, { library_id, fetched_at, estimate_state }: LibraryStateTable) => {
    const newestOf = { fetched_at, estimate_state };
    return db
      .insertInto('library_state')
      .values({ library_id, ...newestOf })
      .onConflict((conflict) => conflict.column('library_id').doUpdateSet(newestOf));
  },
);

/**
 * The newest reading of each library, found through its state row: a handful of key look-ups, however long the past is.
 * A cross join, because SQLite keeps its order; an inner join it turned round, and read every reading there is.
 */
function newest(db: Kysely<Tables>) {
  return db
    .selectFrom('library_state')
    .crossJoin('reading')
    .whereRef('reading.library_id', '=', 'library_state.library_id')
    .whereRef('reading.fetched_at', '=', 'library_state.fetched_at')
    .selectAll('reading');
}

/** A record as a row, without its estimate's state. */
export function rowOf({ reading, seenAt, people }: Omit<LibraryRecord, 'estimateState'>): ReadingTable {
  const { libraryId, raw, stamp, fetchedAt } = reading;
  return { library_id: libraryId, fetched_at: fetchedAt, raw, stamp, people, seen_at: seenAt };
}

/** The reading that a row holds. */
export function readingOf(row: ReadingTable): Reading {
  return { libraryId: row.library_id, raw: row.raw, stamp: row.stamp, fetchedAt: row.fetched_at };
}
