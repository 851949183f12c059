/** A timer as Node gives it out, in a time of our own. */
class VirtualTimer {
  at: number;
  readonly #again: (timer: VirtualTimer) => void;
  readonly run: () => void;
  readonly #remove: (timer: VirtualTimer) => void;

  constructor(
    at: number,
    again: (timer: VirtualTimer) => void,
    remove: (timer: VirtualTimer) => void,
    run: () => void,
  ) {
    this.at = at;
    this.#again = again;
    this.#remove = remove;
    this.run = run;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.#again(this);
    return this;
  }

  close(): this {
    this.#remove(this);
    return this;
  }
}

/** A timer that waits: when it is due, and what then runs. */
export type WaitingTimer = Pick<VirtualTimer, 'at' | 'run'>;

/** The timers of a time (ms) that stands still until it is moved. */
export function createTimers(now: () => number) {
  const timers = new Set<VirtualTimer>();
  let setReal: typeof setTimeout | undefined;
  const add = (
    ms: number | undefined,
    call: (...given: readonly unknown[]) => void,
    { given = [], repeats = false }: { readonly given?: readonly unknown[]; readonly repeats?: boolean } = {},
  ): VirtualTimer => {
    // As Node: never under 1 ms, and what is no number is 1 ms.
    const waitMs = Number(ms) >= 1 ? Number(ms) : 1;
    const again = (timer: VirtualTimer): void => {
      if (setReal !== undefined) return void setReal(timer.run, waitMs).unref();
      timer.at = now() + waitMs;
      // Behind those that were there before it.
      timers.delete(timer);
      timers.add(timer);
    };
    const timer = new VirtualTimer(now() + waitMs, again, remove, () => {
      if (repeats) again(timer);
      else timers.delete(timer);
      call(...given);
    });
    timers.add(timer);
    return timer;
  };
  const remove = (timer: VirtualTimer): void => {
    timers.delete(timer);
  };
  return {
    add,
    /** Whether it was one of these. */
    clear: (timer: unknown): boolean => {
      if (!(timer instanceof VirtualTimer)) return false;
      timers.delete(timer);
      return true;
    },
    /** The next one that is due until then; of several at one moment the one that was set first. */
    nextUntil: (end: number): WaitingTimer | undefined => {
      let next: VirtualTimer | undefined;
      for (const timer of timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
      return next;
    },
    count: () => timers.size,
    /** Nothing moves this time any more. A package may still hold a timer of it (undici keeps one for ever): what it starts anew is a real one. */
    end: (real: typeof setTimeout): void => {
      timers.clear();
      setReal = real;
    },
  };
}
