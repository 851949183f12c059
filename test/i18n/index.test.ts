import { describe, expect, test } from 'vitest';
import { formatNumber, formatPercent, localeOf, percentWords, shortPercent } from '../../src/i18n/index.ts';

const space = '\u00a0';

describe('a number', () => {
  test('is written as in Canada, in either language', () => {
    expect(formatNumber('en', 1140)).toBe('1,140');
    expect(formatNumber('fr', 1140)).toBe(`1${space}140`);
    expect(formatNumber('en', 40)).toBe('40');
    expect(formatNumber('en', -5)).toBe('-5');
    expect(formatNumber('fr', -1427)).toBe(`-1${space}427`);
  });

  test('is whole', () => {
    expect(formatNumber('en', 12.7)).toBe('13');
    expect(formatNumber('fr', 12.2)).toBe('12');
  });
});

test('a percentage has its sign as in Canada, in either language', () => {
  expect(formatPercent('en', 71)).toBe('71%');
  expect(formatPercent('fr', 71)).toBe(`71${space}%`);
  expect(formatPercent('fr', 104.4)).toBe(`104${space}%`);
  expect(formatPercent('en', 0)).toBe('0%');
});

test('a share of full is never nothing: a few people are not none', () => {
  expect([0, 1, 71].map((share) => percentWords('en', share))).toEqual(['under 1%', '1%', '71%']);
  expect(percentWords('fr', 0)).toBe(`moins de 1${space}%`);
  expect([shortPercent('en', 0), shortPercent('fr', 0), shortPercent('en', 71)]).toEqual(['<1%', `<1${space}%`, '71%']);
});

test.each([
  ['fr', 'fr'],
  ['FR', 'fr'],
  ['fr-CA', 'fr'],
  ['en-US', 'en'],
  ['en-GB', 'en'],
  ['pt-BR', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('a Discord in %s is answered in %s', (discord, ours) => {
  expect(localeOf(discord)).toBe(ours);
});
