import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typedDay } from '../../../src/domain/calendar/typed-day.ts';

/** A Monday. */
const today = Temporal.PlainDate.from('2026-11-23');
const past = (text: string) => typedDay(text, today, 'past')?.toString();
const coming = (text: string) => typedDay(text, today, 'coming')?.toString();

describe('a day', () => {
  test.each([
    ['20 Nov', '2026-11-20'],
    ['Nov. 20', '2026-11-20'],
    ['November 20th', '2026-11-20'],
    ['the 20th of November', '2026-11-20'],
    ['Friday 20 November', '2026-11-20'],
    ['November 20, 2026', '2026-11-20'],
    ['le 20 novembre', '2026-11-20'],
    ['vendredi 20 novembre 2026', '2026-11-20'],
    ['1er août', '2026-08-01'],
    ['1 aout', '2026-08-01'],
    ['dimanche 1er novembre', '2026-11-01'],
    ['2 mar', '2026-03-02'],
    ['29 February 2024', '2024-02-29'],
    ['20/11', '2026-11-20'],
    ['11/20/2026', '2026-11-20'],
    ['2026/11/20', '2026-11-20'],
    ['2026.11.20', '2026-11-20'],
    ['5/5', '2026-05-05'],
    ['25 December', '2025-12-25'],
    ['Yesterday, Sunday 22 November', '2026-11-22'],
    ['day before yesterday', '2026-11-21'],
    ['last Monday', '2026-11-16'],
    ['lundi dernier', '2026-11-16'],
    ['mar', '2026-11-17'],
    ['last Friday', '2026-11-20'],
    ['Monday', '2026-11-23'],
    ['12/25', '2025-12-25'],
    ['13/12', '2025-12-13'],
    ['12/12', '2025-12-12'],
    ['25/12/2024', '2024-12-25'],
    ['20 de novembre', '2026-11-20'],
    ['20 Nov,', '2026-11-20'],
  ])('of the past that is typed as %j is %s', (text, day) => {
    expect(past(text)).toBe(day);
  });

  test.each([
    ['27 nov', '2026-11-27'],
    ['vendredi 27 novembre', '2026-11-27'],
    ['Tomorrow, Tuesday 24 November', '2026-11-24'],
    ['next monday', '2026-11-30'],
    ['lundi prochain', '2026-11-30'],
    ['this friday', '2026-11-27'],
    ['next friday', '2026-11-27'],
    ['après-demain', '2026-11-25'],
    ['apres demain', '2026-11-25'],
    ['ce soir', '2026-11-23'],
    ['1er décembre', '2026-12-01'],
    ['January 4', '2027-01-04'],
  ])('to come that is typed as %j is %s', (text, day) => {
    expect(coming(text)).toBe(day);
  });

  test('that is said to be the last or the next one is that one, on the other side too', () => {
    expect(['last Monday', 'last Friday', 'vendredi dernier'].map(coming)).toEqual([
      '2026-11-16',
      '2026-11-20',
      '2026-11-20',
    ]);
    expect(['next Monday', 'lundi prochain', 'next Friday'].map(past)).toEqual([
      '2026-11-30',
      '2026-11-30',
      '2026-11-27',
    ]);
  });

  test('without its year is the one that was just missed, so that the error says that it is over, or still to come', () => {
    expect(coming('20 Nov')).toBe('2026-11-20');
    expect(past('27 Nov')).toBe('2026-11-27');
    // For two weeks, and no longer.
    expect([coming('9 Nov'), coming('8 Nov')]).toEqual(['2026-11-09', '2027-11-08']);
    expect([past('7 Dec'), past('8 Dec')]).toEqual(['2026-12-07', '2025-12-08']);
  });

  test.each([
    '05/06',
    '11/12',
    '12/11',
    '120/11',
    '20/112',
    'x2026-11-20',
    '2026-11-201',
    '20 21 Nov',
    '20 Nov 2025 2026',
    '20 Nov 12026',
    '20 Nov Dec',
    'Friday Friday 20 Nov',
    '20 Nov 12x',
    '20 no',
    '31 Nov',
    '29 February 2026',
    'Monday 24 November 2026',
    '20',
    'Nov',
    'Nov 2026',
    '20 Nov 21 Nov',
    '20 jui',
    '20 Nov please',
    'mon-fri',
    '13/13',
    '2026-13-01',
    '0000-11-20',
    '20 Nov 0000',
    '20/11/0000',
    '',
    '-1',
    '٢٠ Nov x',
  ])('is none, or two: %j', (text) => {
    expect(past(text)).toBeUndefined();
    expect(coming(text)).toBeUndefined();
  });

  test('that we write ourselves is read again, whatever the day', () => {
    const anyDay = fc.integer({ min: 0, max: 300 }).map((days) => today.subtract({ days }));
    fc.assert(
      fc.property(anyDay, fc.constantFrom('en-GB', 'fr-CA'), (day, tag) => {
        const words = day.toLocaleString(tag, { weekday: 'long', day: 'numeric', month: 'long' });
        expect(past(words)).toBe(day.toString());
      }),
    );
  });

  test('is never an error, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        past(text);
        coming(text);
      }),
    );
  });
});
