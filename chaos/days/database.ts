import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { tableNames } from '../../src/store/copy/table-keys.ts';
import { isPostgresUrl } from '../../src/store/engine/postgres/postgres-url.ts';

/** What stands in a database, seen from outside. */
export interface DatabaseWatch {
  /** Rows by table. */
  rows(): Promise<Readonly<Record<string, number>>>;
  /** Its size in bytes, with what was deleted and not yet overwritten. */
  bytes(): Promise<number>;
  /** Whether something is still to be sent now. */
  isSending(): Promise<boolean>;
  close(): Promise<void>;
}

/** Watches the database of a scene. */
export async function watchDatabase(url: string, folder: string): Promise<DatabaseWatch> {
  const { query, size, close } = isPostgresUrl(url) ? await postgres(url) : sqlite(join(folder, 'carrel.db'));
  const count = async (text: string) => Number((await query(text))[0]?.count);
  return {
    rows: async () => {
      const rows: Record<string, number> = {};
      for (const table of tableNames) rows[table] = await count(`select count(*) as count from ${table}`);
      return rows;
    },
    bytes: size,
    isSending: async () =>
      (await count(
        `select count(*) as count from delivery where status = 'leased' or (status = 'queued' and due_at <= ${Date.now()})`,
      )) > 0,
    close,
  };
}

type Query = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

function sqlite(path: string): { query: Query; size: () => Promise<number>; close: () => Promise<void> } {
  const database = new DatabaseSync(path, { timeout: 1_000 });
  return {
    query: async (text) => database.prepare(text).all(),
    size: async () => {
      database.exec('pragma wal_checkpoint(passive)');
      return statSync(path).size;
    },
    close: async () => database.close(),
  };
}

async function postgres(
  url: string,
): Promise<{ query: Query; size: () => Promise<number>; close: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const query: Query = async (text) => (await client.query(text)).rows;
  return {
    query,
    size: async () => {
      // What autovacuum does within minutes of real time; these days take seconds.
      await query('vacuum');
      return Number((await query('select pg_database_size(current_database()) as count'))[0]?.count);
    },
    close: () => client.end(),
  };
}
