import { afterEach, expect, test } from 'vitest';
import { createSqliteDatabase } from '../../bench/lab/database.ts';
import { type MeasuredDay, millionTable } from '../../bench/million/measure-million.ts';
import { ruleMix } from '../../bench/million/rule-mix.ts';
import { simulateDay } from '../../bench/million/simulate-day.ts';
import { createVirtualSpeaker } from '../../bench/million/virtual-speaker.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { readAt } from '../store/alerts/read-at.ts';
import { at } from '../store/readings/record-of.ts';
import { subscriptionFor } from '../worker/outbox/alert-scene.ts';

let database = createSqliteDatabase();
afterEach(async () => {
  await database.remove();
  database = createSqliteDatabase();
});

test('the shares of the rules come to one', () => {
  expect(ruleMix.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test('a day of few servers fires, sends all of it and drops nothing', async () => {
  const day = await simulateDay(database, 40);
  expect(day.fired).toBeGreaterThan(10);
  // Each notification is edited when it is over, at midnight at the latest.
  expect(day.messages).toBeLessThanOrEqual(2 * day.fired);
  expect(day.messages).toBeGreaterThan(day.fired);
  expect(day.expired).toBe(0);
});

/** Six rules of four servers, of which two servers have two, one of them in one channel; all fire. */
async function fired(): Promise<Store> {
  const store = await openStore({ url: database.url });
  const places = ['g1 a', 'g1 a', 'g2 b', 'g2 c', 'g3 d', 'g4 e'].map((place) => place.split(' '));
  for (const [index, [guild = '', channel = '']] of places.entries()) {
    const rule = { holdMs: 0, recoverMs: 0, threshold: { people: 400 + index } };
    await store.subscriptions.add(subscriptionFor(rule, { guild, channel }, at(0)), 25);
  }
  await readAt(store, 1, 300);
  await readAt(store, 2, 500);
  return store;
}

test('the speaker of the simulation sends as many messages as the outbox does, with the same in them', async () => {
  const store = await fired();
  const jobs = [];
  for (let lease = await store.outbox.lease({ now: at(2), leaseMs: 60_000, most: 9 }); lease.length > 0; ) {
    jobs.push(...lease);
    for (const job of lease) await store.outbox.settle(job, { kind: 'sent', messageId: job.id }, at(2));
    lease = await store.outbox.lease({ now: at(2), leaseMs: 60_000, most: 9 });
  }
  await store.close();
  await database.remove();
  database = createSqliteDatabase();
  await (await fired()).close();
  const spoken = await createVirtualSpeaker(database).speak(at(2), 60);
  expect(jobs).toHaveLength(5);
  expect(spoken).toEqual({ messages: 5, deliveries: 6, expired: 0, waiting: 0 });
});

test('what does not get its turn waits, and is dropped as too old after ten minutes', async () => {
  await (await fired()).close();
  const speaker = createVirtualSpeaker(database, 0.05);
  expect(await speaker.speak(at(2), 60)).toEqual({ messages: 3, deliveries: 4, expired: 0, waiting: 2 });
  expect(await speaker.speak(at(13), 60)).toEqual({ messages: 0, deliveries: 0, expired: 2, waiting: 0 });
});

test('the table has a column for each number of servers, and both engines where they differ', () => {
  const day = {
    rules: 100,
    fired: 80,
    messages: 160,
    expired: 0,
    mostMoved: 60,
    mostFired: 20,
    mostMessages: 19,
    drainSeconds: 3,
    medianMs: 1,
    longestMs: 20,
    bytes: 2 ** 20,
    servers: 100,
    engine: 'sqlite',
  } satisfies MeasuredDay;
  const lines = millionTable([day, { ...day, engine: 'postgres', medianMs: 4 }]).split('\n');
  expect(lines[0]).toBe('| servers, with as many rules | 100 |');
  expect(lines).toContain('| ms of a poll, median | 1.0 · 4.0 |');
});
