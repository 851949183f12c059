import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { createEmptyDatabase } from '../support/postgres/test-database.ts';
import { fill } from './copy-scene.ts';
import { everythingIn, importText, recordingOf } from './import-scene.ts';

const root = new URL('../..', import.meta.url).pathname;

/** By the machine's clock, which the processes go by: neither to come nor older than what is kept. */
const aYearAgo = new Date(Date.now() - 365 * 24 * 3_600_000).toISOString();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-transfer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (database: string) => `sqlite:${join(folder, database)}`;

/** Runs a command as its host would, in a folder without .env; `options` are Node's. */
async function start(database: string, args: readonly string[], options: readonly string[] = []) {
  const child = spawn(process.execPath, [...options, join(root, 'bin/run.mjs'), 'src/main.ts', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: urlOf(database) },
  });
  const [[code, signal], out, errors] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, signal, out, errors };
}
const run = (database: string, ...args: string[]) => start(database, args);

/**
 * Runs a command, and kills it as it goes on after so many rows are said on its terminal to be `doing`, such as `copied`: a
 * kill from here would need thousands of rows to come in time on every machine.
 */
function runKilledAfter(rows: number, doing: string, database: string, args: readonly string[]) {
  const planted = `
    process.stderr.isTTY = true;
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => {
      const [, rows = ''] = /([\\d,]+) rows ${doing}/.exec(text) ?? [];
      if (Number(rows.replaceAll(',', '')) >= ${rows}) setImmediate(() => process.kill(process.pid, 'SIGKILL'));
      return write(text);
    };`;
  return start(database, args, ['--import', `data:text/javascript,${encodeURIComponent(planted)}`]);
}

test('an import that is killed halfway is ended by the same import, with the same rows', async () => {
  const rows = 3_000;
  const file = recordingOf('webster', rows, aYearAgo);
  writeFileSync(join(folder, 'in.csv'), file);
  const store = await openStore({ url: urlOf('a.db') });
  const other = await openStore({ url: 'sqlite::memory:' });
  try {
    const killed = await runKilledAfter(1_000, 'written', 'a.db', ['import', 'in.csv']);
    expect(killed).toMatchObject({ signal: 'SIGKILL', out: '' });
    const left = (await everythingIn(store)).length;
    expect({ rest: left % 500, isSome: left > 0, isAll: left === rows }).toEqual({
      rest: 0,
      isSome: true,
      isAll: false,
    });

    const again = await run('a.db', 'import', 'in.csv');
    const words = `3,000 rows: ${(rows - left).toLocaleString('en')} in, ${left.toLocaleString('en')} already there, 0 refused\n`;
    expect(again).toMatchObject({ code: 0, out: words });
    await importText(other, file, { now: Date.now() });
    expect(await everythingIn(store)).toEqual(await everythingIn(other));
  } finally {
    await store.close();
    await other.close();
  }
});

test('an export comes out of a pipe whole', async () => {
  const store = await openStore({ url: urlOf('a.db') });
  await importText(store, recordingOf('webster', 5_000));
  await store.close();
  const { code, out, errors } = await run('a.db', 'export', '--library', 'webster');
  expect({ code, errors }).toEqual({ code: 0, errors: '5,000 rows exported\n' });
  expect(out.split('\n')).toHaveLength(5_002);
});

test.each([
  ['import', '--libary=webster'],
  ['export', '--form=2026-01-01'],
  ['move', '--form=sqlite:a.db'],
  ['backup', '--file=a.db'],
  ['restore', '--replce'],
])('an %s that is misspelt is answered with the usage', async (job, option) => {
  const { code, out, errors } = await run('a.db', job, option);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(errors).toMatch(/^Unknown option .*\n\nUsage: npm run /s);
  expect(errors).not.toContain('    at ');
});

test.each(['SQLite', 'PostgreSQL'])('a move to %s that is killed halfway is ended by the same move', async (engine) => {
  await fill(join(folder, 'a.db'), 20);
  const server = engine === 'PostgreSQL' ? await createEmptyDatabase() : undefined;
  try {
    const target = server?.url ?? urlOf('b.db');
    const move = ['move', '--from', urlOf('a.db'), '--to', target];
    // An alert is in the fourth table of fifteen.
    const killed = await runKilledAfter(80, 'copied', 'unused.db', move);
    expect(killed).toMatchObject({ signal: 'SIGKILL', out: '' });
    const alerts = await (server?.query('select 1 from alert') ?? rowsOf(join(folder, 'b.db'), 'alert'));
    expect(alerts).toHaveLength(20);
    await expect(openStore({ url: target })).rejects.toMatchObject({ kind: 'halfMoved' });

    let again = await run('unused.db', ...move);
    // The server needs a moment to see that the other has gone.
    while (again.errors.includes('Another Carrel')) again = await run('unused.db', ...move);
    expect(again.code).toBe(0);
    const words = /^The move has gone on and is done\. Both hold the same:\n(?: .*\n)+300 rows in 15 tables/;
    expect(again.out).toMatch(words);
    await (await openStore({ url: target })).close();
  } finally {
    await server?.drop();
  }
});

/** The rows of a table in a SQLite file. */
function rowsOf(path: string, table: string) {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(`select 1 from ${table}`).all();
  } finally {
    database.close();
  }
}

test('npm run backup and npm run restore say what they have done', async () => {
  await fill(join(folder, 'a.db'), 3);
  const backup = await run('a.db', 'backup', 'c.db');
  expect(backup).toMatchObject({ code: 0, errors: '', out: expect.stringContaining('complete, and was read back') });
  const restore = await run('b.db', 'restore', 'c.db');
  expect(restore).toMatchObject({ code: 0, errors: '', out: expect.stringContaining('Restored.') });
});
