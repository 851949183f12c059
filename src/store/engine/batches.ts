import { type Kysely, PostgresAdapter } from 'kysely';
import { eventLoopTurn } from '../../base/event-loop.ts';
import type { Tables } from '../tables.ts';

/**
 * Rows of one statement at most, after which the event loop gets its turn. On SQLite larger ones are hardly quicker, and it
 * keeps 200 kB for a statement of 400 rows; on PostgreSQL each is a round trip.
 */
const mostRows = { sqlite: 128, postgres: 2048 } as const;

/** Whether this is PostgreSQL: for what is the same on both engines, and done in another way. */
export const isPostgres = (db: Kysely<Tables>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

/**
 * `all` in parts whose lengths are powers of two, so that there are few statements of each kind to prepare and not as
 * many as there are lengths.
 */
export function inParts<T>(all: readonly T[], db?: Kysely<Tables>): (readonly T[])[] {
  const most = db !== undefined && isPostgres(db) ? mostRows.postgres : mostRows.sqlite;
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < all.length; ) {
    const length = Math.min(most, 2 ** Math.floor(Math.log2(all.length - from)));
    parts.push(all.slice(from, from + length));
    from += length;
  }
  return parts;
}

/**
 * Works through `all` in parts that suit the engine of `db`, one after another. Before each of several the event loop
 * runs what else is ready: an answer must not wait for ten thousand alerts in one transaction.
 */
export async function inBatches<T>(
  db: Kysely<Tables>,
  all: readonly T[],
  work: (batch: readonly T[]) => Promise<unknown>,
): Promise<void> {
  const parts = inParts(all, db);
  for (const part of parts) {
    if (parts.length > 1) await eventLoopTurn();
    await work(part);
  }
}

/** A list for `in`, its last entry repeated up to a power of two: the same question, and few statements to prepare. */
export function padded<T>(list: readonly T[]): T[] {
  const last = list.at(-1);
  if (last === undefined) return [];
  const length = 2 ** Math.ceil(Math.log2(list.length));
  return [...list, ...Array.from({ length: length - list.length }, () => last)];
}
