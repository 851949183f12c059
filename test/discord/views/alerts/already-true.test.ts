import { expect, test } from 'vitest';
import { alreadyTrue } from '../../../../src/discord/views/alerts/notify-me.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import { someSubscription } from '../../../support/subscriptions.ts';

const at = Date.parse('2026-02-11T07:00:00-05:00');
const opensAt = Date.parse('2026-02-11T10:00:00-05:00');
const libraries = [
  liveLibrary('webster', countOf(380, at), { full: 1600 }),
  liveLibrary('vanier', countOf(3, at), { full: 800, opening: { kind: 'closed', opensAt } }),
];

test.each([
  [
    'en',
    'Vanier is closed. Opens at 10:00. **Vanier is under 40% now: fewer than 5 people.** There’s nothing to wait for, so nothing was saved.',
  ],
  [
    'fr',
    'Vanier\u00a0: fermée. Ouvre à 10\u00a0h. **Vanier\u00a0: moins de 40\u00a0% en ce moment, moins de 5 personnes.** Il n’y a donc rien à attendre, et rien n’a été enregistré.',
  ],
] as const)('a closed library that is under the threshold already is said to be closed: %s', (locale, words) => {
  const subscription = someSubscription({
    locale,
    rule: { libraries: ['vanier'], direction: 'below', threshold: { percent: 40 }, margin: null },
  });
  expect(alreadyTrue(subscription, ['vanier'], libraries, at).content?.split('\n')[0]).toBe(words);
});

test.each(['en', 'fr'] as const)('of many libraries as many are named as a message has room for: %s', (locale) => {
  const many = Array.from({ length: 64 }, (_, index) => liveLibrary(`reading room ${index}`, countOf(100, at)));
  const ids = many.map(({ library }) => library.id);
  const subscription = someSubscription({ locale, rule: { libraries: 'any', threshold: { people: 400 } } });
  const { content = '' } = alreadyTrue(subscription, ids, many, at);
  expect(content.length).toBeLessThanOrEqual(2_000);
  expect(content).toContain('reading room 20');
  expect(content).toMatch(/\*\* \(.*\d+.*\) .*\n-# .*CC BY 4\.0.*$/);
});
