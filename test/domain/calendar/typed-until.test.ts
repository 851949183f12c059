import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latestUntil, typedUntil } from '../../../src/domain/calendar/typed-until.ts';

/** A Friday at 14:00. */
const now = Date.parse('2026-11-27T14:00:00-05:00');
const said = (text: string) => {
  const at = typedUntil(text, now);
  return at === undefined
    ? undefined
    : Temporal.Instant.fromEpochMilliseconds(at)
        .toZonedDateTimeISO('America/Montreal')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' });
};

describe('a moment until which one waits', () => {
  test.each([
    ['18:00', '2026-11-27T18:00'],
    ['until 6 pm', '2026-11-27T18:00'],
    ['jusqu’à 18 h', '2026-11-27T18:00'],
    ['noon', '2026-11-28T12:00'],
    ['midi', '2026-11-28T12:00'],
    ['minuit', '2026-11-28T00:00'],
    ['14:00', '2026-11-28T14:00'],
    ['tonight', '2026-11-28T00:00'],
    ['ce soir', '2026-11-28T00:00'],
    ['tomorrow', '2026-11-29T00:00'],
    ['demain', '2026-11-29T00:00'],
    ['Saturday', '2026-11-29T00:00'],
    ['tomorrow 6 pm', '2026-11-28T18:00'],
    ['tomorrow at noon', '2026-11-28T12:00'],
    ['demain à 18 h 30', '2026-11-28T18:30'],
    ['midi demain', '2026-11-28T12:00'],
    ['next saturday 6 pm', '2026-11-28T18:00'],
    ['Saturday, 6 pm', '2026-11-28T18:00'],
    ['6 pm, Saturday', '2026-11-28T18:00'],
    ['in 3 hours', '2026-11-27T17:00'],
    ['dans 2 h', '2026-11-27T16:00'],
    ['in an hour', '2026-11-27T15:00'],
    ['dans une heure', '2026-11-27T15:00'],
    ['90 minutes', '2026-11-27T15:30'],
    ['2 heures', '2026-11-28T02:00'],
    ['tonight at midnight', '2026-11-28T00:00'],
    ['ce soir à minuit', '2026-11-28T00:00'],
    ['midnight tonight', '2026-11-28T00:00'],
    ['today 24:00', '2026-11-28T00:00'],
    ['tomorrow midnight', '2026-11-29T00:00'],
    ['tonight 2 am', '2026-11-28T02:00'],
    ['ce soir 0 h 30', '2026-11-28T00:30'],
    ['cette nuit à 3 h', '2026-11-28T03:00'],
    ['tonight 8 pm', '2026-11-27T20:00'],
    ['in 1 h 30', '2026-11-27T15:30'],
    ['dans 1h30', '2026-11-27T15:30'],
    ['1 h 30 min', '2026-11-27T15:30'],
  ])('%j is understood', (text, at) => {
    expect(said(text)).toBe(at);
  });

  test.each([
    '',
    'later',
    'today 8:00',
    'Monday',
    'in 40 hours',
    'in 0 minutes',
    'in 3',
    'tonight 8 am',
    'yesterday',
    'until',
    '25:00',
  ])('%j is not', (text) => {
    expect(said(text)).toBeUndefined();
  });

  test('is always to come and no later than the end of tomorrow, whatever is typed whenever', () => {
    const words = fc.constantFrom('tomorrow', 'demain', '18:00', 'noon', 'in', '3', 'hours', 'fri', 'à', ',', 'minuit');
    const nearly = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(' '));
    const whenever = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), nearly), whenever, (text, at) => {
        const until = typedUntil(text, at);
        if (until === undefined) return;
        expect(until).toBeGreaterThan(at);
        expect(until).toBeLessThanOrEqual(latestUntil(at));
      }),
    );
  });

  test('after midnight is of the night that is still going on', () => {
    const at = Date.parse('2026-11-28T00:30:00-05:00');
    expect(typedUntil('tonight 2 am', at)).toBe(Date.parse('2026-11-28T02:00:00-05:00'));
  });

  test('that a change of the clocks skips is an hour later', () => {
    const eve = Date.parse('2026-03-08T00:30:00-05:00');
    expect(typedUntil('2:30', eve)).toBe(Date.parse('2026-03-08T03:30:00-04:00'));
  });
});
