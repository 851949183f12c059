import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresDatabase, type PostgresDatabase } from '../../chaos/postgres-database.ts';
import { identifyLimits } from '../../src/store/gateway/gateway-ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type PostgresServer, startPostgres } from '../support/postgres/server.ts';

let server: PostgresServer;
let database: PostgresDatabase;
beforeAll(async () => {
  server = await startPostgres({ synchronous_commit: 'on' });
  database = await openPostgresDatabase(server);
}, 60_000);
afterAll(async () => {
  await database.close();
  await server.stop();
});

/** A connection as the bot has them, and whether it has broken. */
async function connect() {
  const client = new pg.Client({ connectionString: database.url, application_name: 'carrel' });
  let isBroken = false;
  client.on('error', () => {
    isBroken = true;
  });
  database.relax(client);
  await client.connect();
  return { client, isBroken: () => isBroken };
}

test('the bot gets the clock of the suite from the database, and finds its tables', async () => {
  database.show(1_000_000);
  const store = await openStore({ url: database.url });
  const shard = { shardId: 0, shardCount: 1 };
  expect(await store.gateway.takeTurn(shard, 1)).toEqual({ waitMs: 0, tries: 1 });
  database.show(1_003_000);
  expect(await store.gateway.takeTurn(shard, 1)).toEqual({ waitMs: identifyLimits.apartMs - 3_000, tries: 1 });
  await store.close();
});

test.each(['silently', 'with a word'] as const)(
  'connections that are cut %s have ended at the server too',
  async (how) => {
    const { client, isBroken } = await connect();
    await client.query('select pg_advisory_lock(1)');
    await database.cut(how);
    const other = await connect();
    expect((await other.client.query('select pg_try_advisory_lock(1) as ours')).rows).toEqual([{ ours: true }]);
    expect(isBroken()).toBe(true);
    await other.client.end();
  },
);

test('while it is silent nothing is answered, and then everything is', async () => {
  const { client } = await connect();
  database.silence();
  let isAnswered = false;
  const answer = client.query('select 1 as one').then(({ rows }) => {
    isAnswered = true;
    return rows;
  });
  await sleep(20);
  expect(isAnswered).toBe(false);
  await database.flow();
  expect(await answer).toEqual([{ one: 1 }]);
  await client.end();
});

test('it takes no changes while it stands by, and loses nothing when its server crashes', async () => {
  const { client } = await connect();
  await client.query('create table kept (x int)');
  await database.standBy(true);
  const standby = await connect();
  await expect(standby.client.query('insert into kept values (1)')).rejects.toThrow('read-only transaction');
  await database.standBy(false);
  const primary = await connect();
  await primary.client.query('insert into kept values (1)');
  await database.goAway('immediate');
  await expect(connect()).rejects.toThrow();
  database.listen();
  const again = await connect();
  expect((await again.client.query('select x from kept')).rows).toEqual([{ x: 1 }]);
  await again.client.end();
});
