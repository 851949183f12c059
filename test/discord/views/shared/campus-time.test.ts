import { expect, test } from 'vitest';
import { clockWords, dayWords, stretchWords, weekdayWords } from '../../../../src/discord/views/shared/campus-time.ts';

const at = (utc: string) => Date.parse(`${utc}:00Z`);

test('a moment is what Montreal’s clocks show, in summer and in winter', () => {
  expect([clockWords(at('2026-11-23T13:30'), 'en'), clockWords(at('2026-07-23T12:30'), 'en')]).toEqual([
    '08:30',
    '08:30',
  ]);
  expect([clockWords(at('2026-11-23T13:30'), 'fr'), clockWords(at('2026-11-23T19:00'), 'fr')]).toEqual([
    '8\u00a0h\u00a030',
    '14\u00a0h',
  ]);
});

test('a stretch has both ends, and ends at midnight by name', () => {
  const morning = { from: at('2026-11-23T13:30'), to: at('2026-11-23T15:30') };
  expect(stretchWords(morning, 'en')).toBe('08:30–10:30');
  expect(stretchWords(morning, 'fr')).toBe('de 8\u00a0h\u00a030 à 10\u00a0h\u00a030');
  const evening = { from: at('2026-11-24T03:00'), to: at('2026-11-24T05:00') };
  expect([stretchWords(evening, 'en'), stretchWords(evening, 'fr')]).toEqual([
    '22:00–midnight',
    'de 22\u00a0h à minuit',
  ]);
});

test('a stretch over the hour that comes twice in autumn says which is which', () => {
  const twice = { from: at('2026-11-01T05:30'), to: at('2026-11-01T06:30') };
  expect(stretchWords(twice, 'en')).toBe('01:30\u00a0EDT–01:30\u00a0EST');
  expect(stretchWords(twice, 'fr', 'range')).toBe('1\u00a0h\u00a030\u00a0HAE à 1\u00a0h\u00a030\u00a0HNE');
  expect(stretchWords({ ...twice, to: at('2026-11-01T06:45') }, 'en')).toBe('01:30–01:45');
  expect(stretchWords({ from: at('2026-11-02T05:00'), to: at('2026-11-03T05:00') }, 'en')).toBe('00:00–midnight');
});

test('a day has its year only where that is not this one’s', () => {
  expect(dayWords('2026-11-23', '2026-12-01', 'en')).toBe('Monday 23 November');
  expect(dayWords('2025-03-09', '2026-12-01', 'en')).toBe('Sunday 9 March 2025');
  expect(dayWords('2026-11-01', '2026-11-02', 'fr')).toBe('dimanche 1er novembre');
  expect(dayWords('2027-01-04', '2026-12-31', 'fr')).toBe('lundi 4 janvier 2027');
});

test('a weekday has its name in either language', () => {
  expect([weekdayWords('2026-11-23', 'en'), weekdayWords('2026-11-23', 'fr')]).toEqual(['Monday', 'lundi']);
});
