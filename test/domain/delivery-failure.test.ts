import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/domain/delivery-failure.ts';

describe('a refusal by Discord', () => {
  test.each([
    [10003, 404, 'unknownChannel'],
    [10004, 404, 'unknownChannel'],
    [50008, 400, 'unknownChannel'],
    [50001, 403, 'missingAccess'],
    [50013, 403, 'missingPermissions'],
    [160005, 400, 'missingPermissions'],
    [50007, 403, 'dmsClosed'],
    [50278, 403, 'dmsClosed'],
    [50035, 400, 'refused'],
    [undefined, 400, 'refused'],
  ] as const)('%s at HTTP %d is for good: %s', (code, status, cause) => {
    expect(classify(code, status)).toEqual({ kind: 'dead', cause });
  });

  test.each([10008, 50083, 30046, 50005])('%d means that there is nothing left to edit', (code) => {
    expect(classify(code, 404)).toEqual({ kind: 'moot' });
  });

  test.each([
    [0, 401],
    [40001, 401],
    [20016, 400],
    [40333, 403],
    [undefined, 403],
    [undefined, 404],
    [0, 404],
  ])('%s at HTTP %d is not for good, and posted nothing', (code, status) => {
    expect(classify(code, status)).toEqual({ kind: 'retry', retryAfterMs: 0, mayBePosted: false });
  });
});

test('a 429 is waited out as long as Discord asks, and posted nothing', () => {
  expect(classify(undefined, 429, 1_500)).toEqual({ kind: 'retry', retryAfterMs: 1_500, mayBePosted: false });
});

test('without an answer, or with a 5xx, nobody knows whether it was posted', () => {
  for (const status of [undefined, 408, 500, 502, 503, 504]) {
    expect(classify(undefined, status)).toEqual({ kind: 'retry', retryAfterMs: 0, mayBePosted: true });
  }
});

test('nothing that Discord’s servers fail at is for good, whatever code it carries', () => {
  const anyCode = fc.option(fc.oneof(fc.nat(), fc.constantFrom(10003, 50001, 50013, 50007)), { nil: undefined });
  fc.assert(
    fc.property(anyCode, fc.oneof(fc.constant(429), fc.integer({ min: 500, max: 599 })), (code, status) => {
      expect(classify(code, status).kind).toBe('retry');
    }),
  );
});
