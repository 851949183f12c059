import { expect, test } from 'vitest';
import { clearWords, durationWords, ruleWords } from '../../../../src/discord/views/shared/rule-words.ts';
import { countOf, libraryNamed, liveLibrary } from '../../../support/libraries.ts';
import { someSubscription } from '../../../support/subscriptions.ts';

const minute = 60_000;

test.each([
  [0, '1 min'],
  [minute / 2, '1 min'],
  [12 * minute, '12 min'],
  [60 * minute, '1 h'],
  [65 * minute, '1 h 05'],
  [130 * minute, '2 h 10'],
  [25 * 60 * minute, '25 h'],
])('%i ms are %s', (ms, words) => {
  expect(durationWords(ms).replaceAll('\u00a0', ' ')).toBe(words);
});

test('a rule is named with its library, also where that library is no longer known', () => {
  const { rule } = someSubscription({
    rule: { direction: 'above', threshold: { percent: 60 }, libraries: ['greynuns'] },
  });
  expect(ruleWords(rule, [], 'en')).toBe('Grey Nuns above 60%');
  expect(ruleWords(rule, [], 'fr')).toBe('Sœurs-Grises, plus de 60\u00a0%');
  expect(ruleWords({ ...rule, libraries: ['annex'] }, [], 'en')).toBe('annex above 60%');
  const annex = liveLibrary('annex', countOf(1, 0), { library: libraryNamed('Annex *1*') });
  expect(ruleWords({ ...rule, libraries: [annex.library.id] }, [annex], 'en')).toBe('Annex \\*1\\* above 60%');
});

test('a rule is over where its margin ends', () => {
  const below = someSubscription().rule;
  const above = someSubscription({ rule: { direction: 'above' } }).rule;
  expect(clearWords(below, 1600, 'en')).toBe('420 people or more');
  expect(clearWords(above, 1600, 'fr')).toBe('380 personnes ou moins');
  expect(clearWords({ ...above, threshold: { percent: 60 } }, undefined, 'en')).toBeUndefined();
});
