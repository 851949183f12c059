import { StoreError, serverDatabase } from '../store-error.ts';
import { connectPostgres } from './connection.ts';

/** The key of the lock that every running Carrel, `move` and `restore` hold: see `lockDatabase`. */
const processLock = 7_269_403;

/** How a database is locked: see `lockDatabase`. */
export interface LockOptions {
  /** Whether no other process may have the database meanwhile. On SQLite none ever may. */
  readonly alone: boolean;
  /** Called once when the lock is lost because the connection broke. */
  readonly onLost?: (error: StoreError) => void;
}

/**
 * Marks a PostgreSQL database as used by this process, as long as the connection holds; answers with what ends that. Any
 * number may run on it (which of them polls and sends is elected) unless one wants it alone. Throws StoreError `inUse` where
 * that is so, or that it cannot be reached.
 */
export async function lockPostgres(
  url: string,
  { alone, onLost = () => {} }: LockOptions,
): Promise<() => Promise<void>> {
  const client = await connectPostgres(url, { onLost });
  const lock = alone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  const { rows } = await client.query<{ ours: boolean }>(`select ${lock}(${processLock}) as ours`);
  if (rows[0]?.ours === true) return () => client.end();
  await client.end();
  throw new StoreError({ kind: 'inUse', database: serverDatabase });
}
