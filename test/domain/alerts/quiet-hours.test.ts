import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatQuietHours,
  isQuietAt,
  parseQuietHours,
  type QuietHours,
  quietHoursSchema,
} from '../../../src/domain/alerts/quiet-hours.ts';
import { campusZone } from '../../../src/domain/calendar/service-day.ts';

const quiet = (text: string): QuietHours => {
  const result = parseQuietHours(text);
  if (result === undefined) throw new Error(`${text} are no quiet hours`);
  return result;
};

describe('typed quiet hours', () => {
  test.each([
    ['22:00-08:00', '22:00-08:00'],
    ['22h-8h', '22:00-08:00'],
    ['22h – 8h', '22:00-08:00'],
    ['22 h 30 à 8 h', '22:30-08:00'],
    ['de 22h30 à 8h15', '22:30-08:15'],
    ['from 22:00 to 8:00', '22:00-08:00'],
    ['22-8', '22:00-08:00'],
    ['10pm-8am', '22:00-08:00'],
    ['from 10 p.m. to 8:30 a.m.', '22:00-08:30'],
    ['entre 12 am et 12 pm', '00:00-12:00'],
    ['13:00-14:30', '13:00-14:30'],
    ['22:00-24:00', '22:00-00:00'],
    ['midnight to noon', '00:00-12:00'],
    ['de minuit à midi', '00:00-12:00'],
    ['between 10 pm and 8 am', '22:00-08:00'],
    ['22 h jusqu’à 8 h', '22:00-08:00'],
    ['22h a 8h', '22:00-08:00'],
    ['0-24:00', undefined],
  ])('%j mean %s', (text, meaning) => {
    const result = parseQuietHours(text);
    expect(result && formatQuietHours(result)).toBe(meaning);
  });

  test.each([
    '',
    'at night',
    '22:00',
    '22:0-8:00',
    '10pm-13am',
    '25:00-8:00',
    '24:01-8:00',
    '22:60-8:00',
    '8:00-8:00',
    '0:00-24:00',
    'noon to midi',
  ])('%j are refused', (text) => {
    expect(parseQuietHours(text)).toBeUndefined();
  });

  test('come out of any text whatever, or nothing does', () => {
    const nearly = fc.string({ unit: fc.constantFrom(...'0123456789:h- à') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), nearly), (text) => {
        const result = parseQuietHours(text);
        if (result !== undefined) expect(quietHoursSchema.parse(result)).toEqual(result);
      }),
    );
  });

  const minutes = fc.integer({ min: 0, max: 1439 });
  const hours = fc
    .record({ fromMinute: minutes, toMinute: minutes })
    .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);

  test('can be typed again as they are written', () => {
    fc.assert(
      fc.property(hours, (value) => {
        expect(quiet(formatQuietHours(value))).toEqual(value);
      }),
    );
  });

  test('and their contrary share out every moment between them', () => {
    fc.assert(
      fc.property(hours, fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') }), (value, at) => {
        const contrary = { fromMinute: value.toMinute, toMinute: value.fromMinute };
        expect(isQuietAt(value, at)).toBe(!isQuietAt(contrary, at));
      }),
    );
  });
});

describe('quiet hours in Montreal', () => {
  const at = (local: string) => Temporal.ZonedDateTime.from(`${local}[${campusZone}]`).epochMilliseconds;

  test('go over midnight, begin on the minute and end before it', () => {
    const night = quiet('22:00-08:00');
    const times = ['21:59:59', '22:00:00', '23:59:59', '00:00:00', '07:59:59', '08:00:00', '12:00:00'];
    expect(times.map((time) => isQuietAt(night, at(`2026-02-11T${time}`)))).toEqual([
      ...[false, true, true, true],
      ...[true, false, false],
    ]);
    expect(isQuietAt(quiet('13:00-14:00'), at('2026-02-11T13:30'))).toBe(true);
    expect(isQuietAt(quiet('13:00-14:00'), at('2026-02-11T14:00'))).toBe(false);
  });

  /** How many minutes of the day are quiet. */
  const quietMinutes = (day: string, text: string) => {
    const start = Temporal.PlainDate.from(day).toZonedDateTime(campusZone);
    const end = start.add({ days: 1 });
    let count = 0;
    for (let now = start.epochMilliseconds; now < end.epochMilliseconds; now += 60_000) {
      if (isQuietAt(quiet(text), now)) count += 1;
    }
    return count;
  };

  test('follow the clocks on the days of 23 and 25 hours', () => {
    expect(quietMinutes('2026-02-11', '22:00-08:00')).toBe(10 * 60);
    expect(quietMinutes('2026-03-08', '22:00-08:00')).toBe(9 * 60);
    expect(quietMinutes('2026-11-01', '22:00-08:00')).toBe(11 * 60);
    expect(quietMinutes('2026-03-08', '02:00-03:00')).toBe(0);
    expect(quietMinutes('2026-11-01', '01:00-02:00')).toBe(2 * 60);
  });
});
