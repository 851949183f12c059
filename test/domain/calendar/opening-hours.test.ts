import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openBetween, openStretches } from '../../../src/domain/calendar/opening-hours.ts';
import { campusZone, startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';

const hour = 3_600_000;
/** A Wednesday without a change of the clock. */
const day = '2026-02-11';
const midnight = startOfServiceDay(day);

/** The stretches as hours since the day's midnight. */
const hours = (text: string, on = day) =>
  openStretches(text, on)?.map(({ from, to }) => [from, to].map((at) => (at - startOfServiceDay(on)) / hour));
const wall = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(campusZone).toPlainTime();

describe('opening hours in free words', () => {
  test.each([
    ['9 AM to 10 PM', [[9, 22]]],
    ['9am-10pm', [[9, 22]]],
    ['Open 9:00 a.m. – 10:30 p.m.', [[9, 22.5]]],
    ['10:30 AM to midnight', [[10.5, 24]]],
    ['8 AM to 12 AM', [[8, 24]]],
    ['12 AM to 11:59 PM', [[0, 24]]],
    ['9 AM to 11:59 PM', [[9, 24]]],
    ['noon to 6 PM', [[12, 18]]],
    ['12 PM to 6 PM', [[12, 18]]],
    ['midnight to 8 AM', [[0, 8]]],
    ['midnight to midnight', [[0, 24]]],
    ['8 AM to 2 AM', [[8, 26]]],
    ['8:00-23:00', [[8, 23]]],
    ['0:00 to 24:00', [[0, 24]]],
    ['8 h à 23 h 30', [[8, 23.5]]],
    ['de 8h à 1h', [[8, 25]]],
    ['midi à minuit', [[12, 24]]],
    [
      '9 AM to noon, 1 PM to 5 PM',
      [
        [9, 12],
        [13, 17],
      ],
    ],
    [
      '9 AM to noon and 1 PM to 5 PM',
      [
        [9, 12],
        [13, 17],
      ],
    ],
    [
      '10 AM to 5 PM (closed noon to 1 PM)',
      [
        [10, 12],
        [13, 17],
      ],
    ],
    [
      'Open 24 hours (closed 2 AM to 4 AM)',
      [
        [0, 2],
        [4, 24],
      ],
    ],
    ['9 AM to 10 PM (Concordia ID required)', [[9, 22]]],
    ['9 a m to 5 p.m', [[9, 17]]],
    ['  9 AM  to   10 PM*.', [[9, 22]]],
    ['de 8 h jusqu’à 23 h', [[8, 23]]],
    [
      '9 AM to noon, noon to 5 PM',
      [
        [9, 12],
        [12, 17],
      ],
    ],
    ['10 AM to 5 PM (closed 10 AM to 11 AM)', [[11, 17]]],
    ['10 AM to 5 PM (closed 4 PM to 5 PM)', [[10, 16]]],
    [
      '9 AM to noon, 1 PM to 5 PM (closed 2 PM to 3 PM)',
      [
        [9, 12],
        [13, 14],
        [15, 17],
      ],
    ],
    ['Open 24 hours', [[0, 24]]],
    ['24h', [[0, 24]]],
    ['24/7', [[0, 24]]],
    ['Closed - 24h', []],
    ['CLOSED', []],
    ['Fermé', []],
    ['Closed all day', []],
    ['Closed - Labour Day', []],
    ['Closed – Labour Day.', []],
    ['Closed (Thanksgiving)', []],
    ['Closed (December 25)', []],
    ['Closed for the holidays', []],
    ['Closed: New Year’s Day, January 1st, 2027', []],
    ['Closed from December 22 to January 3', []],
    ['Closed - 24h - Journée nationale des patriotes', []],
    ['Closed until further notice', []],
    ['Closed - Easter Monday', []],
    ['Closed for the Easter weekend', []],
    ['Closed due to COVID-19', []],
    ['Fermée le 24 juin, fête nationale', []],
    ['Fermé : congé férié', []],
  ])('%j are %j', (text, meaning) => {
    expect(hours(text)).toEqual(meaning);
  });

  test.each([
    '',
    '8 to 8',
    '9 to 5 PM',
    '9:00 to 5:00',
    '8 AM to 8 AM',
    '13 PM to 14 PM',
    '0 AM to 9 AM',
    '9:60 AM to 10 PM',
    '25:00 to 26:00',
    '24:00 to 8:00',
    '9 AM',
    'until 10 PM',
    'Open',
    'By appointment',
    '1 PM to 5 PM, 9 AM to noon',
    '9 AM to noon, 11 AM to 5 PM',
    '9 AM to 10 PM (closed on the 1st floor)',
    '9 AM to 10 PM (closed 11 PM to midnight)',
    '9 AM to 10 PM (closed)',
    '10 AM to 5 PM (closed 9 AM to 11 AM)',
    '10 AM to 5 PM (closed 4 PM to 6 PM)',
    '9 AM to 5 PM (not closed noon to 1 PM)',
    'By appointment (closed noon to 1 PM)',
    '(closed)9 AM to 5 PM',
    '9 AM to 13 PM',
    '24:00 to 8 AM',
    '8:00 to 24:30',
    '22:00 to 10:00',
    '9 AM to 10 PM (from 5 PM: students only)',
    'Closed - 24h, 9 AM to 5 PM',
    '24 h on 2026-02-11',
    'Closed (closed noon to 1 PM)',
    'Closed from noon',
    'Closed until 10 AM',
    'Closed - opens at noon',
    'Closed after 5 PM',
    'Closed in the morning',
    'Closed except by appointment',
    'Closed to the public',
    'Closed: 3rd floor',
    'Closed in part',
    'Closed early due to snow',
    'Closed for lunch',
    'Closed to visitors',
    'Closed on weekends',
    'Closed Saturdays and Sundays',
    'Fermé plus tôt',
    'Fermé aux visiteurs',
    'Fermé les samedis et dimanches',
    'Closed, Webster is open 24 hours',
    'Closed May 9 AM to 5 PM',
    'Fermé à 24 h',
    'Fermé sauf le matin',
    'Not closed',
    'Closedown',
  ])('%j are not understood, and not guessed at', (text) => {
    expect(hours(text)).toBeUndefined();
  });

  test('follow the clocks on the wall on days of 23 and 25 hours', () => {
    expect(hours('Open 24 hours', '2026-03-08')).toEqual([[0, 23]]);
    expect(hours('Open 24 hours', '2026-11-01')).toEqual([[0, 25]]);
    expect(hours('9 AM to 10 PM', '2026-03-08')).toEqual([[8, 21]]);
    expect(hours('9 AM to 10 PM', '2026-11-01')).toEqual([[10, 23]]);
    // Two o'clock in the morning does not come, so the hour before three is none.
    expect(hours('2 AM to 3 AM', '2026-03-08')).toEqual([]);
    expect(hours('8 PM to 4 AM', '2026-03-07')).toEqual([[20, 27]]);
  });

  test('are understood as they were meant, whatever the times and the day', () => {
    const minute = fc.integer({ min: 0, max: 1438 }); // 11:59 PM is midnight where it ends the hours
    const words = (at: number) =>
      `${Math.floor(at / 60) % 12 || 12}:${String(at % 60).padStart(2, '0')} ${at < 720 ? 'AM' : 'PM'}`;
    const date = fc
      .integer({ min: 0, max: 800 })
      .map((days) => Temporal.PlainDate.from('2025-01-01').add({ days }).toString());
    fc.assert(
      fc.property(minute, minute, date, (from, to, on) => {
        fc.pre(from !== to && ![from, to].some((at) => at >= 60 && at < 180)); // an hour that may not come, or come twice
        const [only, ...more] = openStretches(`${words(from)} to ${words(to)}`, on) ?? [];
        expect(more).toEqual([]);
        expect(
          wall(only?.from ?? 0)
            .toString()
            .slice(0, 5),
        ).toBe(new Temporal.PlainTime(Math.floor(from / 60), from % 60).toString().slice(0, 5));
        expect(
          wall(only?.to ?? 0)
            .toString()
            .slice(0, 5),
        ).toBe(new Temporal.PlainTime(Math.floor(to / 60), to % 60).toString().slice(0, 5));
      }),
    );
  });

  test('are stretches in order and apart, within the day and its night, or not understood, whatever the words', () => {
    const word = fc.constantFrom(
      '9',
      '12',
      '10:30',
      'AM',
      'pm',
      'noon',
      'midnight',
      ' to ',
      '-',
      ',',
      '(',
      ')',
      'closed',
      'Open',
      '24h',
      ' ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (words) => {
        let before = midnight;
        for (const { from, to } of openStretches(words, day) ?? []) {
          expect(from).toBeGreaterThanOrEqual(before);
          expect(to).toBeGreaterThan(from);
          before = to;
        }
        expect(before).toBeLessThan(midnight + 48 * hour);
      }),
    );
  });
});

describe('what is open between two times', () => {
  test('is in order, apart and within them', () => {
    const stretches = [
      { from: 30, to: 40 },
      { from: -5, to: 4 },
      { from: 10, to: 20 },
      { from: 18, to: 25 },
      { from: 25, to: 27 },
      { from: 60, to: 70 },
    ];
    expect(openBetween(stretches, 0, 35)).toEqual([
      { from: 0, to: 4 },
      { from: 10, to: 27 },
      { from: 30, to: 35 },
    ]);
    expect(openBetween([], 0, 35)).toEqual([]);
  });

  test('is each moment of any of the stretches, and no other', () => {
    const moment = fc.integer({ min: -20, max: 120 });
    const stretch = fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(stretch), fc.integer({ min: -30, max: 130 }), (stretches, at) => {
        const covers = (each: { from: number; to: number }) => each.from <= at && at < each.to;
        const open = openBetween(stretches, 0, 100);
        expect(open.filter(covers)).toHaveLength(stretches.some(covers) && at >= 0 && at < 100 ? 1 : 0);
        for (const [index, each] of open.entries()) expect(each.from).toBeGreaterThan(open[index - 1]?.to ?? -1);
      }),
    );
  });
});
