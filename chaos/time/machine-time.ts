import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { createTimers } from './timers.ts';

/** The time and the luck of the whole process: packages, the stand-ins and the bot alike. */
export interface MachineTime {
  /** Milliseconds since the beginning, which nothing sets back. */
  steadyNow(): number;
  /** Moves time on, timer by timer; after each one it waits until nothing is under way any more. */
  advance(ms: number): Promise<void>;
  /** Moves time on at once, as for a process that was stopped meanwhile: what was due runs late, all of it at the end. */
  leap(ms: number): Promise<void>;
  /** An operator or a time server puts the clock forward, or back for less than 0. */
  setClock(byMs: number): void;
  /** How many timers are waiting. */
  waiting(): number;
  /** Gives the process its own time back. */
  restore(): void;
}

/**
 * Takes over the time of this process, which stands still from now on until it is advanced: `Date.now`, `performance.now`,
 * timers and `AbortSignal.timeout`. Only so can an outage of ten minutes be tried in a second, with the real libraries. Chance comes from
 * `random`, so that a sequence repeats exactly. `settle` waits until sockets and files are quiet.
 */
export function takeMachineTime(options: {
  readonly startAt: number;
  readonly random: () => number;
  readonly settle: () => Promise<void>;
}): MachineTime {
  const { startAt, random, settle } = options;
  let steadyMs = 0;
  let setForwardMs = 0;
  const waiting = createTimers(() => steadyMs);
  const own = {
    dateNow: Date.now,
    performanceNow: performance.now,
    random: Math.random,
    abortTimeout: AbortSignal.timeout,
    sleep: timersPromises.setTimeout,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
  };
  const clear = (timer: unknown): void => {
    if (!waiting.clear(timer)) own.clearTimeout(timer as NodeJS.Timeout);
  };
  const sleep = (ms = 1, value?: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new DOMException('The operation was aborted', 'AbortError'));
      if (signal?.aborted) return fail();
      const timer = waiting.add(ms, () => {
        signal?.removeEventListener('abort', stop);
        resolve(value);
      });
      const stop = (): void => {
        waiting.clear(timer);
        fail();
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  const functions = {
    setTimeout: (call: () => void, ms?: number, ...given: []) => waiting.add(ms, call, { given }),
    setInterval: (call: () => void, ms?: number, ...given: []) => waiting.add(ms, call, { given, repeats: true }),
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, functions);
  Object.assign(timers, functions);
  Object.assign(timersPromises, { setTimeout: sleep });
  syncBuiltinESMExports();
  Date.now = () => startAt + Math.floor(steadyMs) + setForwardMs;
  performance.now = () => steadyMs;
  Math.random = random;
  AbortSignal.timeout = (ms) => {
    const late = new AbortController();
    waiting.add(ms, () => late.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')));
    return late.signal;
  };
  const advance = async (ms: number): Promise<void> => {
    const end = steadyMs + ms;
    await settle();
    for (let timer = waiting.nextUntil(end); timer !== undefined; timer = waiting.nextUntil(end)) {
      steadyMs = Math.max(steadyMs, timer.at);
      timer.run();
      await settle();
    }
    steadyMs = end;
  };
  return {
    advance,
    leap: async (ms) => {
      await settle();
      steadyMs += ms;
      await advance(0);
    },
    steadyNow: () => steadyMs,
    setClock: (byMs) => {
      setForwardMs += byMs;
    },
    waiting: waiting.count,
    restore: () => {
      const { dateNow, performanceNow, abortTimeout, sleep: ownSleep, random: ownRandom, ...ownTimers } = own;
      Object.assign(globalThis, ownTimers);
      Object.assign(timers, ownTimers);
      Object.assign(timersPromises, { setTimeout: ownSleep });
      syncBuiltinESMExports();
      Date.now = dateNow;
      performance.now = performanceNow;
      Math.random = ownRandom;
      AbortSignal.timeout = abortTimeout;
      waiting.end(setTimeout);
    },
  };
}
