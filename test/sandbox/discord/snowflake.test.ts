import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createSnowflakes,
  placeId,
  placeOwner,
  shardOf,
  snowflakeTime,
} from '../../../src/sandbox/discord/snowflake.ts';

test('snowflakes rise strictly, even when the clock stands still or goes back', () => {
  const times = [1_800_000_000_000, 1_800_000_000_000, 1_799_999_999_999, 1_800_000_000_001];
  const next = createSnowflakes(() => times.shift() ?? 1_800_000_000_002);
  const ids = Array.from({ length: 5 }, () => BigInt(next()));
  expect(ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
  expect(new Set(ids).size).toBe(5);
  expect(snowflakeTime(String(ids[0]))).toBe(1_800_000_000_000);
});

test('every part of a server leads back to it', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.nat(4_000_000), (index, part) => {
      expect(placeOwner(placeId(index, part))).toBe(placeId(index, 0));
    }),
  );
  expect(placeOwner('study-hall')).toBeUndefined();
});

test('servers spread evenly over shards', () => {
  const shards = Array.from({ length: 400 }, (_, index) => shardOf(placeId(index, 0), 4));
  expect([0, 1, 2, 3].map((shard) => shards.filter((mine) => mine === shard).length)).toEqual([100, 100, 100, 100]);
});
