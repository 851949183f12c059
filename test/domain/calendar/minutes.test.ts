import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMinutes, parseMinutes } from '../../../src/domain/calendar/minutes.ts';

test.each([
  ['0', 0],
  ['90', 90],
  [' 90 min ', 90],
  ['90 minutes', 90],
  ['1 h', 60],
  ['1 h 30', 90],
  ['1h30', 90],
  ['2 heures', 120],
  ['1 hour 5 min', 65],
])('%j is %i minutes', (typed, minutes) => {
  expect(parseMinutes(typed)).toBe(minutes);
});

test.each(['', 'soon', '-5', '1.5', '1e3', '5 s', '1 day', 'h', '100000000'])('%j is none', (typed) => {
  expect(parseMinutes(typed)).toBeUndefined();
});

test('what is shown can be typed again, and any text is read without an error', () => {
  fc.assert(fc.property(fc.nat(1440), (minutes) => parseMinutes(formatMinutes(minutes * 60_000)) === minutes));
  fc.assert(fc.property(fc.string(), (text) => (parseMinutes(text) ?? 0) >= 0));
});
