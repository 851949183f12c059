import { Kysely, sql } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { DatabaseParts, LockMode } from '../database.ts';
import { StoreError, serverDatabase } from '../store-error.ts';
import { createPool } from './connection.ts';
import { LockingPostgresDialect } from './dialect.ts';
import { postgresFailure } from './postgres-failure.ts';

/** The key of the lock that transactions take: any number, but the same in all processes and versions. */
export const alertsLock = 7_269_402;

/**
 * How transactions of each mode begin. One lock for all alerts, as readers and writers take it: without it two processes
 * that decide from what both have read lose and repeat alerts (docs/decisions). It is free when the transaction ends.
 */
const begin: Readonly<Record<LockMode, string>> = {
  exclusive: `begin; select pg_advisory_xact_lock(${alertsLock})`,
  shared: `begin; select pg_advisory_xact_lock_shared(${alertsLock})`,
};

/**
 * Opens the PostgreSQL database that `url` names, and brings its tables up to date with `migrate`, which may take long and
 * is alone by a lock of its own. Throws StoreError.
 */
export async function openPostgres(
  url: string,
  lockWaitMs: number,
  migrate: (db: Kysely<Tables>, database: string) => Promise<void>,
): Promise<Omit<DatabaseParts, 'logger'>> {
  const migrating = openPostgresAlone(url, 'begin', lockWaitMs);
  try {
    await requireWritable(migrating.db);
    await migrate(migrating.db, serverDatabase);
  } catch (error) {
    throw postgresFailure(error);
  } finally {
    await migrating.close();
  }
  const pool = createPool(url, lockWaitMs);
  const kyselyOf = (mode: LockMode) => new Kysely<Tables>({ dialect: new LockingPostgresDialect(pool, begin[mode]) });
  return {
    db: { exclusive: kyselyOf('exclusive'), shared: kyselyOf('shared') },
    explain: postgresFailure,
    disconnect: () => pool.end(),
    lockWaitMs,
  };
}

/**
 * Opens a PostgreSQL database by one connection whose statements and transactions may take as long as they do, for what
 * works through all of it. `begin` begins its transactions. Throws StoreError.
 */
export function openPostgresAlone(url: string, begin: string, lockWaitMs: number) {
  const noLimits = { statement_timeout: 0, query_timeout: 0, idle_in_transaction_session_timeout: 0 };
  const pool = createPool(url, lockWaitMs, { max: 1, ...noLimits });
  const db = new Kysely<Tables>({ dialect: new LockingPostgresDialect(pool, begin) });
  return { db, explain: postgresFailure, close: () => pool.end() };
}

/** Whether `openPostgres` would succeed: `check` only reads. Throws StoreError. */
export async function checkPostgres(
  url: string,
  lockWaitMs: number,
  check: (db: Kysely<Tables>, database: string) => Promise<void>,
): Promise<void> {
  const pool = createPool(url, lockWaitMs, { max: 1 });
  try {
    const db = new Kysely<Tables>({ dialect: new LockingPostgresDialect(pool, 'begin') });
    await requireWritable(db);
    await check(db, serverDatabase);
  } catch (error) {
    throw postgresFailure(error);
  } finally {
    await pool.end();
  }
}

/** Throws StoreError `unwritable` for a standby, and for a user who may not create tables; the engine's errors. */
export async function requireWritable(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ standby: boolean; create: boolean }>`
    select pg_is_in_recovery() as standby, has_schema_privilege(current_schema(), 'create') as create`.execute(db);
  const [found] = rows;
  const detail = found?.standby === true ? 'it is a standby' : 'this user may not create tables in it';
  if (found?.standby !== false || !found.create) {
    throw new StoreError({ kind: 'unwritable', database: serverDatabase, detail });
  }
}
