import { expect, test } from 'vitest';
import { at, startOf } from '../../bench/pictures/chart-samples.ts';
import { dayWords, timeWords } from '../../src/i18n/clock-words.ts';

const zone = 'America/Toronto';

test.each([
  ['00:00', '00:00', '0\u00a0h'],
  ['08:05', '08:05', '8\u00a0h\u00a005'],
  ['14:00', '14:00', '14\u00a0h'],
  ['23:59', '23:59', '23\u00a0h\u00a059'],
])('%s is written %s, and %s in French', (time, english, french) => {
  expect(timeWords(at('2026-11-23', time), zone, 'en')).toBe(english);
  expect(timeWords(at('2026-11-23', time), zone, 'fr')).toBe(french);
});

test('a time is that of the zone, not of the machine', () => {
  expect(timeWords(at('2026-11-23', '14:00'), 'Europe/Paris', 'en')).toBe('20:00');
});

test('a day has its name in the language, short or long', () => {
  const day = startOf('2026-11-23');
  expect(dayWords(day, zone, 'en', 'long')).toBe('Monday 23 November');
  expect(dayWords(day, zone, 'en', 'short')).toBe('Mon 23');
  expect(dayWords(day, zone, 'en', 'weekday')).toBe('Monday');
  expect(dayWords(day, zone, 'fr', 'long')).toBe('lundi 23 novembre');
  expect(dayWords(day, zone, 'fr', 'short')).toBe('lun. 23');
  expect(dayWords(startOf('2026-11-01'), zone, 'fr', 'long')).toBe('dimanche 1er novembre');
  expect(dayWords(startOf('2026-11-11'), zone, 'fr', 'long')).toBe('mercredi 11 novembre');
});
