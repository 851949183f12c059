import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectPostgres } from '../../../src/store/engine/postgres/connection.ts';
import { connectionStringOf, secretsIn } from '../../../src/store/engine/postgres/postgres-url.ts';
import type { StoreError } from '../../../src/store/engine/store-error.ts';
import { checkStore, openStore } from '../../../src/store/open-store.ts';
import { createEmptyDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';
import { recordOf } from '../readings/record-of.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

const refusalOf = (promise: Promise<unknown>): Promise<StoreError> =>
  promise.then(
    () => expect.unreachable('it opened'),
    (error) => error,
  );

describe('the URL of a PostgreSQL database', () => {
  test.each([
    ['postgres://carrel:pass@db.example/carrel', 'postgres://carrel:pass@db.example/carrel'],
    ['postgresql://carrel@db.example:6432/carrel', 'postgres://carrel@db.example:6432/carrel'],
    ['postgres://db.example/carrel?sslmode=require', 'postgres://db.example/carrel?sslmode=verify-full'],
    ['postgres://[::1]:5432/carrel', 'postgres://[::1]:5432/carrel'],
    ['postgres://carrel:p%2Fs%40s@db/carrel', 'postgres://carrel:p%2Fs%40s@db/carrel'],
    ['postgres://carrel@/carrel?host=/run/postgresql', 'postgres://carrel@/carrel?host=%2Frun%2Fpostgresql'],
  ])('reads %s', (url, read) => {
    expect(connectionStringOf(url)).toBe(read);
  });

  test('has a password, which no log may show', () => {
    expect(secretsIn('postgres://carrel:hun:t@er2@db/carrel')).toContain('hun:t@er2');
    expect(secretsIn('sqlite:data/carrel.db')).toEqual([]);
  });
});

describe('opening a PostgreSQL database', () => {
  test('a server that is not there, a database that is not there, and a user who is not known are told apart', async () => {
    const [folder = ''] = await database
      .query<{ folder: string }>('show unix_socket_directories')
      .then((rows) => rows.map((row) => Object.values(row)[0] as string));
    const host = encodeURIComponent(folder);
    const cases = [
      [
        'postgres://carrel:hunter2@/carrel?host=%2Fnowhere',
        'unreachable',
        /cannot be reached \(ENOENT\)\. Check that PostgreSQL is running/,
      ],
      ['postgres://carrel:hunter2@127.0.0.1:1/carrel', 'unreachable', /cannot be reached \(ECONNREFUSED\)/],
      [
        `postgres://carrel:hunter2@/absent?host=${host}`,
        'refused',
        /no database of that name \(3D000\)\. Correct DATABASE_URL/,
      ],
      [`postgres://hunter2@/carrel?host=${host}`, 'refused', /refuses Carrel/],
      [`${database.url}&sslmode=require`, 'refused', /it offers no TLS, which sslmode asks for/],
      [`${database.url}&sslrootcert=/hunter2`, 'refused', /a file that DATABASE_URL names cannot be read \(ENOENT\)/],
    ] as const;
    for (const [url, kind, words] of cases) {
      for (const error of [await refusalOf(openStore({ url })), await refusalOf(checkStore({ url }))]) {
        expect(error).toMatchObject({ kind, message: expect.stringMatching(words) });
        expect(JSON.stringify(error) + String(error.stack) + String(error.cause)).not.toContain('hunter2');
      }
    }
  });

  test('several processes that start at once on an empty database wait for one to make the tables', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ url: database.url })));
    expect(await stores[0]?.record([recordOf('webster', 0, 1)])).toEqual(['new']);
    expect(await stores[3]?.latest()).toEqual([recordOf('webster', 0, 1)]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('refuses a database from a newer version, says what to do, and changes nothing', async () => {
    await (await openStore({ url: database.url })).close();
    await database.query(`insert into kysely_migration values ('0999-telepathy', '2030-01-01T00:00:00.000Z')`);
    const written = () => database.query('select * from kysely_migration order by name');
    const objects = () => database.query(`select relname, relfilenode from pg_class order by relname`);
    const before = [await written(), await objects()];
    for (const error of [
      await refusalOf(openStore({ url: database.url })),
      await refusalOf(checkStore({ url: database.url })),
    ]) {
      expect(error).toMatchObject({ kind: 'newerVersion', message: expect.stringContaining('restore the backup') });
    }
    expect([await written(), await objects()]).toEqual(before);
  });

  test('compares text by its bytes, whatever the language of the database', async () => {
    const store = await openStore({ url: database.url });
    const columns = await database.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'`,
    );
    expect(columns).toEqual([]);
    await store.close();
  });
});

describe('a PostgreSQL store', () => {
  test.each(['a\0b', 'half a \ud83d'])('refuses text that would not come back as it was: %j', async (stamp) => {
    const store = await openStore({ url: database.url });
    const error = await refusalOf(store.record([recordOf('vanier', 0, 1), recordOf('webster', 0, 1, { stamp })]));
    expect(error.kind).toBe('invalidText');
    expect(await store.latest()).toEqual([]);
    await store.close();
  });

  test('goes on when the server has ended its connections, without an error for the caller', async () => {
    const store = await openStore({ url: database.url });
    await store.record([recordOf('webster', 0, 1)]);
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'carrel' and datname = current_database()`,
    );
    expect(await store.latest()).toHaveLength(1);
    expect(await store.record([recordOf('webster', 1, 2)])).toEqual(['new']);
    await store.close();
  });

  test('says that it is held while another session has the lock for longer than it may wait', async () => {
    const store = await openStore({ url: database.url, lockWaitMs: 20 });
    await database.query('begin; lock table reading in access exclusive mode');
    expect(await refusalOf(store.record([recordOf('webster', 0, 1)]))).toMatchObject({ kind: 'locked' });
    await database.query('rollback');
    expect(await store.record([recordOf('webster', 0, 1)])).toEqual(['new']);
    await store.close();
  });
});

test('a connection of one’s own says once that it is lost, and nothing when it is closed', async () => {
  const lost: string[] = [];
  const onLost = (error: StoreError) => lost.push(error.kind);
  const closed = await connectPostgres(database.url, { onLost });
  await closed.end();
  const cut = await connectPostgres(database.url, { onLost });
  const { rows } = await cut.query('select pg_backend_pid() as pid');
  const gone = new Promise((resolve) => cut.once('end', resolve));
  await database.query('select pg_terminate_backend($1)', [rows[0].pid]);
  await gone;
  expect(lost).toEqual(['unreachable']);
});

test('a connection has limits: one that hangs holds up the others for some seconds at most', async () => {
  const client = await connectPostgres(database.url, { onLost: () => {} });
  const setting = async (name: string) => Object.values((await client.query(`show ${name}`)).rows[0])[0];
  expect(await setting('statement_timeout')).toBe('10s');
  expect(await setting('idle_in_transaction_session_timeout')).toBe('1500ms');
  expect(await setting('lock_timeout')).toBe('2s');
  await client.end();
});

test('a transaction whose connection breaks before it took effect is run again, whole', async () => {
  const store = await openStore({ url: database.url });
  await store.record([recordOf('webster', 0, 1)]);
  await database.query('begin; lock table reading in access exclusive mode');
  const recorded = store.record([recordOf('webster', 1, 2), recordOf('vanier', 1, 3)]);
  const waiting = `wait_event_type = 'Lock' and datname = current_database()`;
  await expect.poll(() => database.query(`select pid from pg_stat_activity where ${waiting}`)).toHaveLength(1);
  await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}; rollback`);
  expect(await recorded).toEqual(['new', 'new']);
  expect(await store.latest()).toHaveLength(2);
  await store.close();
});
