import type { Clock } from '../base/clock.ts';
import { createCache } from './single-flight-cache.ts';

/** What `make` gives, kept for a moment of the same version of what is known: nobody works out the same a thousand times. */
export type Versioned<Value> = (key: string, make: () => Value) => Value;

/** Worked out again after this even if nothing new is known: ages turn fresh into stale by themselves (ms). */
const keptMs = 1_000;

/** Keeps values until `version` changes, but not longer than a second. */
export function createVersioned<Value>({
  clock,
  version,
  maxKeys,
}: {
  readonly clock: Clock;
  readonly version: () => number;
  readonly maxKeys: number;
}): Versioned<Value> {
  const cache = createCache<Value>({ clock, maxKeys });
  return (key, make) => {
    const versioned = `${version()} ${key}`;
    const kept = cache.get(versioned);
    if (kept !== undefined) return kept;
    const made = make();
    cache.set(versioned, made, clock.now() + keptMs);
    return made;
  };
}
