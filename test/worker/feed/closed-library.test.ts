import { expect, test } from 'vitest';
import { createIngestAlone } from '../../../src/sandbox/ingest-alone.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { subscriptionFor } from '../outbox/alert-scene.ts';
import { poll } from './occupancy-scene.ts';

const minute = 60_000;
/** A winter noon in Montreal. */
const noon = Date.UTC(2026, 1, 11, 17);

test('a library that its hours say is closed is not the one of several that has room', async () => {
  let now = noon;
  const clock = { now: () => now };
  const { logger, lines } = recordingLogger();
  const store = await openStore({ url: 'sqlite::memory:', clock });
  const full = new Map([
    ['webster', 1600],
    ['vanier', 800],
  ]);
  const { known, ingest } = createIngestAlone({ store, full, clock, machine: clock, logger });
  const days = {
    '2026-02-11': [
      { service: 'Webster Library', text: '7 AM to 11 PM' },
      { service: 'Vanier Library', text: 'Closed' },
    ],
  };
  await store.feedState.save('hours', { attemptedAt: noon, days });
  await known.refresh();
  const rule = { direction: 'below', threshold: { percent: 40 }, libraries: 'any', holdMs: 0 } as const;
  await store.subscriptions.add(subscriptionFor(rule, {}, noon), 25);
  for (const people of [700, 600, 500, 400, 300, 200, 150, 140]) {
    now += 10 * minute;
    await ingest(poll(now, { Webster: people * 2, Vanier: people }));
  }
  expect(lines.filter(({ reason }) => reason === 'fired')).toMatchObject([{ libraryId: 'webster' }]);
  await store.close();
});
