import { setImmediate, setTimeout } from 'node:timers/promises';

/** As long as most requests to a server of the same process take: 20 turns of the event loop are about a millisecond. */
const promptTurns = 20;
/** After a fifth of a second more what is waited for takes seconds: a process that starts, a connection that is tried again. */
const soonTurns = promptTurns + 100;

/**
 * Waits for what happens over a socket or in another process, by asking again; the test's own time limit ends it. After a few
 * turns of the event loop it asks every other millisecond, and later every tenth: to spin takes the processor away from what is waited for.
 */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  for (let turns = 0; !(await happened()); turns += 1) {
    await (turns < promptTurns ? setImmediate() : setTimeout(turns < soonTurns ? 2 : 10));
  }
}
