import { expect, test } from 'vitest';
import { alertStateWords } from '../../../../src/discord/views/alerts/alert-state-words.ts';
import { dateTime } from '../../../../src/discord/views/shared/time.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import { someSubscription } from '../../../support/subscriptions.ts';

const minute = 60_000;
/** A Wednesday at noon in Montreal. */
const now = Date.UTC(2026, 1, 11, 17);
const libraries = [liveLibrary('webster', countOf(380, now), { full: 1600 })];
const pending = { kind: 'pending', since: now - 3 * minute - 1 } as const;
const held = { kind: 'pending', since: now - 10 * minute } as const;
const fired = { breachedAt: now - 20 * minute, firedAt: now - 14 * minute };
const firedAge = `<t:${fired.firedAt / 1000}:R>`;
type Changes = Parameters<typeof someSubscription>[0];

test.each<[string, Changes, string, string]>([
  ['armed', {}, 'active', 'en fonction'],
  [
    'not armed yet',
    { phase: { kind: 'disarmed' } },
    'active once it has been at 420 people or more',
    'en fonction après un retour à 420 personnes ou plus',
  ],
  [
    'holding',
    { phase: pending, rule: { holdMs: 5 * minute } },
    'waiting: 3 of 5 min',
    'en attente\u00a0: 3\u00a0min sur 5',
  ],
  [
    'held back by the cooldown',
    { phase: held, lastFiredAt: now - minute },
    'waiting: too soon after the last one',
    'en attente\u00a0: trop tôt après la dernière fois',
  ],
  [
    'held back by quiet hours',
    { phase: held, rule: { quietHours: { fromMinute: 660, toMinute: 780 } } },
    'waiting: quiet hours',
    'en attente\u00a0: heures de silence',
  ],
  [
    'held back by the day',
    { phase: held, rule: { days: [6, 7] } },
    'waiting: not on today’s list of days',
    'en attente\u00a0: pas ce jour-ci',
  ],
  ['held back by nothing', { phase: held }, 'waiting: about to be sent', 'en attente\u00a0: envoi imminent'],
  ['firing', { phase: { kind: 'firing', ...fired } }, `on since ${firedAge}`, `en cours, commencée ${firedAge}`],
  [
    'about to be over',
    { phase: { kind: 'recovering', since: now - minute, ...fired } },
    `on since ${firedAge}, about to end`,
    `en cours, commencée ${firedAge}, sur le point de finir`,
  ],
  [
    'told for the last time today',
    { phase: { kind: 'firing', ...fired }, firedToday: 3 },
    'sent 3 times today, silent until tomorrow',
    'envoyée 3\u00a0fois aujourd’hui, muette jusqu’à demain',
  ],
  ['over', { phase: { kind: 'over' } }, 'sent, done', 'envoi fait'],
  ['paused', { paused: { reason: 'byHand', at: now, until: null } }, 'paused', 'en pause'],
  [
    'muted',
    { paused: { reason: 'byHand', at: now, until: now + 1000 } },
    `muted until ${dateTime(now + 1000)}`,
    `en sourdine jusqu’au ${dateTime(now + 1000)}`,
  ],
  [
    'muted until now',
    { phase: { kind: 'disarmed' }, paused: { reason: 'byHand', at: now - 1000, until: now } },
    'active once it has been at 420 people or more',
    'en fonction après un retour à 420 personnes ou plus',
  ],
  [
    'muted until now, and clear',
    {
      phase: { kind: 'disarmed' },
      paused: { reason: 'byHand', at: now - 1000, until: now },
      rule: { threshold: { people: 300 } },
    },
    'active',
    'en fonction',
  ],
  [
    'refused',
    { phase: held, paused: { reason: 'missingPermissions', at: now, until: null } },
    'paused: Carrel can’t post in <#2>',
    'en pause\u00a0: Carrel ne peut pas écrire dans <#2>',
  ],
])('an alert that is %s says so in both languages', (_what, changes, english, french) => {
  const subscription = someSubscription(changes);
  expect(alertStateWords(subscription, libraries, 'en', now)).toBe(english);
  expect(alertStateWords(subscription, libraries, 'fr', now)).toBe(french);
});
