import { StoreError, serverDatabase } from '../store-error.ts';
import { connectPostgres } from './connection.ts';

/** The key of the lock that every running Carrel holds: see `lockDatabase`. */
const processLock = 7_269_403;

/**
 * Marks a PostgreSQL database as used by a running Carrel, as long as the connection holds; answers with what ends that. Any
 * number may run on it: which of them polls and sends is elected. Throws StoreError `inUse` where a program wants
 * the database for itself (by the same lock, exclusively), or that it cannot be reached.
 */
export async function lockPostgres(url: string): Promise<() => Promise<void>> {
  const client = await connectPostgres(url, { onLost: () => {} });
  const { rows } = await client.query<{ ours: boolean }>(`select pg_try_advisory_lock_shared(${processLock}) as ours`);
  if (rows[0]?.ours === true) return () => client.end();
  await client.end();
  throw new StoreError({ kind: 'inUse', database: serverDatabase });
}
