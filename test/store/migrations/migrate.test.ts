import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables } from '../../../src/store/tables.ts';

test('a database that is up to date is read by a start, and not written', async () => {
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(':memory:', 0)) });
  const changes = async () => (await sql<{ n: number }>`select total_changes() as n`.execute(db)).rows[0]?.n;
  await migrate(db, 'memory');
  const before = await changes();
  expect(before).toBeGreaterThan(0);
  await migrate(db, 'memory');
  expect(await changes()).toBe(before);
  await db.destroy();
});
