import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** Says in every process that the poller has written something. It carries nothing: what was written is in the database. */
export interface Bell {
  /**
   * Calls `onRing` after each transaction that rang, and whenever one may have been missed. It may also ring for one that
   * took no effect. Returns what ends that.
   */
  listen(onRing: () => void): () => void;
  /** Whether it rings before the transaction ends, and what a listener reads then includes what was written. */
  readonly isAhead: boolean;
}

/** The other end of a bell: rings when the transaction takes effect. Throws what the engine throws. */
export type RingBell = (tx: Transaction<Tables>) => Promise<void>;

/** A bell within this process, for a database that no other process answers from. */
export function createLocalBell(): { readonly bell: Bell; readonly ring: RingBell } {
  const listeners = new Set<() => void>();
  return {
    bell: {
      listen: (onRing) => {
        listeners.add(onRing);
        return () => void listeners.delete(onRing);
      },
      isAhead: true,
    },
    // What a listener reads waits for the one connection, and so for the end of this transaction.
    ring: async () => {
      for (const onRing of listeners) onRing();
    },
  };
}
