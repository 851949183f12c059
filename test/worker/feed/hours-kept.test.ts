import { expect, onTestFinished, test } from 'vitest';
import type { ServiceHours } from '../../../src/source/hours.ts';
import { createHoursPoller } from '../../../src/worker/feed/hours-poller.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const hour = 3_600_000;
/** The winter noon of Montreal, as UTC. */
const noon = Date.UTC(2026, 1, 11, 17);
const days = ['2026-02-11', '2026-02-14'];

test('opening hours stay what they were where the feed says nothing of a day for once', async () => {
  const clock = manualClock(noon);
  const saying = (text: string): ServiceHours[] => [{ service: 'Webster Library', text }];
  let published = saying('9 AM to 10 PM');
  let told: ReadonlyMap<string, readonly ServiceHours[]> = new Map();
  const poller = createHoursPoller({
    onDays: async (all) => {
      told = all;
      return true;
    },
    fetch: async () => published,
    clock,
    random: () => 0,
    logger: recordingLogger().logger,
    daysAhead: 7,
  });
  onTestFinished(() => poller.stop());
  const known = () => days.map((day) => told.get(day)?.[0]?.text);
  poller.start();
  await clock.advance(60_000);
  expect(known()).toEqual(['9 AM to 10 PM', '9 AM to 10 PM']);
  published = [];
  await clock.advance(6 * hour);
  expect(known()).toEqual(['9 AM to 10 PM', '9 AM to 10 PM']);
  published = saying('Closed - 24h');
  await clock.advance(5 * hour);
  expect(known()).toEqual(['Closed - 24h', 'Closed - 24h']);
});
