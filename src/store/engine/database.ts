import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { StoreError } from './store-error.ts';

/** How every part of the store uses the database. Both functions throw nothing but StoreError. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Runs statements that may stand each for itself. */
  readonly attempt: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs statements of which all take effect or none. */
  readonly inTransaction: <T>(work: (tx: Transaction<Tables>) => Promise<T>) => Promise<T>;
}

/** What the parts of the store are made of: the machine's time (ms), numbers from 0 to below 1, and ids of at most 25 characters. */
export interface StoreParts extends Database {
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
}

/** A `Database` over an open connection; `explain` turns the engine's errors into ours. */
export function createDatabase(db: Kysely<Tables>, explain: (error: unknown) => StoreError): Database {
  const attempt: Database['attempt'] = async (work) => {
    try {
      return await work();
    } catch (error) {
      throw explain(error);
    }
  };
  return { db, attempt, inTransaction: (work) => attempt(() => db.transaction().execute(work)) };
}

/** Whether a query finds fewer rows than `most`: asked in the transaction that would add one. */
export async function hasRoom<Table extends keyof Tables>(
  query: SelectQueryBuilder<Tables, Table, object>,
  most: number,
): Promise<boolean> {
  const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count) < most;
}
