import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCheckpoint } from '../../../src/store/engine/checkpoint.ts';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';

const mebibyte = 2 ** 20;

let folder: string;
let path: string;
let database: DatabaseSync;
let db: Kysely<unknown>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-checkpoint-'));
  path = join(folder, 'carrel.db');
  database = connect(path, 1);
  database.exec('create table page (bytes blob)');
  db = new Kysely({ dialect: nodeSqliteDialect(database) });
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const write = (bytes: number) => database.prepare('insert into page values (zeroblob(?))').run(bytes);
const logBytes = () => statSync(`${path}-wal`).size;

test('a commit copies nothing into the database itself; a long log is copied afterwards, and the next write begins it anew', async () => {
  const { afterCommit: checkpoint } = createCheckpoint(path);
  write(8 * mebibyte);
  expect(statSync(path).size).toBeLessThan(mebibyte);
  await checkpoint();
  expect(statSync(path).size).toBeGreaterThan(8 * mebibyte);
  write(1);
  expect(logBytes()).toBeLessThanOrEqual(mebibyte);
});

test('a short log is left alone', async () => {
  write(2 * mebibyte);
  await createCheckpoint(path).afterCommit();
  expect(statSync(path).size).toBeLessThan(mebibyte);
});

test('a reader that holds the log up is not waited for, and not asked again with every commit', async () => {
  const reader = connect(path, 1);
  reader.exec('begin');
  reader.prepare('select count(*) from page').get();
  const { afterCommit: checkpoint } = createCheckpoint(path);
  write(5 * mebibyte);
  await checkpoint();
  const copied = statSync(path).size;
  reader.exec('commit');
  reader.close();
  write(1);
  await checkpoint();
  expect(statSync(path).size).toBe(copied);
  // On a small disk it must not become much longer until it is tried again.
  write(1.1 * mebibyte);
  await checkpoint();
  expect(statSync(path).size).toBeGreaterThan(6 * mebibyte);
});

test('a database that was closed meanwhile is no failure', async () => {
  const { afterCommit: checkpoint } = createCheckpoint(path);
  write(8 * mebibyte);
  const copying = checkpoint();
  await db.destroy();
  await expect(copying).resolves.toBeUndefined();
  db = new Kysely({ dialect: nodeSqliteDialect(connect(path, 1)) });
});

test('a database that was deleted meanwhile is not made anew', async () => {
  const { afterCommit: checkpoint } = createCheckpoint(path);
  write(8 * mebibyte);
  rmSync(path);
  await expect(checkpoint()).resolves.toBeUndefined();
  expect(existsSync(path)).toBe(false);
});

test('the path of a database may hold anything that a URL writes in another way', async () => {
  const odd = join(folder, 'a?b#c%41 é.db');
  const oddDatabase = connect(odd, 1);
  oddDatabase.exec('create table page (bytes blob)');
  oddDatabase.prepare('insert into page values (zeroblob(?))').run(8 * mebibyte);
  await createCheckpoint(odd).afterCommit();
  expect(statSync(odd).size).toBeGreaterThan(8 * mebibyte);
  oddDatabase.close();
});

test('a log that cannot be looked at is no failure', async () => {
  await expect(createCheckpoint(join(folder, 'x'.repeat(5_000))).afterCommit()).resolves.toBeUndefined();
});

test('a commit while a copy fails is no failure either', async () => {
  const { afterCommit: checkpoint } = createCheckpoint(path);
  write(8 * mebibyte);
  rmSync(path);
  const failing = checkpoint();
  await expect(Promise.all([failing, checkpoint()])).resolves.toEqual([undefined, undefined]);
});

test('for a write that found no room a short log is copied too, and not again at once', async () => {
  const { makeRoom } = createCheckpoint(path);
  write(2 * mebibyte);
  expect(await Promise.all([makeRoom(), makeRoom()])).toEqual([true, true]);
  expect(statSync(path).size).toBeGreaterThan(2 * mebibyte);
  expect(await makeRoom()).toBe(false);
});

test('where there is no log no room can be made', async () => {
  expect(await createCheckpoint(join(folder, 'other.db')).makeRoom()).toBe(false);
});
