import { StoreError } from './store-error.ts';

/**
 * Runs a transaction, and once more where its answer was lost: the second time it must come to the same, whether the first took effect
 * or not. Throws what `work` throws.
 */
export async function twiceIfLost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError && error.mayBeDone)) throw error;
    return work();
  }
}
