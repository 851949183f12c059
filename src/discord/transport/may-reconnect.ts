import { type Deadlines, within } from '../../base/clock.ts';

/** How long to wait for the database (ms): Discord drops a question that is not answered in 3 s, and connecting takes some tenths. */
const mostMs = 1_000;

/**
 * Answers whether shards whose connection was lost are still this process's: they are, as before, while the database does not say that
 * another one has them. Where that one takes a session back, the gateway waits longer each time. `isSuperseded` never rejects.
 */
export function createMayReconnect(
  isSuperseded: () => Promise<boolean>,
  clock: Pick<Deadlines, 'after'>,
): () => Promise<boolean> {
  return async () => (await within(isSuperseded(), mostMs, clock)) !== true;
}
