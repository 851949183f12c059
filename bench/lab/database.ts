import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createDatabase } from '../../test/support/postgres/database.ts';
import { type PostgresServer, startPostgres } from '../../test/support/postgres/server.ts';

/** The engines of a store. */
export const engines = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engines)[number];

/** An empty database of the bench's own, and a way into it past the store. */
export interface BenchDatabase {
  /** Its `DATABASE_URL`. */
  readonly url: string;
  /** Runs one statement, of the SQL that both engines have. */
  run<Row extends object = object>(statement: string): Promise<Row[]>;
  /** What it takes on the disk, in bytes. */
  bytes(): Promise<number>;
  /** Closes the connection and deletes it. */
  remove(): Promise<void>;
}

/** A PostgreSQL such as a host's: with the buffers that it has by default, and all else as in the tests. */
export const startBenchPostgres = (): Promise<PostgresServer> =>
  startPostgres({ shared_buffers: '128MB', max_wal_size: '1GB' });

/** A way past the store into the file of one. */
export function openSqliteFile(path: string): Pick<BenchDatabase, 'run'> & { readonly close: () => void } {
  // An open one is a file of 0 bytes, which the store would take for a damaged database.
  let database: DatabaseSync | undefined;
  return {
    run: async <Row extends object>(statement: string) => {
      database ??= new DatabaseSync(path, { timeout: 10_000 });
      return database.prepare(statement).all() as Row[];
    },
    close: () => database?.close(),
  };
}

/** Where the tests' PostgreSQL has its data if it can: what is compared with it must not wait for a disk either. */
const memory = '/dev/shm';

/** A database in a file, in a folder of its own: on the disk, or in memory where there is such a folder. */
export function createSqliteDatabase(place: 'disk' | 'memory' = 'disk'): BenchDatabase {
  const folder = mkdtempSync(join(place === 'memory' && existsSync(memory) ? memory : tmpdir(), 'carrel-bench-'));
  const path = join(folder, 'carrel.db');
  const { run, close } = openSqliteFile(path);
  return {
    url: `sqlite:${path}`,
    run,
    bytes: async () => {
      const [size] = await run<{ bytes: number }>(
        'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
      );
      return size?.bytes ?? 0;
    },
    remove: async () => {
      close();
      rmSync(folder, { recursive: true });
    },
  };
}

let databases = 0;

/** A database on a server. */
export async function createPostgresDatabase(server: Pick<PostgresServer, 'folder'>): Promise<BenchDatabase> {
  databases += 1;
  const { url, query, drop } = await createDatabase(server, `bench_${databases}`);
  return {
    url,
    run: async <Row extends object>(statement: string) => (await query(statement)) as Row[],
    bytes: async () => {
      const [size] = await query<{ bytes: string }>('select pg_database_size(current_database()) as bytes');
      return Number(size?.bytes);
    },
    remove: drop,
  };
}

/** A value as SQL has it. */
export const literal = (value: string | number | null): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** The numbers from 1 to `count`, as rows of one column `i`, before a statement. */
export const numbersTo = (count: number): string =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
