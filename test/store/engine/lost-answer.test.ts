import { type Dialect, Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newBoardState } from '../../../src/domain/messages/board.ts';
import { createSqlSubscriptionStore } from '../../../src/store/alerts/sql-subscription-store.ts';
import { createSqlBoardStore } from '../../../src/store/boards/sql-board-store.ts';
import { createSqlDigestStore } from '../../../src/store/digests/sql-digest-store.ts';
import { createLocalBell } from '../../../src/store/engine/bell.ts';
import { createDatabase, type StoreParts } from '../../../src/store/engine/database.ts';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { createRandomIds } from '../../../src/store/engine/random-ids.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { boardRequest } from '../boards/board-request.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const eight = campusTime('2026-11-23T08:00');

describe('where the connection breaks with a transaction that took effect', () => {
  let parts: StoreParts;
  /** How many of the next transactions get no answer. */
  let breaks: number;
  /** Whether the database cannot be reached any more once it has broken. */
  let staysAway: boolean;
  beforeEach(async () => {
    breaks = 0;
    staysAway = false;
    let isAway = false;
    const dialect: Dialect = nodeSqliteDialect(connect(':memory:', 1));
    const createDriver = dialect.createDriver.bind(dialect);
    dialect.createDriver = () => {
      const driver = createDriver();
      const begin = driver.beginTransaction.bind(driver);
      driver.beginTransaction = async (...given) => {
        if (isAway) throw new Error('there is no connection');
        return begin(...given);
      };
      const commit = driver.commitTransaction.bind(driver);
      driver.commitTransaction = async (connection) => {
        await commit(connection);
        if (breaks === 0) return;
        breaks -= 1;
        isAway = staysAway;
        throw new Error('the connection was lost');
      };
      return driver;
    };
    const db = new Kysely<Tables>({ dialect });
    await migrate(db, ':memory:');
    const database = createDatabase({
      db: { exclusive: db, shared: db },
      explain: (cause) => new StoreError({ kind: 'unreachable', detail: '' }, { cause }),
      disconnect: () => db.destroy(),
      lockWaitMs: 0,
    });
    const { ring } = createLocalBell();
    const more = { now: () => eight, random: Math.random, newId: createRandomIds(), freshMs: 0, ring };
    parts = { ...database, ...more, databaseNow: sql`0` };
  });
  afterEach(() => parts.close());

  test('an alert is added once, and what moves or resumes it says that it has', async () => {
    const store = createSqlSubscriptionStore(parts);
    breaks = 1;
    const { id } = addedThing(await store.add(subscriptionFor({}), 25));
    expect(await store.list(guild)).toMatchObject([{ id }]);
    breaks = 1;
    expect(await store.pause(guild, id, 'missingAccess', 0)).toBe(true);
    breaks = 1;
    expect(await store.resume(guild, id)).toBe(true);
    breaks = 1;
    const target = { kind: 'channel', guildId: 'g1', channelId: 'c2' } as const;
    expect(await store.edit(guild, id, { target, rule: { holdMs: 0 } })).toEqual({ kind: 'edited' });
    expect(breaks).toBe(0);
    expect(await store.list(guild)).toMatchObject([{ id, target, paused: null, rule: { holdMs: 0 } }]);
  });

  test('an alert is removed, and brought back', async () => {
    const store = createSqlSubscriptionStore(parts);
    const { id } = addedThing(await store.add(subscriptionFor({}), 25));
    breaks = 1;
    expect(await store.remove(guild, id)).toBe(true);
    expect(await store.list(guild)).toEqual([]);
    breaks = 1;
    expect(await store.restore(guild, id, 25)).toMatchObject({ kind: 'added', thing: { id } });
    expect(breaks).toBe(0);
    expect(await store.list(guild)).toMatchObject([{ id }]);
    expect(await store.remove(guild, 'none')).toBe(false);
    expect(await store.restore(guild, 'none', 25)).toEqual({ kind: 'unknown' });
  });

  test('a digest is added once, and what moves or resumes it says that it has', async () => {
    const store = createSqlDigestStore(parts);
    breaks = 1;
    const { id } = addedThing(await store.add(digestRequest(), 5));
    await store.change('g1', id, { paused: { reason: 'missingAccess', at: 0 } }, eight);
    breaks = 1;
    const next = { channelId: 'c2', paused: null };
    expect(await store.change('g1', id, next, eight)).toMatchObject({ kind: 'added', thing: { id, ...next } });
    expect(breaks).toBe(0);
    expect(await store.list('g1')).toMatchObject([{ id, ...next }]);
    breaks = 1;
    expect(await store.remove('g1', id)).toMatchObject({ id });
    expect(await store.list('g1')).toEqual([]);
    expect(await store.remove('g1', id)).toBeUndefined();
  });

  test('a board is added once, and one that was moved is given back, so that its old message can be deleted', async () => {
    const store = createSqlBoardStore(parts);
    const lease = { now: 0, until: 1 };
    breaks = 1;
    const { board: old } = addedThing(await store.add(boardRequest(), 5, lease));
    breaks = 1;
    const next = addedThing(await store.add(boardRequest({ channelId: 'c2' }), 5, lease, old.id));
    await store.settle(next, { ...newBoardState, messageId: 'm2' }, 0);
    breaks = 1;
    const replaced = await store.replace(next.board.id, lease);
    expect(replaced).toMatchObject({ board: { id: old.id, channelId: 'c2' }, left: { board: { channelId: 'c1' } } });
    expect(breaks).toBe(0);
    expect(await store.list('g1')).toMatchObject([{ id: old.id, channelId: 'c2' }]);
  });

  test('a board is changed, and given back where it was removed, so that its message can be deleted', async () => {
    const store = createSqlBoardStore(parts);
    const { board } = addedThing(await store.add(boardRequest(), 5, { now: 0, until: 1 }));
    breaks = 1;
    const changed = await store.change('g1', board.id, { hasChart: !board.hasChart }, { now: 1, until: 2 });
    expect(changed).toMatchObject({ kind: 'changed', claim: { board: { hasChart: !board.hasChart } } });
    breaks = 1;
    const lease = { now: 2, until: 3 };
    expect(await store.remove('g1', board.id, lease)).toMatchObject({ board: { id: board.id }, removedAt: 2 });
    expect(breaks).toBe(0);
    expect(await store.remove('g1', board.id, lease)).toBeUndefined();
  });

  test('what cannot be found out fails, and says that it may have been done', async () => {
    const store = createSqlSubscriptionStore(parts);
    breaks = 4;
    await expect(store.pause(guild, 'none', 'byHand', 0)).rejects.toMatchObject({ mayBeDone: true });
    await expect(store.remove(guild, 'none')).rejects.toMatchObject({ mayBeDone: true });
  });

  test('what took effect before the database went away says that it may have been done', async () => {
    const store = createSqlSubscriptionStore(parts);
    breaks = 1;
    staysAway = true;
    await expect(store.add(subscriptionFor({}), 25)).rejects.toMatchObject({ mayBeDone: true });
    await expect(store.add(subscriptionFor({}), 25)).rejects.toMatchObject({ mayBeDone: false });
    expect(await store.list(guild)).toHaveLength(1);
  });
});
