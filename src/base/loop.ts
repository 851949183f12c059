import type { Clock } from './clock.ts';
import { messageOf } from './errors.ts';
import { createWakeSignal, type WakeSignal } from './signal.ts';

/** What a loop needs. Times in milliseconds, of `clock`. */
interface LoopParts {
  readonly clock: Pick<Clock, 'sleep'>;
  /** One round; answers with the wait until the next. Rounds never overlap. */
  readonly turn: () => Promise<number>;
  /** Called with what a round threw, once for those in a row that throw the same; the next follows after `failedMs`. */
  readonly onError: (error: unknown) => void;
  readonly failedMs: number;
  /** Ends a wait early. */
  readonly wakeSignal?: WakeSignal;
}

/** Work that is repeated until it is stopped. */
interface Loop {
  /** Begins; a second call does nothing. */
  start(): void;
  /** Ends the wait, lets the round under way finish, and begins no other. */
  stop(): Promise<void>;
  /** Aborts with `stop`, for the waits within a round. */
  readonly stopping: AbortSignal;
}

/** A loop that does nothing until `start`. */
export function createLoop({ clock, turn, onError, failedMs, wakeSignal = createWakeSignal() }: LoopParts): Loop {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    let failure: string | undefined;
    while (!stopping.signal.aborted) {
      let waitMs = failedMs;
      try {
        waitMs = await turn();
        failure = undefined;
      } catch (error) {
        const message = messageOf(error);
        if (message !== failure) onError(error);
        failure = message;
      }
      await wakeSignal.sleep(waitMs, clock);
    }
  };

  return {
    start: () => {
      running ??= run();
    },
    stop: async () => {
      stopping.abort();
      wakeSignal.wake();
      await running;
    },
    stopping: stopping.signal,
  };
}
