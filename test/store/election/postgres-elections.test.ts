import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Elections, Leadership } from '../../../src/store/election/election-ports.ts';
import { beginTerm } from '../../../src/store/election/terms.ts';
import { createDatabase, type StoreParts } from '../../../src/store/engine/database.ts';
import { openPostgres } from '../../../src/store/engine/postgres/open-postgres.ts';
import { createPostgresElections } from '../../../src/store/engine/postgres/postgres-elections.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';

/** So long that within a test no leader shows that it is there, and the server ends no silent session. */
const seldom = { intervalMs: 60_000, retryMs: 20 };
/** The last sign is always older than this. */
const atOnce = { intervalMs: 0, retryMs: 20 };

let database: TestDatabase;
let parts: StoreParts;
let isClosed: boolean;
beforeEach(async () => {
  database = await createTestDatabase();
  isClosed = false;
  parts = {
    ...createDatabase(await openPostgres(database.url, 1_000, migrate)),
    now: Date.now,
    random: Math.random,
    newId: () => '1',
    databaseNow: sql<number>`0`,
    ring: async () => {},
    freshMs: 0,
  };
});
afterEach(async () => {
  if (!isClosed) await parts.close();
  await database.drop();
});

const closeStore = async () => {
  isClosed = true;
  await parts.close();
};
const electionsOf = (limits: { intervalMs: number; retryMs: number }): Elections =>
  createPostgresElections(database.url, parts, 'this process', limits);
async function elected(elections: Elections): Promise<Leadership> {
  const leadership = await elections.elect('poller', AbortSignal.timeout(30_000));
  if (leadership === undefined) throw new Error('it did not win in time');
  return leadership;
}
/** The sessions that hold the lock of a role or stand for one, by when they last asked something. */
const sessions = () =>
  database.query<{ pid: number; at: string }>(
    `select pid, query_start::text as at from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and (query like '%pg_try_advisory_lock%' or query like 'select term from leader %')`,
  );

test('a leader whose last sign is old asks whether another one leads, and has lost where that is so', async () => {
  const leadership = await elected(electionsOf(atOnce));
  expect(await leadership.confirm()).toBe(true);
  await database.query('update leader set term = term + 1');
  expect([await leadership.confirm(), leadership.lost.aborted]).toEqual([false, true]);
  await leadership.resign();
});

test('a leader whose last sign is old, and that cannot ask, does not lead', async () => {
  const leadership = await elected(electionsOf(atOnce));
  await closeStore();
  expect([await leadership.confirm(), leadership.lost.aborted]).toEqual([false, true]);
  await leadership.resign();
});

test('a leader whose last sign is fresh does not ask', async () => {
  const leadership = await elected(electionsOf(seldom));
  await closeStore();
  expect(await leadership.confirm()).toBe(true);
  await leadership.resign();
});

test('a leader whose session is ended knows it at once, and not only at its next sign', async () => {
  const leadership = await elected(electionsOf(seldom));
  const [session] = await sessions();
  await database.query('select pg_terminate_backend($1)', [session?.pid]);
  await expect.poll(() => leadership.lost.aborted).toBe(true);
  expect(await leadership.confirm()).toBe(false);
});

test('a leader whose term a slower process has passed gives way, and leads again in a higher one', async () => {
  const elections = electionsOf({ intervalMs: 1_000, retryMs: 20 });
  const leadership = await elected(elections);
  // It had the lock before, and its session was ended while its term was under way.
  const late = await beginTerm(parts, 'poller', 'a slow process');
  await expect.poll(() => leadership.lost.aborted).toBe(true);
  await leadership.resign();
  const next = await elected(elections);
  expect([leadership.term, late, next.term]).toEqual([1, 2, 3]);
  expect(await next.confirm()).toBe(true);
  await next.resign();
});

test('a leader that resigns leaves its role free at once', async () => {
  const elections = electionsOf(seldom);
  await (await elected(elections)).resign();
  const next = await elected(elections);
  expect(next.term).toBe(2);
  await next.resign();
});

test('a leader with nothing to do shows often enough that it is there', async () => {
  const leadership = await elected(electionsOf({ intervalMs: 1_000, retryMs: 20 }));
  const signs = new Set<string | undefined>();
  await expect
    .poll(async () => {
      signs.add((await sessions())[0]?.at);
      return signs.size;
    })
    .toBeGreaterThan(3);
  expect(leadership.lost.aborted).toBe(false);
  await leadership.resign();
});

test('a process that no longer stands for election leaves no session behind', async () => {
  const elections = electionsOf(seldom);
  const leadership = await elected(elections);
  const over = new AbortController();
  expect(await elections.elect('poller', over.signal, () => over.abort())).toBeUndefined();
  await expect.poll(sessions).toHaveLength(1);
  await leadership.resign();
  await expect.poll(sessions).toEqual([]);
});

test('a process that cannot begin its term leaves the role to others', async () => {
  const elections = electionsOf(seldom);
  await closeStore();
  await expect(elections.elect('poller', new AbortController().signal)).rejects.toMatchObject({ name: 'StoreError' });
  await expect.poll(sessions).toEqual([]);
});
