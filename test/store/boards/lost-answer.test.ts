import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { createSqlBoardStore } from '../../../src/store/boards/sql-board-store.ts';
import { createLocalBell } from '../../../src/store/engine/bell.ts';
import { createDatabase } from '../../../src/store/engine/database.ts';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { createRandomIds } from '../../../src/store/engine/random-ids.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { addedThing } from '../added-thing.ts';
import { boardRequest } from './board-request.ts';

test('a board whose connection breaks after it was removed is given back, so that its message can be deleted', async () => {
  let lost = 0;
  const deletions = new WeakSet<object>();
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(':memory:', 1)) });
  await migrate(db, ':memory:');
  /** As `db`, but the answer to the first deletion never comes. */
  const breaking = db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      if (node.kind === 'DeleteQueryNode') deletions.add(queryId);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      if (!deletions.has(queryId) || lost > 0) return result;
      lost += 1;
      throw new Error('the connection was lost');
    },
  });
  const database = createDatabase({
    db: { exclusive: breaking, shared: breaking },
    explain: (cause) => new StoreError({ kind: 'unreachable', detail: '' }, { cause }),
    disconnect: () => db.destroy(),
    lockWaitMs: 1_000,
  });
  const { ring } = createLocalBell();
  const parts = { now: () => 0, random: Math.random, newId: createRandomIds(), freshMs: 0, ring };
  const boards = createSqlBoardStore({ ...database, ...parts, databaseNow: sql`0` });
  const { board } = addedThing(await boards.add(boardRequest(), 5, { now: 0, until: 1 }));
  expect(await boards.remove('g1', board.id)).toMatchObject({ board });
  expect(lost).toBe(1);
  expect(await boards.remove('g1', board.id)).toBeUndefined();
  await database.close();
});
