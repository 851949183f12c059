/** A bounded map whose entries expire, under keys that it makes up itself. Times in milliseconds since the Unix epoch. */
export interface TtlMap<T> {
  /** Stores a value from `now` on and returns its key. */
  add(value: T, now: number): string;
  /** The value, or `undefined` when it has expired, was pushed out by newer ones, or never existed. */
  get(key: string, now: number): T | undefined;
  delete(key: string): void;
}

/** A map of at most `maxEntries` values, each for `ttlMs`; a full map drops its oldest. In this process's memory only. */
export function createTtlMap<T>({
  maxEntries,
  ttlMs,
  newKey,
}: {
  maxEntries: number;
  ttlMs: number;
  newKey: () => string;
}): TtlMap<T> {
  const entries = new Map<string, { readonly value: T; readonly expiresAt: number }>();
  return {
    add: (value, now) => {
      const key = newKey();
      entries.set(key, { value, expiresAt: now + ttlMs });
      const oldest = entries.keys().next().value;
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return key;
    },
    get: (key, now) => {
      const entry = entries.get(key);
      return entry !== undefined && now < entry.expiresAt ? entry.value : undefined;
    },
    delete: (key) => void entries.delete(key),
  };
}
