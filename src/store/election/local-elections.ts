import type { StoreParts } from '../engine/database.ts';
import type { Elections } from './election-ports.ts';
import { beginTerm, isSuperseded } from './terms.ts';

/** Elections where no other process can stand: the lock of `lockDatabase` keeps every other one from the database. */
export function createLocalElections(parts: StoreParts, holder: string): Elections {
  return {
    isSuperseded: (fence) => isSuperseded(parts, fence),
    elect: async (role, signal) => {
      if (signal.aborted) return undefined;
      const term = await beginTerm(parts, role, holder);
      const over = new AbortController();
      return {
        role,
        term,
        lost: over.signal,
        confirm: async () => !over.signal.aborted,
        resign: async () => over.abort(),
      };
    },
  };
}
