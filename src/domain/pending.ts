/**
 * What buttons need later, each under a key that the button carries: any process may get the press, also after a restart. All
 * reject with what the store throws. Times in milliseconds since the Unix epoch.
 */
export interface Pending<T> {
  /** Keeps a value from `now` on, and answers with its key. */
  add(value: T, now: number): Promise<string>;
  /** The value, or `undefined` when it has expired, was pushed out by newer ones, or never existed. */
  get(key: string, now: number): Promise<T | undefined>;
  /** Those that were added before a time, oldest first. */
  addedBefore(at: number): Promise<readonly { readonly key: string; readonly value: T }[]>;
  /** Whether it was there: of two presses at once one gets it. */
  delete(key: string): Promise<boolean>;
}

/** What is kept in one place: for how long (ms), how many at most, and how it is read. */
export interface PendingKind<T> {
  /** Tells it from the others, and one version of its shape from the next. */
  readonly name: string;
  readonly maxEntries: number;
  readonly ttlMs: number;
  /** The value that was kept as `toJson` (or JSON itself) made it; `undefined` for what is none. */
  readonly read: (json: unknown) => T | undefined;
  readonly toJson?: (value: T) => unknown;
  /** The person whose id is in it, if any: it goes when they have their data deleted. */
  readonly userOf?: (value: T) => string;
}
