import { expect, test } from 'vitest';
import { createMayReconnect } from '../../../src/discord/transport/may-reconnect.ts';
import { manualClock } from '../../support/manual-clock.ts';

test('whether a shard may connect again is what the database says, and no timer is left', async () => {
  const clock = manualClock();
  for (const isSuperseded of [true, false]) {
    expect(await createMayReconnect(async () => isSuperseded, clock)()).toBe(!isSuperseded);
  }
  expect(clock.sleepers).toBe(0);
});

test('a shard that lost its connection while the database is silent connects again soon enough to answer in time', async () => {
  const clock = manualClock();
  const answer = Promise.withResolvers<boolean>();
  const told = createMayReconnect(() => answer.promise, clock)();
  await clock.advance(999);
  expect(clock.sleepers).toBe(1);
  await clock.advance(1);
  expect(await told).toBe(true);
  // What the database says afterwards is for the next time.
  answer.resolve(true);
  expect(await told).toBe(true);
});

test('a shard that another process has, as the database says late but in time, does not connect again', async () => {
  const clock = manualClock();
  const answer = Promise.withResolvers<boolean>();
  const told = createMayReconnect(() => answer.promise, clock)();
  await clock.advance(900);
  answer.resolve(true);
  expect(await told).toBe(false);
  expect(clock.sleepers).toBe(0);
});
