import { StoreError, serverDatabase } from '../store-error.ts';
import { connectPostgres } from './connection.ts';

/** The key of the lock that a running Carrel holds: see `lockDatabase`. */
const processLock = 7_269_403;

/**
 * Makes this process the only Carrel on a PostgreSQL database, as long as its connection holds; answers with what ends
 * that. Throws StoreError `inUse`, or that the database cannot be reached.
 */
export async function lockPostgres(url: string): Promise<() => Promise<void>> {
  const client = await connectPostgres(url, { onLost: () => {} });
  const { rows } = await client.query<{ ours: boolean }>(`select pg_try_advisory_lock(${processLock}) as ours`);
  if (rows[0]?.ours === true) return () => client.end();
  await client.end();
  throw new StoreError({ kind: 'inUse', database: serverDatabase });
}
