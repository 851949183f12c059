import '../../src/base/temporal.ts';
import { REST } from '#discord.js';
import { systemClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createWakeSignal } from '../../src/base/signal.ts';
import { createMessageSender } from '../../src/discord/messages/messages.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { AlertNotification } from '../../src/store/outbox/outbox-ports.ts';
import { recordReadings } from '../../src/worker/feed/record-readings.ts';
import { createDispatcher } from '../../src/worker/outbox/dispatcher.ts';
import type { RateLimiter } from '../../src/worker/outbox/rate-limiter.ts';
import { noComposer } from './no-digests.ts';

/*
 * The process that is killed: `kill-child.ts DATABASE_URL DISCORD_URL TOKEN work|drain`. `work` lets two libraries cross the
 * threshold back and forth for ever, at times with the same poll. `drain` does it once, so that something is sent on any
 * machine, sends what is left and ends.
 */

const [url = '', api = '', token = '', mode] = process.argv.slice(2);
const logger = createLogger({ level: 'error', secrets: [] });
const store = await openStore({ url });
const rest = new REST({ version: '10', api, rejectOnRateLimit: () => true, retries: 0 }).setToken(token);
/** Rate limits are tested elsewhere; this is about kills only. */
const unlimited: RateLimiter = {
  waitMs: () => 0,
  run: (_route, request) => request(),
  pause: () => {},
  takeOver: async () => {},
};

const words = (notifications: readonly AlertNotification[]) =>
  notifications
    .map(({ kind, subscription, libraryId, openedAt }) => `${kind} ${subscription.id} ${libraryId} ${openedAt}`)
    .join('\n');
const renderer = {
  fired: (notifications: readonly AlertNotification[]) => ({ content: words(notifications) }),
  edit: (notifications: readonly AlertNotification[]) => ({ content: words(notifications) }),
  line: (notifications: readonly AlertNotification[]) => ({ content: `line\n${words(notifications)}` }),
  paused: () => ({ content: 'paused' }),
  resumed: () => ({ content: '' }),
};

const wakeSignal = createWakeSignal();
const dispatcher = createDispatcher({
  wakeSignal,
  outbox: store.outbox,
  sender: createMessageSender(rest),
  renderer,
  digests: noComposer,
  libraries: () => [],
  clock: systemClock,
  campusNow: systemClock.now,
  random: Math.random,
  logger,
  rateLimiter: unlimited,
  leaseMs: 300,
});
const recording = {
  store,
  full: new Map(),
  limits: defaultFreshnessLimits,
  clock: systemClock,
  machine: systemClock,
  logger,
};
dispatcher.start();
process.send?.('begun');

const record = async (turn: number): Promise<void> => {
  const seenAt = Date.now();
  const counts = { webster: turn % 2 === 0 ? 100 : 800, vanier: turn % 3 === 0 ? 100 : 800 };
  const records = Object.entries(counts).map(([libraryId, people]) => {
    const reading = { libraryId, raw: people, stamp: String(seenAt), fetchedAt: seenAt };
    return { reading, seenAt, estimateState: {}, people };
  });
  if (await recordReadings(records, recording)) wakeSignal.wake();
};
const turns = mode === 'work' ? Number.POSITIVE_INFINITY : 2;
for (let turn = 0; turn < turns; turn += 1) {
  await record(turn);
  await systemClock.sleep(60);
}
while ((await store.outbox.nextDueAt()) !== undefined) await systemClock.sleep(20);
await dispatcher.stop();
await store.close();
process.exit(0);
