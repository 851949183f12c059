import NodeCache from 'node-cache';
import type { Clock } from '../base/clock.ts';

/** Values that are fresh until a time that each of them has; times in milliseconds since the Unix epoch, by our clock. */
interface SingleFlightCache<Value> {
  /** The value, as long as it is fresh. */
  get(key: string): Value | undefined;
  /** Keeps a value until `until`, in place of any load of that key still under way. */
  set(key: string, value: Value, until: number): void;
  /**
   * The fresh value, or what `load` gives, kept until `options.until(value)`. Callers that come while a load runs share
   * it. A load that fails is not kept: it rejects all that wait for it, and the next caller tries again.
   */
  getOrLoad(
    key: string,
    load: () => Promise<Value>,
    options: { readonly until: (value: Value) => number },
  ): Promise<Value>;
  /** Forgets everything; a load under way still answers those that wait for it, but is not kept. */
  clear(): void;
}

interface Entry<Value> {
  readonly value: Value;
  /** When it was written: before that the clock has been set back, and `until` says nothing. */
  readonly from: number;
  readonly until: number;
}

/**
 * A cache of at most `maxKeys` values; when it is full the one written longest ago makes room. node-cache only stores:
 * its expiry uses Date.now(), which tests and the demo cannot change, and its limit throws instead of evicting.
 */
export function createCache<Value>({
  clock,
  maxKeys = 1_000,
}: {
  clock: Clock;
  maxKeys?: number;
}): SingleFlightCache<Value> {
  const store = new NodeCache({ stdTTL: 0, checkperiod: 0, useClones: false });
  const loads = new Map<string, Promise<Value>>();
  // node-cache keeps a plain object: the prefix keeps "__proto__" harmless and numbers in their order of writing.
  const keyOf = (key: string): string => `:${key}`;

  const fresh = (key: string): Entry<Value> | undefined => {
    const entry = store.get<Entry<Value>>(keyOf(key));
    const now = clock.now();
    return entry !== undefined && entry.from <= now && now < entry.until ? entry : undefined;
  };

  const write = (key: string, value: Value, until: number): void => {
    store.del(keyOf(key));
    const keys = store.keys();
    store.del(keys.slice(0, Math.max(0, keys.length - maxKeys + 1)));
    store.set(keyOf(key), { value, from: clock.now(), until });
  };

  return {
    get: (key) => fresh(key)?.value,
    set: (key, value, until) => {
      loads.delete(key);
      write(key, value, until);
    },
    getOrLoad: async (key, load, { until }) => {
      const entry = fresh(key);
      if (entry !== undefined) return entry.value;
      const running = loads.get(key);
      if (running !== undefined) return running;
      const flight = Promise.resolve().then(load);
      loads.set(key, flight);
      try {
        const value = await flight;
        // A value that was set or cleared meanwhile is newer than a load that began before.
        if (loads.get(key) === flight) write(key, value, until(value));
        return value;
      } finally {
        if (loads.get(key) === flight) loads.delete(key);
      }
    },
    clear: () => {
      loads.clear();
      store.flushAll();
    },
  };
}
