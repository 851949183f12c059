import { expect, test } from 'vitest';
import { createTtlMap } from '../../src/base/ttl-map.ts';

const ttlMap = (maxEntries = 3) => {
  let serial = 0;
  return createTtlMap<string>({ maxEntries, ttlMs: 1_000, newKey: () => `key${++serial}` });
};

test('a value is found by its key until it expires', () => {
  const map = ttlMap();
  const key = map.add('a', 5_000);
  expect([map.get(key, 5_000), map.get(key, 5_999), map.get(key, 6_000)]).toEqual(['a', 'a', undefined]);
  expect(map.get('key2', 5_000)).toBeUndefined();
});

test('a full map drops its oldest entry, and a deleted one is gone', () => {
  const map = ttlMap(2);
  const keys = ['a', 'b', 'c'].map((value) => map.add(value, 0));
  expect(keys.map((key) => map.get(key, 0))).toEqual([undefined, 'b', 'c']);
  map.delete(keys[1] ?? '');
  expect(keys.map((key) => map.get(key, 0))).toEqual([undefined, undefined, 'c']);
});
