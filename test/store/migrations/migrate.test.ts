import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables } from '../../../src/store/tables.ts';

test('a start that finds the database up to date asks for its tables and its migrations, and nothing else', async () => {
  const queries: string[] = [];
  const db = new Kysely<Tables>({
    dialect: nodeSqliteDialect(connect(':memory:', 0)),
    log: ({ query }) => void queries.push(query.sql),
  });
  await migrate(db, 'memory');
  expect(queries.splice(0).some((query) => query.startsWith('create table'))).toBe(true);
  await migrate(db, 'memory');
  expect(queries).toEqual([
    expect.stringMatching(/^select name from sqlite_master /),
    expect.stringContaining('from "kysely_migration"'),
  ]);
  await db.destroy();
});
