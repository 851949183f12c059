import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCache } from '../../src/cache/single-flight-cache.ts';
import { manualClock } from '../support/manual-clock.ts';

const minute = 60_000;

/** A cache of strings for a minute each, and a load that waits for the test and counts its calls. */
function caching(maxKeys = 10) {
  const clock = manualClock();
  const cache = createCache<string>({ clock, keptMs: minute, maxKeys });
  const loads: PromiseWithResolvers<string>[] = [];
  const load = () => {
    const next = Promise.withResolvers<string>();
    loads.push(next);
    return next.promise;
  };
  const ask = (key = 'key') => cache(key, load);
  /** What is kept of a key, or else `value`, which is kept from now on. */
  const keep = (key: string, value: string) => cache(key, async () => value);
  return { clock, cache, loads, ask, keep };
}

describe('freshness', () => {
  test('ends at the very time that was given, by our clock', async () => {
    const { clock, keep } = caching();
    await keep('key', 'old');
    await clock.advance(minute - 1);
    expect(await keep('key', 'new')).toBe('old');
    await clock.advance(1);
    expect(await keep('key', 'new')).toBe('new');
  });

  test('begins when the load ends', async () => {
    const { clock, loads, ask, keep } = caching();
    const answer = ask();
    await clock.advance(minute);
    loads[0]?.resolve('old');
    await answer;
    await clock.advance(minute - 1);
    expect(await keep('key', 'new')).toBe('old');
  });

  test('ends when the clock is set back, since it would last until that time comes again', async () => {
    const { clock, keep } = caching();
    await keep('key', 'old');
    clock.setBack(24 * 60 * minute);
    expect(await keep('key', 'new')).toBe('new');
  });
});

describe('a load', () => {
  test('is shared by all that come while it runs, and kept for those that come later', async () => {
    const { clock, loads, ask } = caching();
    const answers = [ask(), ask(), ask()];
    await clock.advance(0);
    expect(loads).toHaveLength(1);
    loads[0]?.resolve('value');
    expect(await Promise.all([...answers, ask()])).toEqual(['value', 'value', 'value', 'value']);
    expect(loads).toHaveLength(1);
  });

  test('of another key is another load', async () => {
    const { clock, loads, ask } = caching();
    const answers = [ask('a'), ask('b')];
    await clock.advance(0);
    loads[1]?.resolve('of b');
    loads[0]?.resolve('of a');
    expect(await Promise.all(answers)).toEqual(['of a', 'of b']);
  });

  test('that fails rejects all that wait and is not kept', async () => {
    const { clock, loads, ask } = caching();
    const answers = Promise.allSettled([ask(), ask()]);
    await clock.advance(0);
    loads[0]?.reject(new Error('no chart'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = ask();
    await clock.advance(0);
    loads[1]?.resolve('value');
    expect(await again).toBe('value');
  });

  test('that throws before it returns a promise is a failed load', async () => {
    const { cache, keep } = caching();
    const load = (): never => {
      throw new Error('no chart');
    };
    await expect(cache('key', load)).rejects.toThrow('no chart');
    expect(await keep('key', 'value')).toBe('value');
  });
});

describe('size', () => {
  test('the value loaded longest ago makes room for a new one', async () => {
    const { clock, keep } = caching(2);
    await keep('a', '1');
    await clock.advance(minute - 1);
    await keep('b', '2');
    await clock.advance(1);
    await keep('a', '3');
    await keep('c', '4');
    expect([await keep('a', 'new'), await keep('c', 'new')]).toEqual(['3', '4']);
    expect(await keep('b', 'new')).toBe('new');
  });

  test('never exceeds the limit, whatever the keys, and the last loaded are there', async () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '7', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(names, { maxLength: 30 }), async (keys) => {
        const { keep } = caching(3);
        const kept = new Map<string, string>();
        for (const [index, key] of keys.entries()) {
          const value = String(index);
          expect(await keep(key, value)).toBe(kept.get(key) ?? value);
          if (kept.has(key)) continue;
          kept.set(key, value);
          const [oldest = ''] = kept.keys();
          if (kept.size > 3) kept.delete(oldest);
        }
      }),
    );
  });
});

test('a value is handed out as it is, not as a copy', async () => {
  const cache = createCache<{ readonly png: Uint8Array }>({ clock: manualClock(), keptMs: minute, maxKeys: 1 });
  const value = { png: new Uint8Array(3) };
  await cache('key', async () => value);
  expect(await cache('key', async () => ({ png: new Uint8Array(3) }))).toBe(value);
});
