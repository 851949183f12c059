import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { openPostgres } from '../../../src/store/engine/postgres/open-postgres.ts';
import { migrations } from '../../../src/store/migrations/index.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createEmptyDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';
import { prepareTestApp } from '../../support/test-app.ts';
import { comparable, fixtureNumbers, readFixture, writeFixture } from './fixture.ts';
import { useAll } from './use-all.ts';

type Query = (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Before this one there was no PostgreSQL. */
const firstOnPostgres = '0011';

const upTo = (number: string): Record<string, Migration> =>
  Object.fromEntries(Object.entries(migrations).filter(([name]) => name.slice(0, 4) <= number));

async function migrateUpTo(db: Kysely<never>, number: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => upTo(number) } }).migrateToLatest();
  expect(error).toBeUndefined();
}

/** Opens the newest Carrel on what `query` sees, expects each row to be there as it was, and works with it. */
async function upgrade(url: string, query: Query, tables: readonly string[]): Promise<void> {
  const read = async () => {
    const rows: [table: string, Awaited<ReturnType<Query>>][] = [];
    for (const table of tables) rows.push([table, await query(`select * from "${table}"`)]);
    return rows;
  };
  const before = await read();
  const now =
    Math.max(...(await query('select fetched_at from reading')).map((row) => Number(row.fetched_at))) + 60_000;
  let store = await openStore({ url, clock: { now: () => now } });
  const after = new Map(await read());
  for (const [table, rows] of before) {
    expect(comparable(after.get(table) ?? [], rows), table).toEqual(comparable(rows));
  }
  await useAll(store, Object.fromEntries(before), now);
  await store.close();
  store = await openStore({ url });
  expect((await store.latest()).map(({ reading }) => reading.libraryId)).toContain('webster');
  await store.close();
}

test('a database of each schema is kept, the newest included', () => {
  const make = 'after a new migration: node bin/run.mjs test/store/migrations/make-fixture.ts';
  expect(fixtureNumbers, make).toEqual(Object.keys(migrations).map((name) => name.slice(0, 4)));
});

/** A database in memory, which the tests of each schema bring one migration further. */
const made = connect(':memory:', 0);
const madeDb = new Kysely<never>({ dialect: nodeSqliteDialect(made) });
afterAll(() => madeDb.destroy());

describe.each(fixtureNumbers)('a SQLite database of schema %s', (number) => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-upgrade-'));
    path = join(folder, 'carrel.db');
    writeFixture(path, number);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const query: Query = async (statement) => {
    const database = new DatabaseSync(path, { readOnly: true });
    const rows = database.prepare(statement).all();
    database.close();
    return rows;
  };

  test('has the tables that the migrations up to it still make', async () => {
    await migrateUpTo(madeDb, number);
    const schema = 'select type, name, tbl_name, sql from sqlite_master order by type, name';
    expect(made.prepare(schema).all()).toEqual(await query(schema));
  });

  test('keeps each row through the upgrade, and the newest Carrel works with it', async () => {
    const tables = await query("select name from sqlite_master where type = 'table' and name not like 'kysely%'");
    await upgrade(
      `sqlite:${path}`,
      query,
      tables.map(({ name }) => String(name)),
    );
  });
});

describe('on PostgreSQL', () => {
  /** Brought one migration further for each schema, and copied. */
  let madeThere: TestDatabase;
  beforeAll(async () => {
    madeThere = await createEmptyDatabase();
  });
  afterAll(() => madeThere?.drop());

  describe.each(fixtureNumbers.filter((number) => number >= firstOnPostgres))('a database of schema %s', (number) => {
    test('keeps each row through the upgrade, and the newest Carrel works with it', async () => {
      const opened = await openPostgres(madeThere.url, 5_000, (db) =>
        migrateUpTo(db as unknown as Kysely<never>, number),
      );
      await opened.disconnect();
      const database = await madeThere.copy();
      onTestFinished(() => database.drop());
      await database.query(readFixture(number).inserts.join(';\n'));
      const tables = await database.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`,
      );
      await upgrade(
        database.url,
        (statement) => database.query(statement),
        tables.map(({ name }) => name),
      );
    });
  });
});

test.each(['0001', '0002', '0012'])(
  'the bot starts on a database of schema %s and shows what it has kept',
  async (number) => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-upgrade-'));
    const path = join(folder, 'carrel.db');
    writeFixture(path, number);
    const database = new DatabaseSync(path, { readOnly: true });
    const ids = (statement: string) =>
      number === '0001'
        ? []
        : database
            .prepare(statement)
            .all()
            .map(({ id }) => id);
    const alerts = ids("select id from subscription where owner_key like 'guild:8%'");
    const readAt = Number(database.prepare('select max(seen_at) as at from reading').get()?.at);
    database.close();
    const setup = await prepareTestApp({ at: readAt + 5 * 60_000, variables: { DATABASE_URL: `sqlite:${path}` } });
    await setup.start();
    await setup.nextPoll(5 * 60_000);
    const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
    const list = JSON.stringify((await moderator.run('/alert list')).message?.raw);
    for (const id of alerts) expect(list).toContain(id);
    expect((await moderator.run('/history library:webster')).message?.raw.attachments).toHaveLength(1);
    expect(setup.fatal()).toBeUndefined();
    expect(setup.log.filter((line) => line.includes('"level":50'))).toEqual([]);
    await setup.close();
    rmSync(folder, { recursive: true });
  },
);
