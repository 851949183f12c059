import type { Client } from 'pg';
import { systemClock } from '../../../base/clock.ts';
import { StoreError, serverDatabase } from '../store-error.ts';
import { connectPostgres } from './connection.ts';
import { electionLocks } from './postgres-elections.ts';
import { postgresFailure } from './postgres-failure.ts';

/** The key of the lock that every running Carrel, `move` and `restore` hold: see `lockDatabase`. */
const processLock = 7_269_403;

/** Between two attempts to take a lost lock again (ms). */
const againMs = 500;

/** How a database is locked: see `lockDatabase`. */
export interface LockOptions {
  /** Whether no other process may have the database meanwhile. On SQLite none ever may. */
  readonly alone: boolean;
  /** Called once when the lock is lost because the connection broke; one that is not `alone` is taken again by itself. */
  readonly onLost?: (error: StoreError) => void;
}

/**
 * Marks a PostgreSQL database as used by this process; answers with what ends that. Any number may run on it (which of them
 * polls and sends is elected) unless one has it alone. Throws StoreError `inUse` where that is so, or that it cannot be
 * reached.
 */
export async function lockPostgres(
  url: string,
  { alone, onLost = () => {} }: LockOptions,
): Promise<() => Promise<void>> {
  if (alone) {
    const client = await takeAlone(url, onLost);
    return () => client.end();
  }
  const ended = new AbortController();
  const onLostShared = (error: StoreError): void => {
    held = lockAgain();
    onLost(error);
  };
  // A server that was restarted has forgotten the lock, and this process runs on.
  const lockAgain = async (): Promise<Client | undefined> => {
    while (!ended.signal.aborted) {
      await systemClock.sleep(againMs, ended.signal);
      const client = await take(url, 'pg_try_advisory_lock_shared', onLostShared).catch(() => undefined);
      if (client) return client;
    }
    return undefined;
  };
  let held: Promise<Client | undefined> = Promise.resolve(await take(url, 'pg_try_advisory_lock_shared', onLostShared));
  return async () => {
    ended.abort();
    await (await held)?.end();
  };
}

async function takeAlone(url: string, onLost: (error: StoreError) => void): Promise<Client> {
  const client = await take(url, 'pg_try_advisory_lock', onLost);
  try {
    // For a Carrel that has lost its lock a moment ago.
    const { rows } = await client.query(
      `select 1 from pg_locks where locktype = 'advisory' and classid = ${electionLocks} and granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    if (rows.length === 0) return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw postgresFailure(error);
  }
  await client.end();
  throw new StoreError({ kind: 'inUse', database: serverDatabase });
}

async function take(url: string, lock: string, onLost: (error: StoreError) => void): Promise<Client> {
  let isOurs = false;
  // A connection that breaks before the lock is taken is an attempt that fails, and no lock that is lost.
  const client = await connectPostgres(url, { onLost: (error) => void (isOurs && onLost(error)) });
  try {
    const { rows } = await client.query<{ ours: boolean }>(`select ${lock}(${processLock}) as ours`);
    isOurs = rows[0]?.ours === true;
  } catch (error) {
    await client.end().catch(() => {});
    throw postgresFailure(error);
  }
  if (isOurs) return client;
  await client.end();
  throw new StoreError({ kind: 'inUse', database: serverDatabase });
}
