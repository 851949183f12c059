import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Subscription } from '../../../src/domain/alerts/subscription.ts';
import { alertsLock } from '../../../src/store/engine/postgres/open-postgres.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import type { JobOutcome, OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { readAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const sent = { kind: 'sent', messageId: 'm1' } as const;

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, clock: { now: () => at(0) } });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(async () => {
  await database.clear();
});
afterEach(() => database.query('rollback'));

const lease = (minutes = 1) => store.outbox.lease({ now: at(minutes), leaseMs: 60_000, most: 10 });
const add = async (...given: Parameters<typeof subscriptionFor>): Promise<Subscription> =>
  addedThing(await store.subscriptions.add(subscriptionFor(...given), 25));
/** Alerts that fire, each in a channel of its server; the jobs that they become, by channel. */
async function fired(...channels: readonly string[]): Promise<ReadonlyMap<string, OutboxJob>> {
  for (const channel of channels) await add({ holdMs: 0 }, { guild: `g${channel}`, channel });
  await readAt(store, 0, 300);
  await readAt(store, 1, 500);
  return new Map((await lease()).map((job) => [job.channelId, job]));
}
async function oneFired(request: Parameters<typeof subscriptionFor>[0] = {}): Promise<OutboxJob> {
  await add({ holdMs: 0, ...request });
  await readAt(store, 0, 300);
  await readAt(store, 1, 500);
  const [job] = await lease();
  if (job === undefined) throw new Error('nothing was leased');
  return job;
}

/** Whether `work` waits for a lock that the hand of this test holds; it goes on when that lets it go. */
async function waits(work: () => Promise<unknown>): Promise<boolean> {
  let isOver = false;
  const done = work().finally(() => {
    isOver = true;
  });
  done.catch(() => {});
  for (;;) {
    const waiting = await database.query(
      `select 1 from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`,
    );
    if (waiting.length > 0) break;
    if (isOver) return done.then(() => false);
  }
  await database.query('commit');
  await done;
  return true;
}

describe('while another process takes from the outbox', () => {
  const takes = () => database.query(`begin; select pg_advisory_xact_lock_shared(${alertsLock})`);
  const settling =
    (outcome: JobOutcome, request: Parameters<typeof subscriptionFor>[0] = {}) =>
    async () => {
      const job = await oneFired(request);
      return () => store.outbox.settle(job, outcome, at(1));
    };
  type Case = readonly [name: string, prepare: () => Promise<() => Promise<unknown>>];

  const unhindered: readonly Case[] = [
    ['takes from it too', async () => () => lease()],
    [
      'takes from it as the one that leads',
      async () => {
        const leadership = await store.elections.elect('speaker', new AbortController().signal);
        if (leadership === undefined) throw new Error('nothing ended this election');
        const { outbox } = store.ledBy(leadership);
        return () => outbox.lease({ now: at(1), leaseMs: 1, most: 1 }).finally(leadership.resign);
      },
    ],
    ['renews its claims', async () => () => store.outbox.renew(['a'], at(2))],
    ['notes what was sent', settling(sent)],
    [
      'notes what is to be tried again, of an alert that notifies once too',
      settling({ kind: 'later', at: at(2), mayBeSent: true, reason: 'failed' }, { oneShot: true }),
    ],
    ['announces how much it sends', async () => () => store.sendRate.announce(1)],
  ];
  test.each(unhindered)('this one %s', async (_name, prepare) => {
    const work = await prepare();
    await takes();
    expect(await waits(work)).toBe(false);
  });

  const held: readonly Case[] = [
    ['evaluates alerts', async () => () => readAt(store, 2, 300)],
    ['adds an alert', async () => () => add({}, { channel: 'c2' })],
    ['ends an alert that has notified once', settling(sent, { oneShot: true })],
    ['pauses what Discord refuses', settling({ kind: 'dead', pause: 'missingAccess' })],
    ['arms an alert again whose message came too late', settling({ kind: 'expired' }, { oneShot: true })],
    ['ends what it cannot edit any more', settling({ kind: 'cancelled', reason: 'perhapsSent' }, { oneShot: true })],
    ['drops what is too old', async () => () => store.outbox.sweep(at(60), at(60))],
    ['takes over', async () => () => store.outbox.takeOver(at(1), [])],
    [
      'ends what has said its last word',
      async () => {
        await add({ holdMs: 0 }, { expiresAt: at(1) });
        await store.outbox.sweep(at(1), at(1));
        const [job] = await lease();
        if (job === undefined) throw new Error('nothing was leased');
        return () => store.outbox.settle(job, sent, at(1));
      },
    ],
  ];
  test.each(held)('this one %s afterwards, since that changes alerts', async (_name, prepare) => {
    const work = await prepare();
    await takes();
    expect(await waits(work)).toBe(true);
  });
});

test('while another process evaluates alerts this one takes nothing from the outbox', async () => {
  await database.query(`begin; select pg_advisory_xact_lock(${alertsLock})`);
  expect(await waits(() => lease())).toBe(true);
});

describe('a delivery that another process settles at this moment', () => {
  const settles = (channel: string) =>
    database.query(`begin; select 1 from delivery where channel_id = '${channel}' for update`);

  test('is not taken, and holds up no other', async () => {
    const jobs = await fired('c1', 'c2');
    for (const job of jobs.values()) {
      await store.outbox.settle(job, { kind: 'later', at: at(1), mayBeSent: false, reason: 'failed' }, at(1));
    }
    await settles('c1');
    expect((await lease()).map(({ channelId }) => channelId)).toEqual(['c2']);
    await database.query('rollback');
    expect((await lease()).map(({ channelId }) => channelId)).toEqual(['c1']);
  });

  test('is not taken back either when its claim has run out', async () => {
    await fired('c1', 'c2');
    await settles('c1');
    expect((await lease(3)).map(({ channelId }) => channelId)).toEqual(['c2']);
    await database.query('rollback');
    expect((await lease(3)).map(({ channelId }) => channelId)).toEqual(['c1']);
  });

  test('keeps the rest of its message from being sent without it', async () => {
    for (const people of [400, 450]) await add({ holdMs: 0, threshold: { people } });
    await readAt(store, 0, 300);
    await readAt(store, 1, 500);
    const [job] = await lease();
    expect(job?.deliveryIds).toHaveLength(2);
    await database.query(`begin; select 1 from delivery where id = '${job?.deliveryIds[0]}' for update`);
    expect(await lease(3)).toEqual([]);
    await database.query('rollback');
    expect(await lease(3)).toMatchObject([{ id: job?.id, mayBeSent: true }]);
  });

  test('is settled once: the second process waits, and then has nothing to write', async () => {
    const job = await oneFired();
    await database.query(`begin; update delivery set status = 'sent', message_id = 'm0'`);
    let notes: unknown;
    expect(
      await waits(async () => {
        notes = await store.outbox.settle(job, sent, at(1));
      }),
    ).toBe(true);
    expect(notes).toEqual([]);
    expect(await database.query('select message_id from delivery')).toEqual([{ message_id: 'm0' }]);
    expect((await store.subscriptions.list(guild))[0]?.paused).toBeNull();
  });
});
