import { expect, test } from 'vitest';
import { createRandomIds } from '../../../src/store/engine/random-ids.ts';

test('ids fit a nonce and are all different, also of two sources', () => {
  const sources = [createRandomIds(), createRandomIds()];
  const ids = sources.flatMap((newId) => Array.from({ length: 1_000 }, newId));
  expect(new Set(ids).size).toBe(2_000);
  expect(ids.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
});

test('ids of one source follow each other, so that an index takes them at one place', () => {
  const newId = createRandomIds();
  const ids = Array.from({ length: 1_000 }, newId);
  const turns = ids.filter((id, index) => index > 0 && id < (ids[index - 1] ?? ''));
  // The counter begins anywhere, and may come to its end once.
  expect(turns.length).toBeLessThanOrEqual(1);
});
