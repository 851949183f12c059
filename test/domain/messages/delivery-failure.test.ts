import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../src/domain/messages/delivery-failure.ts';

const notNow = { kind: 'transient', mayBeSent: false };

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
  ] as const)('%s at HTTP %d is for good, and people can mend it: %s', (code, status, reason) => {
    expect(refusalOf(code, status)).toEqual({ kind: 'permanent', reason });
  });

  test('of the message itself is for good, and ours to mend', () => {
    expect(refusalOf(50035, 400)).toEqual({ kind: 'refused' });
  });

  test.each([10008, 50083, 30046, 50005])('%d means that there is nothing left to edit', (code) => {
    expect(refusalOf(code, 404)).toEqual({ kind: 'messageGone' });
  });

  test.each([
    [0, 401],
    [40001, 401],
    [20016, 400],
    [40333, 403],
    [undefined, 400],
    [undefined, 403],
    [99_999, 403],
    [undefined, 404],
    [0, 404],
    [undefined, 429],
  ])('%s at HTTP %d is not for good, and posted nothing', (code, status) => {
    expect(refusalOf(code, status)).toEqual(notNow);
  });
});

test('without an answer, or with a 5xx, nobody knows whether it was posted', () => {
  for (const status of [undefined, 408, 500, 502, 503, 504]) {
    expect(refusalOf(undefined, status)).toEqual({ kind: 'transient', mayBeSent: true });
  }
});

test('nothing that Discord’s servers fail at is for good, whatever code it carries', () => {
  const anyCode = fc.option(fc.oneof(fc.nat(), fc.constantFrom(10003, 50001, 50013, 50007)), { nil: undefined });
  fc.assert(
    fc.property(anyCode, fc.oneof(fc.constant(429), fc.integer({ min: 500, max: 599 })), (code, status) => {
      expect(refusalOf(code, status).kind).toBe('transient');
    }),
  );
});
