import { expect, test } from 'vitest';
import { createRandomIds } from '../../../src/store/engine/random-ids.ts';

test('ids fit a nonce and are all different, also of two sources', () => {
  const sources = [createRandomIds(), createRandomIds()];
  const ids = sources.flatMap((newId) => Array.from({ length: 1_000 }, newId));
  expect(new Set(ids).size).toBe(2_000);
  expect(ids.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
});
