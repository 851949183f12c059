import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { type GatewayStore, identifyLimits } from '../../store/gateway/gateway-ports.ts';
import type { StartLimit } from './start-limit.ts';

/** A wait that the operator should know of (ms). */
const longMs = 30_000;

/**
 * Lets each shard wait for its turn to begin a session, across all processes. Rejects only when `signal` aborts:
 * `@discordjs/ws` gives the connection up for any other error, and tries again at once.
 */
export function createIdentifyTurns(parts: {
  readonly store: Pick<GatewayStore, 'takeTurn'>;
  readonly shardCount: number;
  readonly maxConcurrency: number;
  readonly startLimit: Pick<StartLimit, 'wait'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly logger: Logger;
}) {
  const { store, shardCount, maxConcurrency, startLimit, clock, logger } = parts;
  return {
    waitForIdentify: async (shardId: number, signal: AbortSignal): Promise<void> => {
      await startLimit.wait(signal);
      let waitMs: number = identifyLimits.apartMs;
      try {
        const turn = await store.takeTurn({ shardId, shardCount }, maxConcurrency);
        waitMs = turn.waitMs;
        if (waitMs >= longMs) {
          logger.warn(
            { shardId, waitMs, tries: turn.tries },
            'many gateway sessions were begun lately: the next one waits, since Discord allows 1,000 a day',
          );
        }
      } catch (error) {
        logger.debug({ shardId, reason: messageOf(error) }, 'whose turn it is to begin a session could not be read');
      }
      await clock.sleep(waitMs, signal);
      signal.throwIfAborted();
    },
  };
}
