import { expect, test } from 'vitest';
import { newBoardState } from '../../../src/domain/messages/board.ts';
import { alertsLock } from '../../../src/store/engine/postgres/open-postgres.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createTestDatabase } from '../../support/postgres/test-database.ts';
import { addedThing } from '../added-thing.ts';
import { boardRequest } from './board-request.ts';

test('what became of a board is written down beside what becomes of messages, and only waits for what changes alerts', async () => {
  const database = await createTestDatabase();
  const store = await openStore({ url: database.url, lockWaitMs: 50 });
  const claim = addedThing(await store.boards.add(boardRequest(), 5, { now: 1, until: 60_000 }));
  const settle = () => store.boards.settle(claim, { ...newBoardState, messageId: 'm1' }, 2);
  await database.query(`begin; select pg_advisory_xact_lock(${alertsLock})`);
  await expect(settle()).rejects.toMatchObject({ kind: 'locked' });
  await database.query(`rollback; begin; select pg_advisory_xact_lock_shared(${alertsLock})`);
  expect(await settle()).toBe('kept');
  await store.close();
  await database.drop();
});
