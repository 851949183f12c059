import { describe, expect, test } from 'vitest';
import { usualLines, usualWords } from '../../../../src/discord/views/occupancy/usual-line.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';

/** A Monday, 14:07 in Montreal. */
const at = Date.parse('2026-11-23T19:07:00Z');
const usual = { low: 1000, median: 1103, high: 1200, middleMean: 1100, days: 4 };
const webster = (people: number) => liveLibrary('webster', countOf(people, at));

describe('a live count beside what is usual', () => {
  test.each([
    [1400, ['Busier than usual', 'Mondays at 14:00: about 1,100'], 'busier than usual'],
    [700, ['Quieter than usual', 'Mondays at 14:00: about 1,100'], 'quieter than usual'],
    [1150, ['As usual for a Monday at 14:00'], 'as usual'],
  ])('of %i people is told in English', (people, lines, words) => {
    expect(usualLines(webster(people), usual, at, 'en')).toEqual(lines);
    expect(usualWords(webster(people), usual, 'en')).toBe(words);
  });

  test.each([
    [1400, ['Plus que d’habitude', 'Le lundi à 14\u00a0h\u00a0: env. 1\u00a0100'], 'plus que d’habitude'],
    [700, ['Moins que d’habitude', 'Le lundi à 14\u00a0h\u00a0: env. 1\u00a0100'], 'moins que d’habitude'],
    [1150, ['Habituel un lundi à 14\u00a0h'], 'comme d’habitude'],
  ])('of %i people is told in French', (people, lines, words) => {
    expect(usualLines(webster(people), usual, at, 'fr')).toEqual(lines);
    expect(usualWords(webster(people), usual, 'fr')).toBe(words);
  });

  test('belongs to the weekday of Montreal, also late in the evening', () => {
    const lateSunday = Date.parse('2026-11-23T04:59:59Z');
    expect(usualLines(webster(1150), usual, lateSunday, 'en')).toEqual(['As usual for a Sunday at 23:45']);
  });

  test('is compared with nothing where fewer than four such days are known', () => {
    expect(usualLines(webster(1400), { ...usual, days: 3 }, at, 'en')).toEqual([]);
    expect(usualWords(webster(1400), { ...usual, days: 3 }, 'en')).toBeUndefined();
    expect(usualLines(webster(1400), undefined, at, 'en')).toEqual([]);
    expect(usualWords(webster(1400), undefined, 'en')).toBeUndefined();
  });

  test('is not compared when it is not live, or not there', () => {
    const stale = { ...webster(1400), freshness: { kind: 'stale', why: 'noFetch', since: at } } as const;
    expect(usualLines(stale, usual, at, 'en')).toEqual([]);
    expect(usualWords(stale, usual, 'en')).toBeUndefined();
    expect(usualLines(unknownLibrary('webster'), usual, at, 'en')).toEqual([]);
    expect(usualWords(unknownLibrary('webster'), usual, 'en')).toBeUndefined();
  });
});
