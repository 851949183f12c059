import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { recordReadings } from '../../../src/worker/feed/record-readings.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { sight, subscriptionFor } from '../outbox/alert-scene.ts';

test('what a burst decided is in the database before it is in the log, and is not kept waiting by it', async () => {
  const clock = manualClock();
  const store = await openStore({ url: 'sqlite::memory:', clock });
  const { logger, lines } = recordingLogger();
  const parts = { store, full: new Map(), limits: defaultFreshnessLimits, clock, machine: clock, logger };
  const see = (people: number) => recordReadings([sight('webster', people, clock.now())], parts);
  const alerts = 300;
  for (let i = 0; i < alerts; i += 1) {
    const place = { guild: `g${i}`, channel: `c${i}` };
    await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, place, clock.now()), 25);
  }
  await see(100);
  await clock.advance(60_000);
  const fired = () => lines.filter(({ reason }) => reason === 'fired').length;

  expect(await see(800)).toBe(true);
  expect(await store.outbox.counts()).toEqual({ queued: alerts, leased: 0 });
  expect(fired()).toBeLessThan(alerts);
  while (fired() < alerts) await setImmediate();
  await store.close();
});
