import { expect, onTestFinished, test } from 'vitest';
import { serviceDayOf } from '../../../src/domain/calendar/service-day.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { campusTime } from '../../support/digests.ts';
import { sight, subscriptionFor } from '../outbox/alert-scene.ts';
import { digestProcess, digestWorld } from './digest-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

async function pollIn(store: Store, at: number, people: number): Promise<void> {
  const seen = { libraryId: 'webster', people, at, serviceDay: serviceDayOf(at), full: undefined, now: at };
  const observations = [{ ...seen, freshness: 'fresh' }] as const;
  await store.alerts.recordAndEvaluate([sight('webster', people, at)], { observations, queuedAt: at, gapMs: hour });
}

test('digests do not come where a 429 for everything held their turn up for too long', async () => {
  const world = digestWorld();
  const { clock, discord } = world;
  const { add, start, store, close } = await digestProcess(world);
  onTestFinished(close);
  const until = (time: string) => clock.advance(campusTime(time) - clock.now());
  await add();
  await add({ guildId: 'g2', channelId: 'c2' });
  let refused = 0;
  discord.faults.refuse = () => {
    refused += 1;
    if (refused === 1) throw new SendError({ kind: 'rateLimited', retryAfterMs: 3 * hour, global: true });
  };
  start();
  await until('2026-11-23T08:05');
  expect(refused).toBe(1);
  await until('2026-11-23T12:00');
  expect(discord.said).toEqual([]);
  expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
});

test('digests come although hundreds of edits wait for a server to give a permission back', async () => {
  const world = digestWorld();
  const { clock, discord } = world;
  const { add, start, store, close } = await digestProcess(world);
  onTestFinished(close);
  const owner = { kind: 'guild', guildId: 'g0' } as const;
  const count = 201;
  for (let i = 0; i < count; i += 1) {
    const place = { guild: owner.guildId, channel: `c${i}` };
    await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, place, clock.now()), count);
  }
  await pollIn(store, clock.now(), 300);
  await clock.advance(minute);
  await pollIn(store, clock.now(), 500);
  start();
  await clock.advance(minute);
  expect(discord.said).toHaveLength(count);
  discord.faults.refuse = (what) => {
    if (what === 'edit')
      throw new SendError({ kind: 'permanent', reason: 'missingPermissions', code: 50013, detail: '' });
  };
  // They are tried again an hour later, after the digest.
  await clock.advance(10 * minute);
  for (const { id } of await store.subscriptions.list(owner)) await store.subscriptions.remove(owner, id);
  await clock.advance(minute);
  const id = await add();
  await clock.advance(campusTime('2026-11-23T08:01') - clock.now());
  expect(discord.said.slice(count).map(({ text }) => text)).toEqual([`${id} 2026-11-23`]);
});

test('an alert does not wait for the pictures of digests, however many there are and however slow they are', async () => {
  const world = digestWorld();
  const { clock, discord } = world;
  const drawn = Promise.withResolvers<'none'>();
  const { add, start, store, dispatcher, close } = await digestProcess(world, {
    pictures: { of: () => drawn.promise },
  });
  onTestFinished(close);
  const count = 100;
  for (let i = 0; i < count; i += 1) await add({ guildId: `g${i}`, channelId: `c${i}` });
  start();
  await clock.advance(campusTime('2026-11-23T08:01') - clock.now());
  expect(dispatcher.status().held).toBe(count);
  await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { guild: 'g-alert', channel: 'alert' }, clock.now()), 1);
  await pollIn(store, clock.now(), 300);
  await clock.advance(minute);
  await pollIn(store, clock.now(), 500);
  await clock.advance(10_000);
  expect(discord.said.map(({ channelId }) => channelId)).toEqual(['alert']);
  drawn.resolve('none');
  await clock.advance(30_000);
  expect(discord.said).toHaveLength(1 + count);
});
