import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCache } from '../../src/cache/single-flight-cache.ts';
import { manualClock } from '../support/manual-clock.ts';

const second = 1_000;

/** A cache of strings, and a load that waits for the test and counts its calls. */
function caching(maxKeys = 10) {
  const clock = manualClock();
  const cache = createCache<string>({ clock, maxKeys });
  const loads: PromiseWithResolvers<string>[] = [];
  const load = () => {
    const next = Promise.withResolvers<string>();
    loads.push(next);
    return next.promise;
  };
  const getOrLoad = (key = 'key') => cache.getOrLoad(key, load, { until: () => clock.now() + 60 * second });
  return { clock, cache, loads, getOrLoad };
}

describe('freshness', () => {
  test('ends at the very time that the value was given, by our clock', async () => {
    const { clock, cache } = caching();
    cache.set('key', 'value', clock.now() + 10 * second);
    await clock.advance(10 * second - 1);
    expect(cache.get('key')).toBe('value');
    await clock.advance(1);
    expect(cache.get('key')).toBeUndefined();
  });

  test('is never given by a time that has passed, nor by one that is no number', () => {
    const { clock, cache } = caching();
    cache.set('past', 'value', clock.now());
    cache.set('odd', 'value', Number.NaN);
    expect([cache.get('past'), cache.get('odd')]).toEqual([undefined, undefined]);
  });

  test('ends when the clock is set back, since it would last until that time comes again', () => {
    const { clock, cache } = caching();
    cache.set('key', 'value', clock.now() + 60 * second);
    clock.setBack(24 * 3_600 * second);
    expect(cache.get('key')).toBeUndefined();
  });

  test('can differ from value to value', async () => {
    const { clock, cache } = caching();
    const until = (value: string) => clock.now() + Number(value) * second;
    await cache.getOrLoad('a', async () => '1', { until });
    await cache.getOrLoad('b', async () => '5', { until });
    await clock.advance(2 * second);
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, '5']);
  });
});

describe('a load', () => {
  test('is shared by all that come while it runs, and kept for those that come later', async () => {
    const { clock, loads, getOrLoad } = caching();
    const answers = [getOrLoad(), getOrLoad(), getOrLoad()];
    await clock.advance(0);
    expect(loads).toHaveLength(1);
    loads[0]?.resolve('value');
    expect(await Promise.all([...answers, getOrLoad()])).toEqual(['value', 'value', 'value', 'value']);
    expect(loads).toHaveLength(1);
  });

  test('of another key is another load', async () => {
    const { clock, loads, getOrLoad } = caching();
    const answers = [getOrLoad('a'), getOrLoad('b')];
    await clock.advance(0);
    loads[1]?.resolve('of b');
    loads[0]?.resolve('of a');
    expect(await Promise.all(answers)).toEqual(['of a', 'of b']);
  });

  test('is repeated when its value is no longer fresh', async () => {
    const { clock, loads, getOrLoad } = caching();
    const first = getOrLoad();
    await clock.advance(0);
    loads[0]?.resolve('old');
    await first;
    await clock.advance(60 * second);
    const second_ = getOrLoad();
    await clock.advance(0);
    loads[1]?.resolve('new');
    expect(await second_).toBe('new');
  });

  test('that fails rejects all that wait and is not kept', async () => {
    const { clock, loads, getOrLoad } = caching();
    const answers = Promise.allSettled([getOrLoad(), getOrLoad()]);
    await clock.advance(0);
    loads[0]?.reject(new Error('no chart'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = getOrLoad();
    await clock.advance(0);
    loads[1]?.resolve('value');
    expect(await again).toBe('value');
  });

  test('that throws before it returns a promise is a failed load', async () => {
    const { cache } = caching();
    const load = (): never => {
      throw new Error('no chart');
    };
    await expect(cache.getOrLoad('key', load, { until: () => 0 })).rejects.toThrow('no chart');
    await expect(cache.getOrLoad('key', load, { until: () => 0 })).rejects.toThrow('no chart');
  });

  test.each([
    ['a set', (cache: ReturnType<typeof caching>['cache'], until: number) => cache.set('key', 'newer', until), 'newer'],
    ['a clear', (cache: ReturnType<typeof caching>['cache']) => cache.clear(), undefined],
  ])('that was overtaken by %s answers its callers but is not kept', async (_, overtake, kept) => {
    const { clock, cache, loads, getOrLoad } = caching();
    const answer = getOrLoad();
    await clock.advance(0);
    overtake(cache, clock.now() + 60 * second);
    loads[0]?.resolve('older');
    expect(await answer).toBe('older');
    expect(cache.get('key')).toBe(kept);
  });

  test('that began before a clear does not part those who wait for a later one', async () => {
    const { clock, cache, loads, getOrLoad } = caching();
    const before = getOrLoad();
    await clock.advance(0);
    cache.clear();
    const after = [getOrLoad()];
    await clock.advance(0);
    loads[0]?.resolve('older');
    await before;
    after.push(getOrLoad());
    await clock.advance(0);
    expect(loads).toHaveLength(2);
    loads[1]?.resolve('newer');
    expect(await Promise.all(after)).toEqual(['newer', 'newer']);
  });
});

describe('size', () => {
  test('the value written longest ago makes room for a new one', () => {
    const { clock, cache } = caching(2);
    const until = clock.now() + second;
    cache.set('a', '1', until);
    cache.set('b', '2', until);
    cache.set('a', '3', until);
    cache.set('c', '4', until);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['3', undefined, '4']);
  });

  test('never exceeds the limit, whatever the keys, and the last written is always there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '7', '')), { maxLength: 30 }),
        (keys) => {
          const { clock, cache } = caching(3);
          for (const key of keys) {
            cache.set(key, `of ${key}`, clock.now() + second);
            expect(cache.get(key)).toBe(`of ${key}`);
          }
          const last = new Set([...new Set([...keys].reverse())].slice(0, 3));
          for (const key of keys) expect(cache.get(key)).toBe(last.has(key) ? `of ${key}` : undefined);
        },
      ),
    );
  });
});

test('a value is handed out as it is, not as a copy', () => {
  const clock = manualClock();
  const cache = createCache<{ readonly png: Uint8Array }>({ clock });
  const value = { png: new Uint8Array(3) };
  cache.set('key', value, clock.now() + 1);
  expect(cache.get('key')).toBe(value);
});
