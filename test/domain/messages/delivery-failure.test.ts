import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/domain/messages/delivery-failure.ts';

const notNow = { kind: 'transient', mayBeSent: false };

describe('a refusal by Discord', () => {
  test.each([
    [10003, 404, 'unknownChannel'],
    [10004, 404, 'unknownChannel'],
    [50008, 400, 'unknownChannel'],
    [40058, 400, 'unknownChannel'],
    [40067, 400, 'unknownChannel'],
    [50003, 400, 'unknownChannel'],
    [50024, 400, 'unknownChannel'],
    [50033, 400, 'dmsClosed'],
    [50001, 403, 'missingAccess'],
    [50013, 403, 'missingPermissions'],
    [50006, 400, 'lacks16384'],
    [40007, 403, 'notInServer'],
    [50007, 403, 'dmsClosed'],
    [50278, 403, 'dmsClosed'],
    [200000, 400, 'blocked'],
    [200001, 400, 'blocked'],
    [240000, 400, 'blocked'],
  ] as const)('%s at HTTP %d is for good, and people can mend it: %s', (code, status, reason) => {
    expect(failureOf(code, status)).toEqual({ kind: 'permanent', reason });
  });

  test.each([50035, 50109, 40005, 50045])('%d is for good, and ours to mend', (code) => {
    expect(failureOf(code, 400)).toEqual({ kind: 'refused' });
  });

  test.each([10008, 50005, 50021])('%d means that there is nothing left to edit', (code) => {
    expect(failureOf(code, 404)).toEqual({ kind: 'messageGone' });
  });

  test.each([
    [30046, 429],
    [30046, 400],
    [50083, 400],
  ])('%d at HTTP %d means that no edit helps any more, whatever its status says', (code, status) => {
    expect(failureOf(code, status)).toEqual({ kind: 'editsSpent' });
  });

  test.each([
    [0, 401],
    [40001, 401],
    [99_999, 401],
    [20016, 400],
    [20026, 403],
    [31001, 400],
    [40333, 403],
    [undefined, 400],
    [undefined, 403],
    [undefined, 404],
    [0, 404],
    [undefined, 429],
    [50013, 429],
  ])('%s at HTTP %d is not for good, and posted nothing', (code, status) => {
    expect(failureOf(code, status)).toEqual(notNow);
  });

  test('with a code that nothing is known of pauses, and names the code', () => {
    const status = fc.constantFrom(400, 403, 404, 409, 410);
    fc.assert(
      fc.property(fc.integer({ min: 600_000, max: 999_999 }), status, (code, httpStatus) => {
        expect(failureOf(code, httpStatus)).toEqual({ kind: 'permanent', reason: `code${code}` });
      }),
    );
  });
});

test('without an answer, or with a 5xx, it is unknown whether it was posted', () => {
  for (const status of [undefined, 408, 500, 502, 503, 504]) {
    expect(failureOf(undefined, status)).toEqual({ kind: 'transient', mayBeSent: true });
  }
});

test('nothing that Discord’s servers fail at is for good, whatever code it carries', () => {
  const anyCode = fc.option(fc.oneof(fc.nat(), fc.constantFrom(10003, 50001, 50013, 50007)), { nil: undefined });
  fc.assert(
    fc.property(anyCode, fc.integer({ min: 500, max: 599 }), (code, status) => {
      expect(failureOf(code, status)).toEqual({ kind: 'transient', mayBeSent: true });
    }),
  );
});
