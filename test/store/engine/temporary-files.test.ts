import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../../src/store/engine/open-sqlite.ts';
import { insertOf } from '../../../src/store/engine/row-statements.ts';
import { sqliteFailure } from '../../../src/store/engine/sqlite-failure.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';

/** SQLite's temporary files that this process has open: they have no name any more. */
const temporaryFiles = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.includes('etilqs_') ? [file] : [];
    } catch {
      return [];
    }
  });

test.skipIf(process.platform !== 'linux')(
  'a statement that changes much needs no room for temporary files',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-temporary-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'carrel.db');
    const { db, disconnect } = await openSqlite(path, { clock: Date, lockWaitMs: 0, migrate });
    onTestFinished(disconnect);
    const rows = Array.from({ length: 4_000 }, (_, at) => ({
      library_id: 'webster',
      fetched_at: at,
      raw: 1,
      stamp: 'x'.repeat(100),
      people: 1,
      seen_at: at,
    }));
    await db.exclusive.transaction().execute((tx) => insertOf('reading')(tx, rows));
    const others = temporaryFiles();
    await db.exclusive.transaction().execute(async (tx) => {
      await sql`update reading set raw = 2, stamp = stamp || 'y'`.execute(tx);
      expect(temporaryFiles()).toEqual(others);
    });
  },
);

test('where there is no folder for temporary files, its variable is named', () => {
  const error = Object.assign(new Error('disk I/O error'), { errcode: 6410 });
  expect(sqliteFailure(error, '/data/carrel.db').message).toMatch(/temporary files.*TMPDIR/);
});
