import type { Clock, Deadlines } from '../../src/base/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Deadlines {
  /**
   * Moves time by `ms` milliseconds. Sleepers wake in the order of their times, each at exactly its own time, and
   * what they do settles before the next one wakes, new sleeps included. `advance(0)` only settles. Promises and
   * immediates settle; real sockets and files do not.
   */
  advance(ms: number): Promise<void>;
  /** Sets the time back, or forward by less than 0, as an administrator or a time server does: who sleeps sleeps as long as before. */
  setBack(ms: number): void;
  /** The same time where nothing can set it back. */
  readonly steady: Clock;
  /** How many sleepers there are, to see that nothing is left behind. */
  readonly sleepers: number;
}

/**
 * A clock that begins at `startAt`, in milliseconds since the Unix epoch. `outside` waits for what does not settle by itself, such as
 * a database behind a socket, and answers whether there was any.
 */
export function manualClock(startAt = Date.UTC(2026, 1, 11, 17), outside = async () => false): ManualClock {
  let now = startAt;
  let sleepers: { at: number; readonly wake: () => void }[] = [];

  /** Every microtask has run once an immediate does; the second catches what the first one's microtasks scheduled. */
  const settle = async (): Promise<void> => {
    do for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    while (await outside());
  };

  let wasSetBackBy = 0;
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (!Number.isFinite(ms)) return reject(new RangeError(`a sleep of ${ms} ms`));
      if (signal?.aborted) return resolve();
      const wake = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      // Never under 1 ms, as setTimeout: a loop that sleeps 0 cannot hold `advance` for ever.
      const sleeper = { at: now + Math.max(1, ms), wake };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', wake);
    });

  const after: Deadlines['after'] = (ms, wake) => {
    const calledOff = new AbortController();
    void sleep(ms, calledOff.signal).then(() => calledOff.signal.aborted || wake());
    return () => calledOff.abort(null);
  };

  return {
    now: () => now,
    sleep,
    after,
    steady: { now: () => now + wasSetBackBy, sleep },
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        next.wake();
        await settle();
      }
      now = end;
    },
    setBack: (ms) => {
      now -= ms;
      wasSetBackBy += ms;
      // The same objects, since each takes itself off the list.
      for (const sleeper of sleepers) sleeper.at -= ms;
    },
    get sleepers() {
      return sleepers.length;
    },
  };
}
