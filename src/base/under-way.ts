/** Work that is under way, as far as its end can be waited for. */
export interface UnderWay {
  /** Counts `work` until it ends; it must not reject. */
  add(work: Promise<void>): void;
  /** Fulfilled when none is under way. */
  ended(): Promise<void>;
}

/**
 * Counts work, of which there may be thousands of pieces a second. A set of promises would do, but V8 keeps its old tables, and
 * what was in them, until the next major collection.
 */
export function createUnderWay(): UnderWay {
  let count = 0;
  let waiting: PromiseWithResolvers<void> | undefined;
  return {
    add: (work) => {
      count += 1;
      void work.then(() => {
        count -= 1;
        if (count > 0) return;
        waiting?.resolve();
        waiting = undefined;
      });
    },
    ended: async () => {
      if (count === 0) return;
      waiting ??= Promise.withResolvers();
      await waiting.promise;
    },
  };
}
