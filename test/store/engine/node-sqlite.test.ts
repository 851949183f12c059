import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, type LogEvent, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase } from '../../../src/store/engine/database.ts';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { sqliteFailure } from '../../../src/store/engine/sqlite-failure.ts';
import { migrations } from '../../../src/store/migrations/index.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import { createSqlOccupancyStore } from '../../../src/store/readings/sql-occupancy-store.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { at, recordOf } from '../readings/record-of.ts';

describe('Kysely on node:sqlite', () => {
  let folder: string;
  let database: DatabaseSync;
  let db: Kysely<Tables>;
  let queries: { sql: string; parameters: readonly unknown[] }[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-sqlite-'));
    database = connect(join(folder, 'carrel.db'), 1);
    queries = [];
    const log = ({ query }: LogEvent) => {
      queries.push(query);
    };
    db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database), log });
    await migrate(db, 'carrel.db');
  });
  afterEach(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });
  const store = () =>
    createSqlOccupancyStore(
      createDatabase({
        db: { exclusive: db, shared: db },
        explain: (error) => sqliteFailure(error, 'carrel.db'),
        disconnect: () => db.destroy(),
        lockWaitMs: 0,
      }),
    );

  test('is set up as its comments promise', () => {
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map(pragma)).toEqual(['wal', 1, 1, 1]);
  });

  test('never reads all readings to record, to answer or to draw', async () => {
    queries.length = 0;
    await store().record([recordOf('webster', 0, 1)]);
    await store().record([recordOf('webster', 1, 1, { stamp: 'stamp of 0' })]);
    await store().latest();
    await store().series('webster', at(0), at(60));
    const plans = queries
      .filter((query) => /\breading\b/.test(query.sql))
      .flatMap((query) => {
        const parameters = query.parameters.map((value) => (typeof value === 'number' ? value : String(value)));
        return database.prepare(`EXPLAIN QUERY PLAN ${query.sql}`).all(...parameters);
      })
      .map((step) => String(step.detail));
    expect(plans.filter((step) => /SEARCH reading USING .*\(library_id=\? AND fetched_at/.test(step))).toHaveLength(5);
    expect(plans.filter((step) => /SCAN reading|TEMP B-TREE/.test(step))).toEqual([]);
  });

  test('takes the write lock when a transaction begins, before it has written', async () => {
    const other = connect(join(folder, 'carrel.db'), 1);
    await db.transaction().execute(async (transaction) => {
      await transaction.selectFrom('reading').selectAll().execute();
      expect(() => other.exec('begin immediate')).toThrow('database is locked');
    });
    other.exec('begin immediate');
    other.close();
  });

  test('reports a full disk by its own name, keeps what was there and recovers', async () => {
    await store().record([recordOf('webster', 0, 1)]);
    const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
    database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const large = recordOf('webster', 5, 2, { estimateState: 'x'.repeat(100_000) });
    await expect(store().record([large])).rejects.toMatchObject({
      failure: { kind: 'unwritable', detail: 'database or disk is full' },
    });
    expect((await store().latest()).map(({ reading }) => reading.raw)).toEqual([1]);
    database.exec('PRAGMA max_page_count = 100000');
    expect(await store().record([large])).toEqual(['new']);
  });

  test('leaves nothing of a migration that fails halfway', async () => {
    const up = async (schema: Kysely<unknown>) => {
      await schema.schema.createTable('half').addColumn('id', 'integer').execute();
      await sql`select nonsense`.execute(schema);
    };
    const provider = { getMigrations: async () => ({ ...migrations, '0999-half': { up } }) };
    const tables = async () => (await db.introspection.getTables()).map((table) => table.name);
    const before = await tables();
    expect(before).toContain('reading');
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    expect(error).toMatchObject({ message: 'no such column: nonsense' });
    expect(await tables()).toEqual(before);
  });

  test('reports the error after which SQLite has rolled back by itself', async () => {
    const work = db.transaction().execute(async (transaction) => {
      await sql`insert or rollback into reading (library_id) values ('webster')`.execute(transaction);
    });
    await expect(work).rejects.toThrow('NOT NULL constraint failed');
    expect(await store().record([recordOf('webster', 0, 1)])).toEqual(['new']);
  });

  test('streams a query, and runs it again after a stream that was left early', async () => {
    for (const minutes of [0, 1, 2]) await store().record([recordOf('webster', minutes, minutes)]);
    const query = db.selectFrom('reading').select('raw').orderBy('fetched_at');
    for await (const { raw } of query.stream()) {
      expect(raw).toBe(0);
      break;
    }
    const streamed: number[] = [];
    for await (const { raw } of query.stream()) streamed.push(raw);
    expect(streamed).toEqual([0, 1, 2]);
  });

  test('writes a limit into the statement, which SQLite would plan anew for each one that is bound', async () => {
    for (const minutes of [0, 1, 2]) await store().record([recordOf('webster', minutes, minutes)]);
    queries = [];
    const query = db.selectFrom('reading').select('raw').where('raw', '>=', 1).orderBy('raw').limit(1);
    expect(await query.execute()).toEqual([{ raw: 1 }]);
    expect(queries.map(({ sql, parameters }) => ({ sql: sql.slice(-7), parameters }))).toEqual([
      { sql: 'limit 1', parameters: [1] },
    ]);
  });

  test('refuses a value that SQLite has no type for', async () => {
    await expect(sql`select ${{ an: 'object' }} as value`.execute(db)).rejects.toThrow(
      'no type for a value of type object',
    );
  });
});
