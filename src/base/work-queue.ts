import { eventLoopTurn } from './event-loop.ts';

/** Options for a piece of queued work. */
interface QueuedWork {
  /** Called when its turn has come: work that is no longer wanted is dropped. By default it always is. */
  readonly isWanted?: () => boolean;
}

/** Work was dropped before it began, since its result is no longer wanted. */
export class DroppedError extends Error {
  override readonly name = 'DroppedError';

  constructor() {
    super('the result is no longer wanted');
  }
}

/** Lets a few pieces of heavy work run at a time, so that the event loop stays responsive however many there are. */
export interface WorkQueue {
  /** Runs `work` when its turn has come, first come, first served. Rejects with `DroppedError` where it is not wanted then. */
  run<T>(work: () => Promise<T>, options?: QueuedWork): Promise<T>;
}

/** A queue that runs `most` pieces at a time. */
export function createWorkQueue(most: number): WorkQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  const next = (): void => {
    if (running >= most) return;
    const begin = waiting.shift();
    if (begin === undefined) return;
    running += 1;
    begin();
  };

  return {
    run: async (work, { isWanted = () => true } = {}) => {
      const hasTurn = Promise.withResolvers<void>();
      waiting.push(hasTurn.resolve);
      next();
      await hasTurn.promise;
      try {
        if (!isWanted()) throw new DroppedError();
        return await work();
      } finally {
        // Lets other events be handled before the next piece begins.
        await eventLoopTurn();
        running -= 1;
        next();
      }
    },
  };
}
