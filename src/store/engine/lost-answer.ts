import { mayBeDone, orMayBeDone } from '../../base/errors.ts';

/**
 * Runs a transaction, and once more where its answer was lost: the second time it must come to the same, whether the first took effect
 * or not. Throws what `work` throws; of the second time, whatever it is, it may be done.
 */
export async function twiceIfLost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    return orMayBeDone(work);
  }
}
