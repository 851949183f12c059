import { expect, onTestFinished, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { campusTime } from '../../support/digests.ts';
import { digestProcess, digestWorld } from './digest-scene.ts';

const hour = 3_600_000;

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
