import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Time as a port, so that tests and the demo's campus can run theirs faster.
 * `now` is in milliseconds since the Unix epoch; `sleep` resolves after `ms` milliseconds of the same time (at
 * once for what is past), and resolves early, without throwing, when `signal` aborts.
 */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A monotonic clock, to measure how long something takes. It starts anew in each process. */
export const steadyClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};

/** The machine's own clock. A sleep keeps the process alive, so a caller that may have to stop passes a signal. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    if (signal?.aborted) return;
    // setTimeout overflows past 2^31-1 ms and would fire at once, and it warns about negative times.
    const waitMs = Math.min(Math.max(0, ms), 2_147_483_647);
    await sleep(waitMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};
