import fc from 'fast-check';
import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { insertOf } from '../../../src/store/engine/row-statements.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables, TraceTable } from '../../../src/store/tables.ts';

test('every row is inserted with its own values, however many there are and in whatever order its columns stand', async () => {
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(':memory:', 0)) });
  await migrate(db, ':memory:');
  const insert = insertOf('trace', () => sql`on conflict (id) do update set reason = excluded.reason`);
  const rowOf = (i: number, reason: string): TraceTable => {
    const [id, others] = [`t${i}`, { guild_id: 'g', at: i, place: 2 * i, subscription_id: `s${i}` }];
    return i % 2 === 0 ? { id, ...others, reason } : { reason, ...others, id };
  };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.string(), async (count, reason) => {
      const rows = Array.from({ length: count }, (_, i) => rowOf(i, reason));
      await insert(db, rows);
      const kept = await db.selectFrom('trace').selectAll().where('at', '<', count).orderBy('at').execute();
      expect(kept).toEqual(rows);
    }),
    { numRuns: 30 },
  );
  await db.destroy();
});
