import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isDatabaseInUse, lockDatabase } from '../../../src/store/engine/process-lock.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';

describe('a SQLite database', () => {
  let folder: string;
  let path: string;
  let url: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-lock-'));
    path = join(folder, 'data', 'carrel.db');
    url = `sqlite:${path}`;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is in use while a Carrel has it, and looking changes nothing', async () => {
    expect(isDatabaseInUse(url)).toBe(false);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    const unlock = await lockDatabase(url);
    expect(isDatabaseInUse(url)).toBe(true);
    await unlock();
    expect(isDatabaseInUse(url)).toBe(false);
    // Whether it is in use was looked up without keeping it.
    await (await lockDatabase(url))();
  });

  test('in memory, or on a server, is not looked at', () => {
    expect(isDatabaseInUse('sqlite::memory:')).toBe(false);
    expect(isDatabaseInUse('postgres://carrel@127.0.0.1:1/carrel')).toBe(false);
  });

  test('that cannot be written is refused as such, and no lock is left beside it', async () => {
    mkdirSync(path, { recursive: true });
    await expect(lockDatabase(url)).rejects.toMatchObject({ name: 'StoreError', kind: 'unwritable' });
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe('a PostgreSQL database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  const holders = () =>
    database.query<{ pid: number }>(
      `select pid from pg_locks where objid = 7269403
         and database = (select oid from pg_database where datname = current_database())`,
    );

  test('that a program has for itself is free for others when that is done', async () => {
    const unlock = await lockDatabase(database.url, { alone: true });
    await expect(lockDatabase(database.url)).rejects.toMatchObject({ kind: 'inUse' });
    await expect(lockDatabase(database.url, { alone: true })).rejects.toMatchObject({ kind: 'inUse' });
    // Those that were refused have closed their connections.
    const connected = `select count(*)::int as count from pg_stat_activity where datname = current_database()`;
    await expect.poll(() => database.query(connected)).toEqual([{ count: 2 }]);
    await unlock();
    await expect.poll(holders).toEqual([]);
    const others = [await lockDatabase(database.url), await lockDatabase(database.url)];
    for (const end of others) await end();
    await expect.poll(holders).toEqual([]);
  });

  test('that a program has for itself is lost with its connection, of which it is told once, and is not taken again', async () => {
    const lost: unknown[] = [];
    const unlock = await lockDatabase(database.url, { alone: true, onLost: (error) => lost.push(error) });
    const [holder] = await holders();
    await database.query('select pg_terminate_backend($1)', [holder?.pid]);
    await expect.poll(() => lost).toMatchObject([{ name: 'StoreError' }]);
    const other = await lockDatabase(database.url);
    await unlock();
    await other();
    await expect.poll(holders).toEqual([]);
    expect(lost).toHaveLength(1);
  });

  test('is told as lost to a Carrel whose connection was cut, which takes its place beside the others again', async () => {
    const lost: unknown[] = [];
    const unlock = await lockDatabase(database.url, { alone: false, onLost: (error) => lost.push(error) });
    const [cut] = await holders();
    const other = await lockDatabase(database.url);
    await database.query('select pg_terminate_backend($1)', [cut?.pid]);
    await expect.poll(() => lost).toMatchObject([{ name: 'StoreError' }]);
    await expect.poll(async () => (await holders()).filter(({ pid }) => pid !== cut?.pid)).toHaveLength(2);
    for (const end of [unlock, other]) await end();
    await expect.poll(holders).toEqual([]);
    expect(lost).toHaveLength(1);
  });

  test('is not taken again by a Carrel that ends while it has lost it', async () => {
    const lost = Promise.withResolvers<void>();
    const unlock = await lockDatabase(database.url, { alone: false, onLost: () => lost.resolve() });
    const [holder] = await holders();
    await database.query('select pg_terminate_backend($1)', [holder?.pid]);
    await lost.promise;
    await unlock();
    expect(await holders()).toEqual([]);
    await (await lockDatabase(database.url, { alone: true }))();
  });

  test('is got by a program for itself while a leader of another database of the same server is elected', async () => {
    const another = await createTestDatabase();
    const store = await openStore({ url: another.url });
    const leadership = await store.elections.elect('poller', new AbortController().signal);
    await (await lockDatabase(database.url, { alone: true }))();
    await leadership?.resign();
    await store.close();
    await another.drop();
  });

  test('whose lock fails is an error of the store, and no connection is left', async () => {
    const broken = await createTestDatabase();
    // PostgreSQL looks there first.
    await broken.query(`create function public.pg_try_advisory_lock_shared(key integer) returns boolean
        language sql as 'select 1 / 0 = 1';
      do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$;`);
    await expect(lockDatabase(broken.url)).rejects.toMatchObject({ name: 'StoreError', kind: 'failed' });
    const connected = `select count(*)::int as count from pg_stat_activity where datname = current_database()`;
    await expect.poll(() => broken.query(connected)).toEqual([{ count: 1 }]);
    await broken.drop();
  });
});
