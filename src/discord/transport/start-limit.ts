import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';

/** How many sessions Discord still lets the bot begin, and how long until that is all of a day's again (ms). */
export interface SessionStarts {
  readonly remaining: number;
  readonly resetAfterMs: number;
}

/** Shards that begin at the same time ask once (ms). */
const freshMs = 5_000;

/** Keeps to Discord's `session_start_limit`: of a bot that begins more sessions in a day Discord resets the token. */
export function createStartLimit(parts: {
  readonly fetchStarts: () => Promise<SessionStarts>;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { fetchStarts, clock, logger } = parts;
  let askedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<SessionStarts> = Promise.resolve({ remaining: 1, resetAfterMs: 0 });
  let until: number | undefined;
  return {
    /** When Discord allows sessions again, while some shard waits for that (ms since the Unix epoch). */
    until: () => until,
    /** Waits as long as Discord allows no session. Rejects only when `signal` aborts. */
    wait: async (signal: AbortSignal): Promise<void> => {
      for (;;) {
        signal.throwIfAborted();
        // Either way: the clock may be set back.
        if (Math.abs(clock.now() - askedAt) >= freshMs) {
          askedAt = clock.now();
          last = fetchStarts();
        }
        try {
          const { remaining, resetAfterMs } = await last;
          if (remaining > 0) break;
          const waitMs = Math.max(resetAfterMs, freshMs);
          until = clock.now() + waitMs;
          logger.warn(
            { waitMs },
            `Discord allows no new gateway session until ${new Date(until).toISOString()}: too many were begun in a day. Look for a process of this bot that ends and starts again and again`,
          );
          await clock.sleep(waitMs, signal);
        } catch (error) {
          if (signal.aborted) throw error;
          logger.debug({ reason: messageOf(error) }, 'how many gateway sessions Discord allows could not be read');
          break;
        }
      }
      until = undefined;
    },
  };
}

/** Keeps to the `session_start_limit` of Discord. */
export type StartLimit = ReturnType<typeof createStartLimit>;
