import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comingDayChoices,
  parseComingDay,
  parsePastDays,
  pastDayChoices,
} from '../../../commands/shared/day-option.ts';
import { UserError } from '../../../src/discord/interactions/user-error.ts';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { translator } from '../../../src/i18n/index.ts';

/** A Monday, 14:00 in Montreal. */
const now = Date.parse('2026-11-23T19:00:00Z');
const en = { now, locale: 'en' } as const;
const fr = { now, locale: 'fr' } as const;

const refusalOf = (parse: () => unknown, locale: 'en' | 'fr' = 'en'): string => {
  try {
    return `understood as ${JSON.stringify(parse())}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return translator(locale)(error.key, error.values);
  }
};

describe('a past day', () => {
  test.each([
    [undefined, '2026-11-23'],
    ['today', '2026-11-23'],
    ['Aujourd’hui', '2026-11-23'],
    ["aujourd'hui", '2026-11-23'],
    ['yesterday', '2026-11-22'],
    [' HIER ', '2026-11-22'],
    ['avant-hier', '2026-11-21'],
    ['monday', '2026-11-23'],
    ['Tuesday', '2026-11-17'],
    ['dim', '2026-11-22'],
    ['jeudi', '2026-11-19'],
    ['2026-11-20', '2026-11-20'],
    ['2026‑1‑5', '2026-01-05'],
    ['2019-02-28', '2019-02-28'],
  ])('that is asked as %j is %s', (text, day) => {
    expect(parsePastDays(text, en)).toEqual({ firstDay: day, lastDay: day });
    expect(parsePastDays(text, fr)).toEqual({ firstDay: day, lastDay: day });
  });

  test.each(['week', 'Semaine'])('may be a whole %s: the last seven, today among them', (text) => {
    expect(parsePastDays(text, en)).toEqual({ firstDay: '2026-11-17', lastDay: '2026-11-23' });
  });

  test('is the one that Montreal has, also when London has the next', () => {
    const lateEvening = { now: Date.parse('2026-11-24T03:00:00Z'), locale: 'en' } as const;
    expect(parsePastDays('today', lateEvening).lastDay).toBe('2026-11-23');
  });

  test.each(['tomorrow', 'demain', '2026-11-24', '2031-01-01'])('is never still to come: %j', (text) => {
    expect(refusalOf(() => parsePastDays(text, en))).toMatch(/ is still ahead\. To see what to expect, use/);
  });

  test('that is none is refused with what one may write', () => {
    expect(refusalOf(() => parsePastDays('2026-02-30', en))).toBe(
      'Carrel doesn’t recognize the day “2026-02-30”. Try today, yesterday, week, a day such as Monday, or a date such as 2026-11-20.',
    );
    expect(refusalOf(() => parsePastDays('fin de semaine', fr), 'fr')).toMatch(
      /^Carrel ne reconnaît pas le jour «\u00a0fin de semaine\u00a0»\. Essayez aujourd’hui, hier, semaine,/,
    );
    expect(refusalOf(() => parsePastDays('mon-fri', en))).toMatch(/^Carrel doesn’t recognize the day “mon-fri”/);
    expect(refusalOf(() => parsePastDays('', en))).toMatch(/doesn’t recognize the day/);
    expect(refusalOf(() => parsePastDays('constructor', en))).toMatch(
      /^Carrel doesn’t recognize the day “constructor”/,
    );
    expect(refusalOf(() => parsePastDays(`**<@1>**${'x'.repeat(90)}`, en))).toMatch(
      /^Carrel doesn’t recognize the day “\\\*\\\*\\<@1>\\\*\\\*x{20,}…”/,
    );
  });
});

describe('a coming day', () => {
  test.each([
    [undefined, '2026-11-23'],
    ['today', '2026-11-23'],
    ['tomorrow', '2026-11-24'],
    ['demain', '2026-11-24'],
    ['après-demain', '2026-11-25'],
    ['monday', '2026-11-23'],
    ['sunday', '2026-11-29'],
    ['mardi', '2026-11-24'],
    ['2026-11-30', '2026-11-30'],
  ])('that is asked as %j is %s', (text, day) => {
    expect(parseComingDay(text, en)).toBe(day);
    expect(parseComingDay(text, fr)).toBe(day);
  });

  test.each(['yesterday', 'hier', '2026-11-22', '1999-01-01'])('is never over: %j', (text) => {
    expect(refusalOf(() => parseComingDay(text, en))).toMatch(/ is over\. To see how it went, use \/history\.$/);
  });

  test('is never further ahead than a forecast looks, and the answer says how far that is', () => {
    expect(refusalOf(() => parseComingDay('2026-12-01', en))).toBe(
      'Tuesday 1 December is too far away: Carrel looks 7 days ahead, up to Monday 30 November.',
    );
    expect(refusalOf(() => parseComingDay('2027-12-01', fr), 'fr')).toBe(
      'Le mercredi 1er décembre 2027, c’est trop loin\u00a0: Carrel voit 7 jours à l’avance, jusqu’au lundi 30 novembre.',
    );
  });

  test('is one day, so that a week is none', () => {
    expect(refusalOf(() => parseComingDay('week', en))).toMatch(/^Carrel doesn’t recognize the day “week”/);
  });
});

describe('the days that are offered', () => {
  const names = (choices: readonly { readonly name: string }[]) => choices.map(({ name }) => name);

  test('are the last ones for the past, named and dated', () => {
    expect(names(pastDayChoices('', en))).toEqual([
      'Today, Monday 23 November',
      'Yesterday, Sunday 22 November',
      'The last 7 days',
      'Saturday 21 November',
      'Friday 20 November',
      'Thursday 19 November',
      'Wednesday 18 November',
      'Tuesday 17 November',
      'Monday 16 November',
    ]);
  });

  test('are the next ones for what is to come, in the language of the asker', () => {
    expect(names(comingDayChoices('', fr)).slice(0, 3)).toEqual([
      'Aujourd’hui, lundi 23 novembre',
      'Demain, mardi 24 novembre',
      'mercredi 25 novembre',
    ]);
  });

  test('are those that fit what stands there', () => {
    expect(names(pastDayChoices('fri', en))).toEqual(['Friday 20 November']);
    expect(names(comingDayChoices('MONDAY', en))).toEqual(['Today, Monday 23 November', 'Monday 30 November']);
    expect(names(pastDayChoices('week', en))).toEqual(['The last 7 days']);
    expect(names(pastDayChoices('11-20', en))).toEqual(['Friday 20 November']);
    expect(names(comingDayChoices('lundi', en))).toEqual(['Monday 23 November']);
  });

  test('are any past day that was typed as a date, and nothing that would be refused', () => {
    expect(pastDayChoices('2025-03-09', en)).toEqual([{ name: 'Sunday 9 March 2025', value: '2025-03-09' }]);
    for (const text of ['2030-01-01', 'tomorrow', 'nonsense']) expect(pastDayChoices(text, en)).toEqual([]);
    for (const text of ['2025-03-09', '2026-12-24', 'yesterday']) expect(comingDayChoices(text, en)).toEqual([]);
  });
});

const instants = fc.date({ min: new Date('2018-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const nearly = fc.constantFrom(
  'today',
  'hier',
  'week',
  'mon',
  'dim',
  '2026-11-',
  '20',
  '-',
  ' ',
  '0000-01-01',
  'demain',
);
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(nearly, { maxLength: 4 }).map((parts) => parts.join('')),
);

describe('whatever is typed, and whenever', () => {
  test('is days of the past in order, or an error in words', () => {
    fc.assert(
      fc.property(instants, texts, (at, text) => {
        try {
          const { firstDay, lastDay } = parsePastDays(text, { now: at.getTime(), locale: 'en' });
          expect(startOfServiceDay(firstDay)).toBeLessThanOrEqual(startOfServiceDay(lastDay));
          expect(startOfServiceDay(lastDay)).toBeLessThanOrEqual(at.getTime());
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });

  test('is a day from today to the seventh after it, or an error in words', () => {
    fc.assert(
      fc.property(instants, texts, (at, text) => {
        const today = parseComingDay(undefined, { now: at.getTime(), locale: 'en' });
        try {
          const day = parseComingDay(text, { now: at.getTime(), locale: 'fr' });
          const { days } = Temporal.PlainDate.from(today).until(day);
          expect(days).toBeGreaterThanOrEqual(0);
          expect(days).toBeLessThanOrEqual(7);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });

  test('what is offered is understood', () => {
    fc.assert(
      fc.property(instants, texts, fc.constantFrom('en' as const, 'fr' as const), (at, text, locale) => {
        const asking = { now: at.getTime(), locale };
        for (const { value } of pastDayChoices(text, asking)) {
          expect(parsePastDays(value, asking).lastDay).toBe(
            value === 'week' ? parsePastDays('today', asking).lastDay : value,
          );
        }
        for (const { value } of comingDayChoices(text, asking)) expect(parseComingDay(value, asking)).toBe(value);
      }),
    );
  });
});
