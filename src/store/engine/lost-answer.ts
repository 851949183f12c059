import { StoreError } from './store-error.ts';

const isLost = (error: unknown): boolean => error instanceof StoreError && error.mayBeDone;

/** Runs a transaction that may as well be done twice, and once more where its answer was lost. Throws what `work` throws. */
export async function twiceIfLost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isLost(error)) throw error;
    return work();
  }
}

/** Runs a transaction that must not be done twice; where its answer was lost, `find` tells what it has done. Throws what `work` throws. */
export async function orFound<T>(work: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const found = isLost(error) ? await find().catch(() => undefined) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}
