import { setImmediate } from 'node:timers/promises';

/** Lets everything else that is ready run first, so that long work does not make an answer wait. */
export const eventLoopTurn = (): Promise<void> => setImmediate();
