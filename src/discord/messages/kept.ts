/** Things kept for a button that is too small for them, by keys that nobody can guess. */
export interface Kept<T> {
  /** Keeps a thing from `now` on (ms since the Unix epoch) and gives its key. */
  keep(thing: T, now: number): string;
  /** The thing, or `undefined` when it is too old, pushed out by newer ones, or never was. */
  find(key: string, now: number): T | undefined;
  forget(key: string): void;
}

/** Keeps at most `most` things for `keptMs` each; a full shelf loses its oldest. In this process's memory alone. */
export function createKept<T>({
  most,
  keptMs,
  newKey,
}: {
  most: number;
  keptMs: number;
  newKey: () => string;
}): Kept<T> {
  const things = new Map<string, { readonly thing: T; readonly until: number }>();
  return {
    keep: (thing, now) => {
      const key = newKey();
      things.set(key, { thing, until: now + keptMs });
      const oldest = things.keys().next().value;
      if (things.size > most && oldest !== undefined) things.delete(oldest);
      return key;
    },
    find: (key, now) => {
      const found = things.get(key);
      return found !== undefined && now < found.until ? found.thing : undefined;
    },
    forget: (key) => void things.delete(key),
  };
}
