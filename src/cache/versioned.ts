import type { Clock } from '../base/clock.ts';
import type { WorkQueue } from '../base/work-queue.ts';
import { createCache } from './single-flight-cache.ts';

/** What `make` returns, cached for a moment for each version of what is known, so that it is computed once. */
type Versioned<Value> = (key: string, make: () => Value) => Value;

/** The same for slow work. `isWanted` is called when its turn comes: whether the caller still waits for it. */
type VersionedWork<Value> = (key: string, make: () => Promise<Value>, isWanted: () => boolean) => Promise<Value>;

/** What cached values depend on. */
interface VersionedParts {
  readonly clock: Clock;
  /** Changes with what is known. */
  readonly version: () => number;
  readonly maxKeys: number;
}

/** Computed again after this even if nothing new is known: counts turn stale with age (ms). */
const keptMs = 1_000;

/**
 * Keeps values until `version` changes, but not longer than a second; when there are too many, the one made longest ago makes
 * room. Over a plain map: each question looks here twice, and a key for node-cache would cost it more than the rest of a look-up.
 */
export function createVersioned<Value>({ clock, version, maxKeys }: VersionedParts): Versioned<Value> {
  const kept = new Map<string, { readonly value: Value; readonly of: number; readonly at: number }>();
  return (key, make) => {
    const current = version();
    const before = kept.get(key);
    // Either way: the clock may be set back.
    if (before !== undefined && before.of === current && Math.abs(clock.now() - before.at) < keptMs)
      return before.value;
    const value = make();
    kept.delete(key);
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= maxKeys) kept.delete(oldest);
    kept.set(key, { value, of: current, at: clock.now() });
    return value;
  };
}

/**
 * The same for slow work: it runs in `queue`, and concurrent requests share it. Work that none of them waits for any more when
 * its turn comes is dropped: rejects with `DroppedError`.
 */
export function createVersionedWork<Value>({
  clock,
  version,
  maxKeys,
  queue,
}: VersionedParts & { readonly queue: WorkQueue }): VersionedWork<Value> {
  const cache = createCache<Value>({ clock, keptMs, maxKeys });
  const waiting = new Map<string, (() => boolean)[]>();
  return (key, make, isWanted) => {
    const versioned = `${version()} ${key}`;
    const callers = waiting.get(versioned) ?? [];
    callers.push(isWanted);
    waiting.set(versioned, callers);
    const load = () => queue.run(make, { isWanted: () => callers.some((one) => one()) });
    return cache(versioned, load).finally(() => waiting.delete(versioned));
  };
}
