import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatWeekdays, parseWeekdays, weekdayOf, weekdaysSchema } from '../../../src/domain/calendar/weekdays.ts';

describe('typed weekdays', () => {
  test.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['lun-ven', [1, 2, 3, 4, 5]],
    ['lundi au vendredi', [1, 2, 3, 4, 5]],
    ['Mon,Wed', [1, 3]],
    ['mardi et jeudi', [2, 4]],
    ['wed, mon , wed', [1, 3]],
    ['sat-mon', [1, 6, 7]],
    ['fri', [5]],
    ['mon-wed, sat', [1, 2, 3, 6]],
    ['weekend', [6, 7]],
    ['Fin de semaine', [6, 7]],
    ['sun-sun', [7]],
    ['Mon thru Fri', [1, 2, 3, 4, 5]],
    ['Monday through Friday', [1, 2, 3, 4, 5]],
    ['du lundi au vendredi', [1, 2, 3, 4, 5]],
    ['Du lundi jusqu’au vendredi', [1, 2, 3, 4, 5]],
    ['from Mon to Wed and on Sat', [1, 2, 3, 6]],
    ['Mondays', [1]],
    ['lun., mar.', [1, 2]],
    ['tous les mardis et le jeudi', [2, 4]],
    ['la fin de semaine', [6, 7]],
    ['en semaine', [1, 2, 3, 4, 5]],
    ['mon–sun', [1, 2, 3, 4, 5, 6, 7]],
  ])('%j are understood', (text, value) => {
    expect(parseWeekdays(text)).toEqual(value);
  });

  test.each([
    '',
    'mon,tomorrow',
    'mo-fr',
    'mo.n',
    'mon-fry',
    'mon-wed-fri',
    'mon,',
    'constructor',
    'mars',
    'every',
    'du au',
  ])('%j are refused', (text) => {
    expect(parseWeekdays(text)).toBeUndefined();
  });

  test('come out of any text whatever, or nothing does', () => {
    const words = fc.constantFrom('mon', 'ven', 'sun', 'd', '-', ',', ' ', ' et ', 'to', 'weekend');
    const nearly = fc.array(words).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), nearly), (text) => {
        const days = parseWeekdays(text);
        if (days !== undefined) expect(weekdaysSchema.parse(days)).toEqual(days);
      }),
    );
  });

  test('can be typed again as they are written', () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), (days) => {
        expect(parseWeekdays(formatWeekdays(days))).toEqual(days);
      }),
    );
    expect([formatWeekdays([1, 2, 3, 4, 5]), formatWeekdays([1, 3, 6, 7])]).toEqual(['mon-fri', 'mon,wed,sat,sun']);
  });
});

test('a day of the week begins at Montreal midnight', () => {
  expect(weekdayOf(Date.parse('2026-02-12T04:59:59Z'))).toBe(3);
  expect(weekdayOf(Date.parse('2026-02-12T05:00:00Z'))).toBe(4);
});

test.each([[[]], [[0]], [[8]], [[2, 1]], [[1, 1]]])('%j are no days in a store', (days) => {
  expect(weekdaysSchema.safeParse(days).success).toBe(false);
});
