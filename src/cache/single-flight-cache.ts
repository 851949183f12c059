import NodeCache from 'node-cache';
import type { Clock } from '../base/clock.ts';

/**
 * The fresh value of a key, or else what `load` gives, which is kept. Callers that come while a load runs share it. A load that
 * fails is not kept: it rejects all that wait for it, and the next caller tries again.
 */
type SingleFlightCache<Value> = (key: string, load: () => Promise<Value>) => Promise<Value>;

interface Entry<Value> {
  readonly value: Value;
  /** When it was loaded (ms since the Unix epoch, by our clock). */
  readonly at: number;
}

/**
 * A cache of at most `maxKeys` values, each fresh for `keptMs` after its load; when it is full the one loaded longest ago makes
 * room. node-cache only stores: its expiry uses Date.now(), which tests and the demo cannot change, and its limit throws
 * instead of evicting.
 */
export function createCache<Value>({
  clock,
  keptMs,
  maxKeys,
}: {
  clock: Pick<Clock, 'now'>;
  keptMs: number;
  maxKeys: number;
}): SingleFlightCache<Value> {
  const store = new NodeCache({ stdTTL: 0, checkperiod: 0, useClones: false });
  const loads = new Map<string, Promise<Value>>();
  // node-cache keeps a plain object: the prefix keeps "__proto__" harmless and numbers in their order of writing.
  const keyOf = (key: string): string => `:${key}`;

  const fresh = (key: string): Entry<Value> | undefined => {
    const entry = store.get<Entry<Value>>(keyOf(key));
    if (entry === undefined) return undefined;
    const ageMs = clock.now() - entry.at;
    // Where the clock was set back its age says nothing.
    return ageMs >= 0 && ageMs < keptMs ? entry : undefined;
  };

  const write = (key: string, value: Value): void => {
    store.del(keyOf(key));
    const keys = store.keys();
    store.del(keys.slice(0, Math.max(0, keys.length - maxKeys + 1)));
    store.set(keyOf(key), { value, at: clock.now() });
  };

  return async (key, load) => {
    const entry = fresh(key);
    if (entry !== undefined) return entry.value;
    const running = loads.get(key);
    if (running !== undefined) return running;
    const flight = Promise.resolve().then(load);
    loads.set(key, flight);
    try {
      const value = await flight;
      write(key, value);
      return value;
    } finally {
      loads.delete(key);
    }
  };
}
