/**
 * Time as a port, so that tests and the demo's campus can run theirs faster.
 * `now` is in milliseconds since the Unix epoch; `sleep` resolves after `ms` milliseconds of the same time (at
 * once for what is past), and resolves early, without throwing, when `signal` aborts.
 */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A clock for what is nearly always over before its deadline: no promise and no signal are made for each. */
export interface Deadlines extends Clock {
  /** Calls `wake` once after `ms` milliseconds. Returns what calls it off. */
  after(ms: number, wake: () => void): () => void;
}

/** A monotonic clock, to measure how long something takes. It starts anew in each process. */
export const steadyClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};

/** The machine's own clock. A sleep keeps the process alive, so a caller that may have to stop passes a signal. */
export const systemClock: Deadlines = {
  now: () => Date.now(),
  after: (ms, wake) => {
    // setTimeout overflows past 2^31-1 ms and would fire at once, and it warns about negative times.
    const timer = setTimeout(wake, Math.min(Math.max(0, ms), 2_147_483_647));
    return () => clearTimeout(timer);
  },
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        callOff();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const callOff = systemClock.after(ms, wake);
      signal?.addEventListener('abort', wake);
    }),
};

/** What `result` is fulfilled with within `ms` milliseconds, else `undefined`; no timer outlives this. Throws what it rejects with. */
export async function within<T>(
  result: Promise<T>,
  ms: number,
  clock: Pick<Deadlines, 'after'>,
): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const callOff = clock.after(ms, () => late.resolve(undefined));
  try {
    return await Promise.race([result, late.promise]);
  } finally {
    callOff();
  }
}
