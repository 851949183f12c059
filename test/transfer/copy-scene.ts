import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { afterEach, beforeEach } from 'vitest';
import { FatalError } from '../../src/base/errors.ts';
import { type TableName, tableKeys, tableNames } from '../../src/store/copy/table-keys.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createEmptyDatabase } from '../support/postgres/test-database.ts';
import { now } from './import-scene.ts';

/** A folder for one test, and the hosts of its jobs. */
export interface CopyScene {
  /** The path of a file in the folder. */
  path(name: string): string;
  /** The `DATABASE_URL` of a SQLite file in the folder. */
  url(name: string): string;
  /** The `DATABASE_URL` of a new, empty PostgreSQL database. */
  postgres(): Promise<string>;
  /** A host whose `DATABASE_URL` is `databaseUrl`, and which is stopped once it has been told `stopAt`. */
  host(databaseUrl: string, stopAt?: RegExp): ReturnType<typeof hostOf>;
}

/** Declares a scene for each test of a file; it is removed afterwards. */
export function copyScene(): CopyScene {
  let folder: string;
  let drops: (() => Promise<void>)[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-copy-'));
    drops = [];
  });
  afterEach(async () => {
    for (const drop of drops) await drop();
    rmSync(folder, { recursive: true });
  });
  const path = (name: string) => join(folder, name);
  return {
    path,
    url: (name) => `sqlite:${path(name)}`,
    postgres: async () => {
      const { url, drop } = await createEmptyDatabase();
      drops.push(drop);
      return url;
    },
    host: hostOf,
  };
}

function hostOf(databaseUrl: string, stopAt = /^never$/) {
  const stopped = new AbortController();
  const said = { out: '', errors: '' };
  const stdout = new Writable({
    write: (chunk, _, done) => {
      said.out += String(chunk);
      done();
    },
  });
  const write = (text: string) => {
    said.errors += text;
    if (stopAt.test(text)) stopped.abort(new FatalError('Stopped.'));
  };
  return { databaseUrl, now, signal: stopped.signal, stdout, stderr: { isTTY: true, write }, said };
}

/**
 * Makes a SQLite database with `rows` rows in every table, whatever its columns are, and with values that are easily lost;
 * `alerts` are as many alerts.
 */
export async function fill(path: string, rows: number, alerts = rows): Promise<void> {
  await (await openStore({ url: `sqlite:${path}` })).close();
  const database = new DatabaseSync(path);
  database.exec('begin');
  for (const table of tableNames.filter((name) => name !== 'library_state')) {
    insertInto(database, table, table === 'alert' ? alerts : rows);
  }
  database.exec("insert into library_state select library_id, fetched_at, '{}' from reading");
  database.exec('commit');
  database.close();
}

function insertInto(database: DatabaseSync, table: TableName, rows: number): void {
  const columns = database.prepare(`pragma table_info(${table})`).all();
  const key: readonly string[] = tableKeys[table];
  const marks = columns.map(() => '?').join();
  const insert = database.prepare(`insert into ${table} values (${marks})`);
  for (let row = 0; row < rows; row += 1) {
    insert.run(
      ...columns.map(({ name, type, notnull }, at) => {
        if (key.includes(String(name)) || name === 'seen_at') return type === 'text' ? `é-${row}` : row;
        // A restore queues the digests that are due, which it could not read here.
        if (name === 'next_at') return 2 ** 53 - 1;
        // A subscription is a server's or a person's.
        if (name === 'user_id' || name === 'guild_id') return name === 'user_id' ? null : `server ${row}`;
        if (notnull === 0 && (row + at) % 3 === 0) return null;
        if (type === 'text') return ['', 'It’s “5″ %\\\n\t', '{"a":"🏛\\u0000"}', 'NULL'][(row + at) % 4] ?? '';
        if (type === 'double precision') return [0.1 + 0.2, -7, 1e-7, 123_456_789.125][row % 4] ?? 0;
        return type === 'bigint' ? ([2 ** 53 - 1, 0, -1, 1_772_000_000_000][(row + at) % 4] ?? 0) : row - 5;
      }),
    );
  }
}
