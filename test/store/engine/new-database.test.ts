import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putNewDatabase } from '../../../src/store/engine/new-database.ts';
import { openStore } from '../../../src/store/open-store.ts';

let folder: string;
let path: string;
let bytes: Uint8Array;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-new-database-'));
  const made = join(folder, 'made.db');
  await (await openStore({ url: `sqlite:${made}` })).close();
  bytes = readFileSync(made);
  rmSync(made);
  path = join(folder, 'carrel.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new database is put where there is none, for its owner only, and nothing is left beside it', async () => {
  putNewDatabase(path, bytes);
  expect(readdirSync(folder)).toEqual(['carrel.db']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const store = await openStore({ url: `sqlite:${path}` });
  expect(await store.subscriptions.list({ kind: 'guild', guildId: '1' })).toEqual([]);
  await store.close();
});

test('a database that is there stays as it is', () => {
  writeFileSync(path, 'what another process has made');
  putNewDatabase(path, bytes);
  expect(readFileSync(path, 'utf8')).toBe('what another process has made');
  expect(readdirSync(folder)).toEqual(['carrel.db']);
});

test.each(['-wal', '-shm', '-journal'])('none is put beside the %s of one that was deleted', (suffix) => {
  writeFileSync(path + suffix, 'of a deleted database');
  putNewDatabase(path, bytes);
  expect(readdirSync(folder)).toEqual([`carrel.db${suffix}`]);
});

test('where none can be put, or there is none to put, the migrations make the tables', async () => {
  putNewDatabase(join(folder, 'no-such-folder', 'carrel.db'), bytes);
  putNewDatabase(path, undefined);
  expect(readdirSync(folder)).toEqual([]);
});
