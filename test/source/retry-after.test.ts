import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/source/retry-after.ts';

const now = Date.UTC(2026, 1, 11, 17);

test.each([
  ['120', 120_000],
  ['0', 0],
  [' 7 ', 7_000],
  ['Wed, 11 Feb 2026 17:05:00 GMT', 300_000],
  ['Wed, 11 Feb 2026 16:00:00 GMT', 0],
])('%j asks for %d ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});

test.each([[''], ['-1'], ['1.5'], ['soon'], ['11 Feb 2026'], ['2026-02-11'], ['1e9'], ['9'.repeat(30)]])(
  '%j asks for nothing that we understand',
  (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined();
  },
);

test('without a header nothing is asked for, and of two the first counts', () => {
  expect(retryAfterMs(undefined, now)).toBeUndefined();
  expect(retryAfterMs(['5', '9'], now)).toBe(5_000);
});
