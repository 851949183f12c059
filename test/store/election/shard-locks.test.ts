import type { Client } from 'pg';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Shards } from '../../../src/store/election/shard-ranges.ts';
import { connectPostgres } from '../../../src/store/engine/postgres/connection.ts';
import { findOverlap, takeShards } from '../../../src/store/engine/postgres/shard-locks.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';
import { until } from '../../support/until.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function session(url = database.url): Promise<Client> {
  const client = await connectPostgres(url, { onLost: () => {} });
  onTestFinished(() => client.end().catch(() => {}));
  return client;
}
const free = async () => true;
/** A session that has these shards. */
async function holding(shards: Shards): Promise<Client> {
  const client = await session();
  expect(await takeShards(client, shards, free)).toEqual({ ours: true });
  return client;
}
const range = (start: number, end: number, count: number) => ({ start, end, count });
/** The locks of a number of 64 bits in this database, by their halves. */
const locks = () =>
  database.query(
    `select classid::text, objid::text from pg_locks where locktype = 'advisory' and objsubid = 1
       and database = (select oid from pg_database where datname = current_database())`,
  );

test.each<Shards>([
  range(0, 0, 1),
  range(8_191, 8_192, 8_193),
  range(8_192, 9_998, 9_999),
  range(0, 9_999, 10_000),
  range(9_999, 9_999, 10_000),
  'auto',
])('a range is read from its lock as it was taken: %o', async (held) => {
  await holding(held);
  // All of another total: it has some of the servers of any range.
  const all = range(0, 10_000, 10_001);
  expect(await findOverlap(database.url, all)).toEqual(held);
  expect(await takeShards(await session(), all, free)).toEqual({ ours: false, inTheWay: held });
});

test('the number of a lock is that of every version, since two stand beside each other while the bot is upgraded', async () => {
  // 726,940 in 22 bits, 16, 0 and 3 in 14 bits each.
  const some = await holding(range(0, 3, 16));
  expect(await locks()).toEqual([{ classid: '744386561', objid: '3' }]);
  await some.end();
  await until(async () => (await locks()).length === 0);
  await holding('auto');
  expect(await locks()).toEqual([{ classid: '744386560', objid: '0' }]);
});

test('what other programs lock in the database is no range of shards', async () => {
  const other = await session();
  // The number of a range as two of 32 bits; and the numbers next to those of all ranges.
  await other.query('select pg_advisory_lock(744386561, 3)');
  for (const first of [726_939n, 726_941n]) await other.query('select pg_advisory_lock($1)', [String(first << 42n)]);
  expect(await findOverlap(database.url, 'auto')).toBeUndefined();
  expect(await takeShards(await session(), range(1, 2, 16), free)).toEqual({ ours: true });
});

test('a range that is held in another database of the same server is in the way of none here', async () => {
  await holding('auto');
  const another = await createTestDatabase();
  onTestFinished(() => another.drop());
  expect(await findOverlap(another.url, range(0, 3, 4))).toBeUndefined();
  const there = await session(another.url);
  expect(await takeShards(there, range(0, 3, 4), free)).toEqual({ ours: true });
  await there.end();
});

test('of several ranges in the way the first is named, by its total and its beginning, however they were taken', async () => {
  for (const held of [range(4, 5, 8), range(2, 3, 8), range(0, 1, 8)]) await holding(held);
  expect(await findOverlap(database.url, range(1, 5, 16))).toEqual(range(0, 1, 8));
  expect(await takeShards(await session(), range(1, 5, 16), free)).toEqual({
    ours: false,
    inTheWay: range(0, 1, 8),
  });
  expect(await findOverlap(database.url, range(6, 7, 8))).toBeUndefined();
});

test('a range is not in its own way: who has it is a matter of its lock', async () => {
  await holding(range(0, 3, 8));
  expect(await findOverlap(database.url, range(0, 3, 8))).toBeUndefined();
  let asked = 0;
  const taken = async () => {
    asked += 1;
    return false;
  };
  expect(await takeShards(await session(), range(0, 3, 8), taken)).toEqual({ ours: false });
  expect(asked).toBe(1);
});

test('an attempt that fails leaves no lock and no transaction, whether a range was in the way or its own was taken', async () => {
  const low = await holding(range(0, 3, 8));
  const client = await session();
  let asked = 0;
  const count = async () => {
    asked += 1;
    return false;
  };
  expect(await takeShards(client, range(3, 4, 8), count)).toMatchObject({ ours: false });
  expect(asked).toBe(0);
  expect(await takeShards(client, range(4, 7, 8), count)).toEqual({ ours: false });
  expect(asked).toBe(1);
  expect(await locks()).toHaveLength(1);
  const states = await database.query(
    `select state from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
  );
  expect(states).toEqual([]);
  // The next attempt of the same process, and one of another, need not wait for it.
  await low.end();
  await until(async () => (await locks()).length === 0);
  expect(await takeShards(client, range(3, 4, 8), free)).toEqual({ ours: true });
  expect(await takeShards(await session(), range(3, 4, 16), free)).toMatchObject({ inTheWay: range(3, 4, 8) });
});

test('a range is held for as long as its session lasts', async () => {
  const client = await holding(range(0, 3, 8));
  await client.query('begin');
  await client.query('rollback');
  expect(await findOverlap(database.url, 'auto')).toEqual(range(0, 3, 8));
  await client.end();
  await until(async () => (await findOverlap(database.url, 'auto')) === undefined);
});

test('two attempts are made one after the other, so that the second sees what the first has taken', async () => {
  const [first, second] = [await session(), await session()];
  const entered = Promise.withResolvers<void>();
  const decided = Promise.withResolvers<void>();
  const slow = takeShards(first, range(0, 3, 8), async () => {
    entered.resolve();
    await decided.promise;
    return true;
  });
  await entered.promise;
  let asked = 0;
  const waits = takeShards(second, range(3, 4, 16), async () => {
    asked += 1;
    return true;
  });
  await until(async () => {
    const rows = await database.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0 || asked > 0;
  });
  expect(asked).toBe(0);
  decided.resolve();
  expect(await slow).toEqual({ ours: true });
  expect(await waits).toEqual({ ours: false, inTheWay: range(0, 3, 8) });
  expect(asked).toBe(0);
});

test.each([true, false])(
  'an attempt whose session ends meanwhile fails: it says nothing of whose the shards are',
  async (ours) => {
    const client = await session();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const attempt = takeShards(client, range(0, 3, 8), async () => {
      const over = new Promise((resolve) => client.once('end', resolve));
      await database.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await over;
      return ours;
    });
    await expect(attempt).rejects.toThrow();
    expect(await findOverlap(database.url, 'auto')).toBeUndefined();
  },
);

test('a look for an overlap takes nothing, waits for no attempt, and leaves no session', async () => {
  const client = await holding(range(0, 3, 8));
  const sessions = async () =>
    (await database.query(`select 1 from pg_stat_activity where datname = current_database()`)).length;
  const before = await sessions();
  await client.query('begin; select pg_advisory_xact_lock(726940, 0)');
  expect(await findOverlap(database.url, 'auto')).toEqual(range(0, 3, 8));
  expect(await findOverlap(database.url, range(0, 7, 8))).toEqual(range(0, 3, 8));
  await client.query('commit');
  expect(await locks()).toHaveLength(1);
  await until(async () => (await sessions()) === before);
});

test('a look at a server that cannot be reached says so', async () => {
  const url = database.url.replace(/\/[^/?]*(\?|$)/, '/no_such_database$1');
  await expect(findOverlap(url, 'auto')).rejects.toMatchObject({ name: 'StoreError' });
});
