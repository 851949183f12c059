import { expect, test } from 'vitest';
import { boundWords, clearWords, durationWords, ruleWords } from '../../../../src/discord/views/shared/rule-words.ts';
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

test.each([
  // Of 230 people 1% are 2, of which the margin is 1; of 1600 they are 16 and 8.
  [{ percent: 1 }, null, 230, '1 person or fewer', '1 personne ou moins', '1 person'],
  [{ percent: 1 }, null, 1600, '8 people or fewer', '8 personnes ou moins', '8 people'],
  [{ percent: 3 }, { percent: 2 }, 1600, '1% or less', '1 % ou moins', '1%'],
  // What was 1% of more people, before the figure of a full library was changed.
  [{ percent: 2 }, { percent: 1 }, 50, '0 people', '0 personne', '0 people'],
] as const)('above %j with a margin of %j of %i people is over at %s', (threshold, margin, full, en, fr, bound) => {
  const { rule } = someSubscription({ rule: { direction: 'above', threshold, margin } });
  expect(clearWords(rule, full, 'en')).toBe(en);
  expect(clearWords(rule, full, 'fr')?.replaceAll('\u00a0', ' ')).toBe(fr);
  expect(boundWords(rule, full, 'en')).toBe(bound);
});

test('below a few people is over at so many, and not at 0%', () => {
  const { rule } = someSubscription({ rule: { threshold: { percent: 1 }, margin: { people: 0 } } });
  expect(clearWords(rule, 230, 'en')).toBe('2 people or more');
});
