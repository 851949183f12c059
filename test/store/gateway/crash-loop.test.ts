import { expect, test } from 'vitest';
import { createIdentifyTurns } from '../../../src/discord/transport/identify-turns.ts';
import { identifyLimits } from '../../../src/store/gateway/gateway-ports.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { onEachPlace } from '../each-engine.ts';

onEachPlace(
  'the gateway',
  (place) => {
    test('lets a process that crashes fifty times burn few of the thousand sessions of a day, whenever it crashes', async () => {
      const { logger } = recordingLogger();
      const shard = { shardCount: 1, maxConcurrency: 1, startLimit: { wait: async () => {} }, logger };
      // It stands still: by the machine's clock the waits would pass while a busy machine opens the databases.
      const noon = Date.UTC(2026, 1, 11, 17);
      /** Starts a process and lets it live for so long; answers how long it took to begin a session, if it did. */
      const crash = async (livesMs: number): Promise<number | undefined> => {
        const store = await place.open({ clock: { now: () => noon } });
        const clock = manualClock();
        const startedAt = clock.now();
        const killed = new AbortController();
        let begunAt: number | undefined;
        const begun = createIdentifyTurns({ ...shard, store: store.gateway, clock })
          .waitForIdentify(0, killed.signal)
          .then(() => {
            begunAt = clock.now();
          })
          .catch(() => {});
        while (clock.sleepers === 0 && begunAt === undefined) await new Promise((resolve) => setImmediate(resolve));
        await clock.advance(livesMs);
        killed.abort();
        await begun;
        await store.close();
        return begunAt === undefined ? undefined : begunAt - startedAt;
      };
      const quick: (number | undefined)[] = [];
      for (let times = 0; times < 50; times += 1) quick.push(await crash(10_000));
      expect(quick.filter((ms) => ms !== undefined).length).toBeLessThanOrEqual(identifyLimits.freeTries);
      // One that waits for its turn each time, and ends after that: twice as long each time, as far as the longest wait.
      const { apartMs, longestMs } = identifyLimits;
      let waitedMs = 0;
      let leastMs = 0;
      for (let times = 0; times < 10; times += 1) {
        waitedMs += (await crash(86_400_000)) ?? 0;
        leastMs += Math.min(longestMs, 4 * apartMs * 2 ** times);
      }
      expect(waitedMs).toBeGreaterThanOrEqual(leastMs);
    });
  },
  { durableOnly: true },
);
