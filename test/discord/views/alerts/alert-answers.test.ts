import { expect, test } from 'vitest';
import { savedView } from '../../../../src/discord/views/alerts/alert-answers.ts';
import type { AlertPhase } from '../../../../src/domain/alerts/alert.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import { someSubscription } from '../../../support/subscriptions.ts';

const disarmed: AlertPhase = { kind: 'disarmed' };
const armed: AlertPhase = { kind: 'inactive' };

/** What an answer says below the settings of an alert "Webster under 400", over at 420, with `people` inside. */
const waitOf = (people: number, phase: AlertPhase, locale: 'en' | 'fr' = 'en') => {
  const libraries = [liveLibrary('webster', countOf(people, 0), { full: 1600 })];
  const { content = '' } = savedView('alert.added', someSubscription({ phase }), libraries, {
    locale,
    now: 0,
    isRoleSilent: false,
  });
  return content
    .slice(0, content.search(/\n(?:Preview|Aperçu)/))
    .split('\n')
    .slice(2);
};

test.each([
  [
    380,
    disarmed,
    'That’s already the case: about 380 people. Carrel will alert you the next time, once it has been at 420 people or more.',
  ],
  [
    410,
    disarmed,
    'It’s too close to call right now. Carrel will alert you once it has been at 420 people or more and crosses the threshold again.',
  ],
])('a new alert with %i people inside that is not armed says what it waits for', (people, phase, sentence) => {
  expect(waitOf(people, phase)).toEqual([sentence]);
});

test.each([
  [410, armed],
  [500, armed],
  [500, disarmed],
])('one with %i people inside that is armed, or will be at once, waits for nothing', (people, phase) => {
  expect(waitOf(people, phase)).toEqual([]);
  expect(waitOf(people, phase, 'fr')).toEqual([]);
});

test('a role that Discord would not notify is named', () => {
  const facts = { locale: 'en', now: 0, isRoleSilent: true } as const;
  const { content } = savedView('alert.editedLooks', someSubscription({ roleId: '77' }), [], facts);
  expect(content).toMatch(/^As things stand, mentioning <@&77> won’t notify its members\./m);
});
