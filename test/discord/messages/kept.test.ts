import { expect, test } from 'vitest';
import { createKept } from '../../../src/discord/messages/kept.ts';

const kept = (most = 3) => {
  let serial = 0;
  return createKept<string>({ most, keptMs: 1_000, newKey: () => `key${++serial}` });
};

test('a thing is found by its key until its time is over', () => {
  const things = kept();
  const key = things.keep('a', 5_000);
  expect([things.find(key, 5_000), things.find(key, 5_999), things.find(key, 6_000)]).toEqual(['a', 'a', undefined]);
  expect(things.find('key2', 5_000)).toBeUndefined();
});

test('a full shelf loses its oldest, and what is forgotten is gone', () => {
  const things = kept(2);
  const keys = ['a', 'b', 'c'].map((thing) => things.keep(thing, 0));
  expect(keys.map((key) => things.find(key, 0))).toEqual([undefined, 'b', 'c']);
  things.forget(keys[1] ?? '');
  expect(keys.map((key) => things.find(key, 0))).toEqual([undefined, undefined, 'c']);
});
