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
  readonly store: Pick<GatewayStore, 'takeTurn' | 'noteIdentify'>;
  readonly shardCount: number;
  readonly maxConcurrency: number;
  readonly startLimit: Pick<StartLimit, 'wait'>;
  /** A monotonic one. */
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { store, shardCount, maxConcurrency, startLimit, clock, logger } = parts;
  /**
   * When the turn of a shard comes whose connection was closed before that: the next connection waits for the same one. With a new
   * turn for each connection a wait that is longer than a connection lasts would never end.
   */
  const comesAt = new Map<number, number>();

  /** Takes a turn, and answers with how long it is until then (ms). */
  const takeTurn = async (shardId: number): Promise<number> => {
    try {
      const { waitMs, tries } = await store.takeTurn({ shardId, shardCount }, maxConcurrency);
      if (waitMs >= longMs) {
        logger.warn(
          { shardId, waitMs, tries },
          'many gateway sessions were begun lately: the next one waits, since Discord allows 1,000 a day',
        );
      }
      return waitMs;
    } catch (error) {
      logger.debug({ shardId, reason: messageOf(error) }, 'whose turn it is to begin a session could not be read');
      return identifyLimits.apartMs;
    }
  };

  return {
    waitForIdentify: async (shardId: number, signal: AbortSignal): Promise<void> => {
      await startLimit.wait(signal);
      const leftMs = (comesAt.get(shardId) ?? Number.NEGATIVE_INFINITY) - clock.now();
      const waitMs = leftMs > 0 ? leftMs : await takeTurn(shardId);
      comesAt.set(shardId, clock.now() + waitMs);
      await clock.sleep(waitMs, signal);
      signal.throwIfAborted();
      comesAt.delete(shardId);
      store.noteIdentify({ shardId, shardCount }).catch((error: unknown) => {
        logger.debug({ shardId, reason: messageOf(error) }, 'that a session begins could not be written down');
      });
    },
  };
}
