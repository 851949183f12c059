import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { standingStatement } from '../../../src/store/engine/standing-statement.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables } from '../../../src/store/tables.ts';

test('a standing statement is built once, and run with the values of each call on the database of that call', async () => {
  let built = 0;
  const expire = standingStatement(
    (db, { from, until, expiresAt }: { from: number; until: number; expiresAt: number }) => {
      built += 1;
      return db
        .updateTable('pending')
        .set({ expires_at: expiresAt })
        .where('expires_at', '>=', from)
        .where('kind', '=', 'kept')
        .where('expires_at', '<', until)
        .returning('key');
    },
  );
  const found: unknown[] = [];
  for (let round = 0; round < 2; round += 1) {
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(':memory:', 0)) });
    await migrate(db, ':memory:');
    const rows = [1, 2, 3, 4].map((at) => ({ key: `at ${at}`, kind: 'kept', value: '', expires_at: at }));
    await db.insertInto('pending').values(rows).execute();
    for (const values of [
      { until: 3, from: 2, expiresAt: 20 },
      { from: 1, expiresAt: 30, until: 4 },
      { from: 20, until: 21, expiresAt: 40 },
    ]) {
      const moved = await db.transaction().execute((tx) => expire(tx, values));
      found.push(moved.rows.map(({ key }) => key).toSorted());
    }
    await db.destroy();
  }
  expect(found).toEqual([['at 2'], ['at 1', 'at 3'], ['at 2'], ['at 2'], ['at 1', 'at 3'], ['at 2']]);
  expect(built).toBe(1);
});
