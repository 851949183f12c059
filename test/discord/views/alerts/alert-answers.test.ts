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
    isRoleSilent: false,
  });
  return content.split('\n').slice(2);
};

test.each([
  [
    380,
    disarmed,
    'It is so already: about 380 people. Carrel waits until there are 420 people or more and tells the next time.',
  ],
  [410, disarmed, 'Carrel first waits until there are 420 people or more, and tells when it changes after that.'],
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
  const facts = { locale: 'en', isRoleSilent: true } as const;
  const { content } = savedView('alert.editedLooks', someSubscription({ roleId: '77' }), [], facts);
  expect(content).toMatch(/^Discord notifies nobody of <@&77> as things are/m);
});
