import { describe, expect, test } from 'vitest';
import { usualLine } from '../../../../src/discord/views/occupancy/usual-line.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';

/** A Monday, 14:07 in Montreal. */
const at = Date.parse('2026-11-23T19:07:00Z');
const usual = { low: 1000, median: 1103, high: 1200, middleMean: 1100, days: 4 };
const webster = (people: number) => liveLibrary('webster', countOf(people, at));

describe('a live count beside what is usual', () => {
  test.each([
    [1400, 'Busier than usual for a Monday at 14:00 (usually about 1,100 people)'],
    [700, 'Quieter than usual for a Monday at 14:00 (usually about 1,100 people)'],
    [1150, 'As usual for a Monday at 14:00'],
  ])('of %i people is told in English', (people, words) => {
    expect(usualLine(webster(people), usual, at, 'en')).toBe(words);
  });

  test.each([
    [1400, 'Plus de monde que d’habitude pour un lundi à 14\u00a0h (normalement environ 1\u00a0100 personnes)'],
    [700, 'Moins de monde que d’habitude pour un lundi à 14\u00a0h (normalement environ 1\u00a0100 personnes)'],
    [1150, 'Comme d’habitude pour un lundi à 14\u00a0h'],
  ])('of %i people is told in French', (people, words) => {
    expect(usualLine(webster(people), usual, at, 'fr')).toBe(words);
  });

  test('belongs to the weekday of Montreal, also late in the evening', () => {
    const lateSunday = Date.parse('2026-11-23T04:59:59Z');
    expect(usualLine(webster(1150), usual, lateSunday, 'en')).toBe('As usual for a Sunday at 23:45');
  });

  test('is compared with nothing where fewer than four such days are known', () => {
    expect(usualLine(webster(1400), { ...usual, days: 3 }, at, 'en')).toBeUndefined();
    expect(usualLine(webster(1400), undefined, at, 'en')).toBeUndefined();
  });

  test('is not compared when it is not live, or not there', () => {
    const stale = { ...webster(1400), freshness: { kind: 'stale', why: 'noFetch', since: at } } as const;
    expect(usualLine(stale, usual, at, 'en')).toBeUndefined();
    expect(usualLine(unknownLibrary('webster'), usual, at, 'en')).toBeUndefined();
  });
});
