import { type Clock, systemClock } from '../../base/clock.ts';

/** A clock that runs at another speed than the wall's and can be put forward or back. */
export interface ScaledClock extends Clock {
  speed(): number;
  /** `speed` 60 makes a minute pass in a second; 0 stops time. Throws a RangeError below 0 or when it is not finite. */
  setSpeed(speed: number): void;
  /** Puts the clock to `at`, in milliseconds since the Unix epoch. */
  jumpTo(at: number): void;
}

/** Where a scaled clock starts (milliseconds since the Unix epoch; by default now) and what it is scaled from. */
export interface ScaledClockOptions {
  readonly startAt?: number;
  readonly speed?: number;
  /** The time that is scaled: the machine's, or a test's own. */
  readonly base?: Clock;
}

/** A stopped clock would sleep for ever, which is more than a timer can hold. */
const longestSleepMs = 2 ** 31 - 1;

/**
 * Makes a scaled clock. A sleep follows every change: a faster clock shortens it, a jump forward past its end ends it.
 * A jump back leaves it as long as it was, since the demo's poller must not sleep until yesterday is over again.
 */
export function createScaledClock({ startAt, speed = 1, base = systemClock }: ScaledClockOptions = {}): ScaledClock {
  let anchor = { base: base.now(), scaled: startAt ?? base.now() };
  let changed = new AbortController();
  const sleepers = new Set<{ until: number }>();
  const exactNow = () => anchor.scaled + (base.now() - anchor.base) * speed;

  const change = (at: number, newSpeed: number) => {
    if (!Number.isFinite(at)) throw new RangeError(`A clock cannot be put to ${at}.`);
    if (!(newSpeed >= 0 && Number.isFinite(newSpeed))) throw new RangeError(`A clock cannot run ${newSpeed} times.`);
    const back = Math.min(0, at - exactNow());
    for (const sleeper of sleepers) sleeper.until += back;
    anchor = { base: base.now(), scaled: at };
    speed = newSpeed;
    // With a reason, since Node makes an error with its stack where there is none.
    changed.abort(null);
    changed = new AbortController();
  };
  change(anchor.scaled, speed);

  return {
    now: () => Math.floor(exactNow()),
    sleep: async (ms, signal) => {
      const sleeper = { until: exactNow() + ms };
      sleepers.add(sleeper);
      while (!signal?.aborted && sleeper.until > exactNow()) {
        const wake = signal ? AbortSignal.any([changed.signal, signal]) : changed.signal;
        // The time may have come since it was asked for above.
        const left = Math.max(0, sleeper.until - exactNow());
        await base.sleep(Math.min(longestSleepMs, left / speed), wake);
      }
      sleepers.delete(sleeper);
    },
    speed: () => speed,
    setSpeed: (newSpeed) => change(exactNow(), newSpeed),
    jumpTo: (at) => change(at, speed),
  };
}
