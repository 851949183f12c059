import { type Clock, steadyClock } from '../../base/clock.ts';

/** The slowest that 429s can make it: a sixteenth of the configured pace. */
const slowest = 16;

/** Lets the boards' requests through one by one, so that alerts and replies keep their share of Discord's limit. */
export interface BoardRateLimiter {
  /** Waits for a turn; `false` when `signal` aborts before it. */
  turn(signal: AbortSignal): Promise<boolean>;
  /** Discord said 429: half as fast from now on, and for `global` nothing at all for `ms`. */
  slowDown(ms: number, global: boolean): void;
  /** Discord took a request: a little faster again, up to the configured pace. */
  ease(): void;
}

/**
 * At most `perSecond` requests, evenly spaced: a burst would use up the share that alerts and replies need. The
 * clock is a monotonic one: setting the machine back an hour must not stop the boards for that long.
 */
export function createBoardRateLimiter(perSecond: number, clock: Clock = steadyClock): BoardRateLimiter {
  const asked = 1_000 / perSecond;
  let apartMs = asked;
  let nextAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  const own = async (signal: AbortSignal): Promise<boolean> => {
    for (;;) {
      if (signal.aborted) return false;
      const now = clock.now();
      const at = Math.max(nextAt, pausedUntil);
      if (at <= now) break;
      await clock.sleep(at - now, signal);
    }
    nextAt = clock.now() + apartMs;
    return true;
  };

  return {
    turn: (signal) => {
      const turn = last.then(() => own(signal));
      last = turn;
      return turn;
    },
    slowDown: (ms, global) => {
      apartMs = Math.min(asked * slowest, apartMs * 2);
      if (global) pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    // After 35 requests it is as fast as before the last 429.
    ease: () => {
      apartMs = Math.max(asked, apartMs * 0.98);
    },
  };
}
