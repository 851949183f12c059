import { expect, test } from 'vitest';
import { chartTitle } from '../../src/i18n/chart-titles.ts';
import type { Locale } from '../../src/i18n/index.ts';

const today = '2026-11-23';
const titled = (locale: Locale, names: string[], firstDay: string, lastDay = firstDay) =>
  chartTitle(locale, names, { firstDay, lastDay, today });

test.each<[Locale, string[], string, string, string]>([
  ['en', ['Webster'], '2026-11-23', '2026-11-23', 'Webster · Monday 23 November'],
  ['fr', ['Sœurs-Grises'], '2026-11-23', '2026-11-23', 'Sœurs-Grises · lundi 23 novembre'],
  ['en', ['Webster', 'Vanier'], '2026-11-17', '2026-11-23', 'Concordia libraries · 17 – 23 November'],
  ['fr', ['Webster', 'Vanier'], '2026-11-28', '2026-12-04', 'Bibliothèques de Concordia · 28 novembre – 4 décembre'],
  ['en', ['Webster'], '2025-11-24', '2025-11-24', 'Webster · Monday 24 November 2025'],
  ['fr', ['Vanier'], '2025-12-28', '2026-01-03', 'Vanier · 28 décembre 2025 – 3 janvier 2026'],
  ['fr', ['Vanier'], '2026-11-01', '2026-11-01', 'Vanier · dimanche 1er novembre'],
  ['fr', ['Vanier'], '2026-11-11', '2026-11-11', 'Vanier · mercredi 11 novembre'],
  ['fr', ['Vanier'], '2026-10-26', '2026-11-01', 'Vanier · 26 octobre – 1er novembre'],
  ['en', ['Vanier'], '2026-11-01', '2026-11-01', 'Vanier · Sunday 1 November'],
])('in %s of %j from %s to %s', (locale, names, first, last, title) => {
  // Which kinds of space a range has is the Unicode tables' business.
  expect(titled(locale, names, first, last).replaceAll(/\s/g, ' ')).toBe(title);
});

test('a day of another year has its year, and a library its own name, whatever is in it', () => {
  expect(titled('en', ['Hall 1'], '2024-02-29')).toBe('Hall 1 · Thursday 29 February 2024');
  expect(titled('fr', ['Pavillon 1'], today)).toBe('Pavillon 1 · lundi 23 novembre');
  expect(titled('en', [], today)).toBe('Concordia libraries · Monday 23 November');
});
