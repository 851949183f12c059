import '../../src/base/temporal.ts';
import { systemClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createWakeSignal } from '../../src/base/signal.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createDispatcher } from '../../src/worker/outbox/dispatcher.ts';
import { cross, subscribe } from './alerts-sending.ts';
import { noComposer } from './no-digests.ts';

/*
 * Measures, in a process of its own run with --expose-gc, how much more memory a backlog of deliveries takes than an idle
 * app: `alerts-backlog.ts DATABASE_URL COUNT`. Says both in bytes, as JSON.
 */

const [url = '', count = '0'] = process.argv.slice(2);
const store = await openStore({ url });
const memory = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().rss;
};
const places = Array.from({ length: Number(count) }, (_, i) => ({ guildId: `g${i}`, channelId: `c${i}` }));
await subscribe(store, places);
const wakeSignal = createWakeSignal();
const dispatcher = createDispatcher({
  wakeSignal,
  outbox: store.outbox,
  sender: {
    // A Discord that takes a second for everything, so that the backlog stays one.
    post: async () => {
      await systemClock.sleep(1_000);
      return { messageId: '1' };
    },
    edit: async () => {},
    publish: async () => {},
    openDm: async () => ({ channelId: '1' }),
    noticeChannel: async () => undefined,
  },
  renderer: { fired: () => ({}), edit: () => ({}), line: () => ({}), paused: () => ({}), resumed: () => ({}) },
  digests: noComposer,
  libraries: () => [],
  clock: systemClock,
  campusNow: systemClock.now,
  random: Math.random,
  logger: createLogger({ level: 'silent', secrets: [] }),
});
dispatcher.start();
await systemClock.sleep(500);
const idle = memory();
await cross(store, wakeSignal);
let most = 0;
for (let i = 0; i < 10; i += 1) {
  await systemClock.sleep(300);
  most = Math.max(most, memory());
}
const { queued } = await store.outbox.counts();
process.send?.({ idle, most, queued });
await dispatcher.stop();
await store.close();
process.disconnect?.();
