import type { Clock } from './clock.ts';

/** Lets one part of the process end the sleep of another, without either knowing the other. */
export interface WakeSignal {
  wake(): void;
  /** Sleeps for `ms` at most; a `wake` since the last sleep ends it at once. */
  sleep(ms: number, clock: Pick<Clock, 'sleep'>): Promise<void>;
}

/** A signal between any number of callers and one loop. */
export function createWakeSignal(): WakeSignal {
  let woken = new AbortController();
  return {
    // Without a reason of ours Node makes an error, with its stack, for each wake: most of what one costs.
    wake: () => woken.abort(null),
    sleep: async (ms, clock) => {
      if (ms > 0) await clock.sleep(ms, woken.signal);
      if (woken.signal.aborted) woken = new AbortController();
    },
  };
}

/** Fulfilled when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
