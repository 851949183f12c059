import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMinutes, parseMinutes } from '../../../src/domain/calendar/minutes.ts';

const minute = 60_000;

test.each([
  ['6', 6],
  ['0', 0],
  ['6 min', 6],
  ['6m', 6],
  ['90 minutes', 90],
  ['1h', 60],
  ['1 h 30', 90],
  ['1h30min', 90],
  ['2 heures', 120],
])('%j is %d minutes', (text, minutes) => {
  expect(parseMinutes(text, 120)).toEqual({ ok: true, value: minutes * minute });
});

test.each([
  ['', { kind: 'empty' }],
  ['soon', { kind: 'notMinutes' }],
  ['-1', { kind: 'notMinutes' }],
  ['1.5', { kind: 'notMinutes' }],
  ['6 s', { kind: 'notMinutes' }],
  ['121', { kind: 'outOfRange', least: 0, most: 120 }],
  ['2h01', { kind: 'outOfRange', least: 0, most: 120 }],
])('%j is refused: %j', (text, problem) => {
  expect(parseMinutes(text, 120)).toEqual({ ok: false, problem });
});

test('minutes come out of any text whatever, or a problem does', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'0123456789 hmin') });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), nearly), fc.nat({ max: 1440 }), (text, most) => {
      const result = parseMinutes(text, most);
      if (!result.ok) {
        expect(result.problem.kind).toMatch(/^(empty|notMinutes|outOfRange)$/);
        return;
      }
      expect(result.value).toBeLessThanOrEqual(most * minute);
      expect(parseMinutes(formatMinutes(result.value), most)).toEqual(result);
    }),
  );
});
