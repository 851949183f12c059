import type { StoreError } from './store-error.ts';

/** Does something with the database and throws nothing but StoreError. */
export type Attempt = <T>(work: () => Promise<T>) => Promise<T>;

/** An `Attempt` that turns an engine's errors into ours by `explain`. */
export function attemptWith(explain: (error: unknown) => StoreError): Attempt {
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      throw explain(error);
    }
  };
}
