import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDatabaseInUse, lockDatabase } from '../../../src/store/engine/process-lock.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createTestDatabase } from '../../support/postgres/test-database.ts';

/** Other test files have locks on the same server. */
const ofThisDatabase = 'database = (select oid from pg_database where datname = current_database())';

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-lock-'));
  url = `sqlite:${join(folder, 'data', 'carrel.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a database has one Carrel at a time, and the next may follow', async () => {
  const unlock = await lockDatabase(url);
  await expect(lockDatabase(url)).rejects.toThrow(
    `Another Carrel is running on the database ${join(folder, 'data', 'carrel.db')}. Stop that one first`,
  );
  await unlock();
  await (await lockDatabase(url))();
});

test('a lock that cannot be made is not taken for another Carrel', async () => {
  mkdirSync(join(folder, 'data', 'carrel.db.lock'), { recursive: true });
  const error = await lockDatabase(url).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: 'StoreError', kind: expect.not.stringMatching('inUse') });
  expect(isDatabaseInUse(url)).toBe(false);
});

test('a process that is killed leaves the database free', async () => {
  const module = JSON.stringify(new URL('../../../src/store/engine/process-lock.ts', import.meta.url));
  const script = `await (await import(${module})).lockDatabase(${JSON.stringify(url)}); console.log('locked'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  await expect(lockDatabase(url)).rejects.toThrow('Another Carrel');
  holder.kill('SIGKILL');
  await new Promise((resolve) => holder.once('exit', resolve));
  await (await lockDatabase(url))();
});

test('a link to the database is the same database', async () => {
  await (await openStore({ url })).close();
  symlinkSync(join(folder, 'data', 'carrel.db'), join(folder, 'linked.db'));
  const unlock = await lockDatabase(url);
  await expect(lockDatabase(`sqlite:${join(folder, 'linked.db')}`)).rejects.toThrow('Another Carrel');
  await unlock();
});

test('a link to a database that is yet to be made is the same database', async () => {
  const [link, again, real] = ['link.db', 'again.db', 'real.db'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  symlinkSync('real.db', link);
  symlinkSync(link, again);
  const unlock = await lockDatabase(`sqlite:${again}`);
  for (const path of [link, real]) {
    await expect(lockDatabase(`sqlite:${path}`)).rejects.toThrow('Another Carrel');
    await (await openStore({ url: `sqlite:${path}` })).close();
    await expect(lockDatabase(`sqlite:${path}`)).rejects.toThrow('Another Carrel');
  }
  await unlock();
});

test('links that lead to each other end in an error', async () => {
  symlinkSync(join(folder, 'b.db'), join(folder, 'a.db'));
  symlinkSync(join(folder, 'a.db'), join(folder, 'b.db'));
  await (await lockDatabase(`sqlite:${join(folder, 'a.db')}`))();
  await expect(openStore({ url: `sqlite:${join(folder, 'a.db')}` })).rejects.toMatchObject({ kind: 'unwritable' });
});

test('imports, exports and backups need not wait for it', async () => {
  const unlock = await lockDatabase(url);
  const store = await openStore({ url });
  expect(await store.latest()).toEqual([]);
  await store.close();
  await unlock();
});

test('a database in memory belongs to one process anyway', async () => {
  await expect(Promise.all([lockDatabase('sqlite::memory:'), lockDatabase('sqlite::memory:')])).resolves.toHaveLength(
    2,
  );
});

test('a PostgreSQL database may have several Carrels, but none beside a program that wants it for itself', async () => {
  const database = await createTestDatabase();
  const unlocks = [await lockDatabase(database.url), await lockDatabase(database.url)];
  const lockAll = 'select pg_try_advisory_lock(7269403) as ours';
  expect(await database.query(lockAll)).toEqual([{ ours: false }]);
  for (const unlock of unlocks) await unlock();
  await expect.poll(() => database.query(lockAll)).toEqual([{ ours: true }]);
  await expect(lockDatabase(database.url)).rejects.toThrow(
    'Another Carrel is running on the database of DATABASE_URL.',
  );
  await database.drop();
});

test('a Carrel whose connection was cut takes its lock again', async () => {
  const database = await createTestDatabase();
  const unlock = await lockDatabase(database.url);
  const holders = () =>
    database.query<{ pid: number }>(`select pid from pg_locks where objid = 7269403 and ${ofThisDatabase}`);
  const [first] = await holders();
  await database.query('select pg_terminate_backend($1)', [first?.pid]);
  const alone = () => lockDatabase(database.url, { alone: true });
  await expect.poll(async () => (await holders()).filter(({ pid }) => pid !== first?.pid)).toHaveLength(1);
  await expect(alone()).rejects.toMatchObject({ kind: 'inUse' });
  await unlock();
  await expect.poll(holders).toEqual([]);
  await (await alone())();
  await database.drop();
});

test('a Carrel whose connection is cut once more while it takes its lock again has it once', async () => {
  const database = await createTestDatabase();
  const folder = new URL(database.url.replace('@/', '@host/')).searchParams.get('host');
  const holders = () => database.query(`select pid from pg_locks where objid = 7269403 and ${ofThisDatabase}`);
  const sockets: Socket[] = [];
  const proxy = createServer((socket) => {
    const number = sockets.push(socket);
    const server = connect(`${folder}/.s.PGSQL.5432`);
    for (const [one, other] of [
      [socket, server],
      [server, socket],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
    server.pipe(socket);
    socket.on('data', (bytes) => {
      if (number === 2 && bytes.includes('advisory')) socket.destroy();
      else server.write(bytes);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const name = new URL(database.url.replace('@/', '@host/')).pathname;
  const unlock = await lockDatabase(`postgres://carrel@127.0.0.1:${port}${name}`);
  sockets[0]?.destroy();
  await expect.poll(() => sockets.length).toBeGreaterThan(2);
  await expect.poll(holders).toHaveLength(1);
  await unlock();
  await expect.poll(holders).toEqual([]);
  proxy.close();
  await database.drop();
});

test('a program does not get a database for itself while a leader of it is elected', async () => {
  const database = await createTestDatabase();
  const store = await openStore({ url: database.url });
  const leadership = await store.elections.elect('poller', new AbortController().signal);
  await expect(lockDatabase(database.url, { alone: true })).rejects.toMatchObject({ kind: 'inUse' });
  await leadership?.resign();
  await store.close();
  await expect
    .poll(
      async () => (await database.query(`select 1 from pg_locks where classid = 7269404 and ${ofThisDatabase}`)).length,
    )
    .toBe(0);
  await (await lockDatabase(database.url, { alone: true }))();
  await database.drop();
});

test('a program that cannot see whether a leader is elected gets an error of the store, and leaves the database to others', async () => {
  const database = await createTestDatabase();
  const alone = () => lockDatabase(database.url, { alone: true });
  // PostgreSQL looks there first: the question fails.
  await database.query(`create view public.pg_locks as select 1 as one;
    do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$;`);
  await expect(alone()).rejects.toMatchObject({ name: 'StoreError', kind: 'failed' });
  await database.query('drop view public.pg_locks');
  await (await alone())();
  await database.drop();
});

test('a database that an earlier version left readable for others is made private', async () => {
  await (await openStore({ url })).close();
  const path = join(folder, 'data', 'carrel.db');
  chmodSync(path, 0o644);
  const store = await openStore({ url });
  expect(['', '-wal', '-shm'].map((end) => statSync(path + end).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  await store.close();
});
