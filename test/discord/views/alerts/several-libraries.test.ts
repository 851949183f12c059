import { describe, expect, test } from 'vitest';
import { createAlertRenderer } from '../../../../src/discord/views/alerts/alert-messages.ts';
import { alertStateWords } from '../../../../src/discord/views/alerts/alert-state-words.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import { notificationOf, someSubscription } from '../../../support/subscriptions.ts';

const at = Date.UTC(2026, 1, 11, 17);
const renderer = createAlertRenderer();
const libraries = [
  liveLibrary('webster', countOf(380, at), { full: 1600 }),
  liveLibrary('vanier', countOf(100, at), { full: 800 }),
];
const rule = { libraries: 'any', threshold: { percent: 40 }, margin: null } as const;
const about = (libraryId: string | null, more: Parameters<typeof notificationOf>[0] = {}) =>
  notificationOf({ rule, ...more }, { libraryId });
const linesOf = ({ content }: { readonly content?: unknown }) => String(content).split('\n');

describe('the message of a rule over several libraries', () => {
  test('names the library that it is about, in the text and in its last line', () => {
    const message = renderer.fired([about('vanier')], libraries);
    expect(linesOf(message)[0]).toBe('**Vanier is under 40% now: about 100 people.**');
    expect(linesOf(message).at(-1)).toMatch(/ · k7m2\.vanier$/);
  });

  test('names both libraries that crossed together, and can be muted by its button', () => {
    const both = [about('webster'), about('vanier')];
    const message = renderer.fired(both, libraries);
    expect(linesOf(message).slice(0, 2)).toEqual([
      '**Webster is under 40% now: about 380 people.**',
      '**Vanier is under 40% now: about 100 people.**',
    ]);
    expect(linesOf(message).at(-1)).toMatch(/ · k7m2\.webster k7m2\.vanier$/);
    expect(JSON.stringify(message.components)).toContain('k7m2');
    const { components } = renderer.fired([about('webster'), about('vanier', { id: 'a3b4' })], libraries);
    expect(JSON.stringify(components)).toContain('alert:en:which-mute:k7m2.a3b4');
  });

  test.each([
    [
      'en',
      '** That’s 3 times today for Vanier: no more about it until tomorrow.',
      'stayed silent about it for the rest',
    ],
    [
      'fr',
      '** C’est la 3e\u00a0fois aujourd’hui (Vanier)\u00a0: rien de plus à ce sujet avant demain.',
      'muette à ce sujet',
    ],
  ] as const)('is the last of its day for one library, and not for the others: %s', (locale, now, later) => {
    const last = { ...about('vanier', { locale }), isLastToday: true };
    expect(linesOf(renderer.fired([last], libraries))[0]).toContain(now);
    expect(
      linesOf(renderer.edit([{ ...last, kind: 'ended', cause: 'dayEnded', closedAt: at }], libraries))[0],
    ).toContain(later);
  });

  test('to a person says why it came, also where it is about two libraries', () => {
    const target = { kind: 'dm', userId: '1', channelId: '2' } as const;
    const message = renderer.fired([about('webster', { target }), about('vanier', { target })], libraries);
    expect(linesOf(message)).toContainEqual(expect.stringContaining('It won’t be sent again.'));
  });

  test.each([
    ['en', 'any', 'No library went under 40% in time, so this notification has ended.'],
    ['fr', 'any', 'Aucune bibliothèque n’est passée à moins de 40\u00a0% dans le délai; cet avis est terminé.'],
    ['en', ['webster', 'vanier'], 'Webster and Vanier didn’t go under 40% in time'],
    ['fr', ['webster', 'vanier'], 'Webster et Vanier\u00a0: pas de passage à moins de 40\u00a0% dans le délai'],
  ] as const)('says once that it has run out: %s, %j', (locale, watched, sentence) => {
    const expired = notificationOf(
      { locale, rule: { ...rule, libraries: watched } },
      { libraryId: null, kind: 'expired' },
    );
    expect(linesOf(renderer.line([expired], libraries))[0]).toContain(sentence);
  });
});

describe('where a rule over several libraries stands', () => {
  const subscription = someSubscription({ rule: { ...rule, libraries: ['webster', 'vanier'] } });
  const [webster, vanier] = subscription.alerts;

  test('is said once where it is the same for all, and where none has been seen yet', () => {
    expect(alertStateWords(subscription, libraries, 'en', at)).toBe('active');
    expect(alertStateWords(someSubscription({ rule }), libraries, 'fr', at)).toBe('en fonction');
  });

  test('is said of each library where it differs, in percent where the rule is', () => {
    if (webster === undefined || vanier === undefined) return expect.unreachable();
    const state = { ...vanier.state, phase: { kind: 'disarmed' } } as const;
    // The store has them by their ids.
    const mixed = { ...subscription, alerts: [{ ...vanier, state }, webster] };
    expect(alertStateWords(mixed, libraries, 'en', at)).toBe(
      'Webster (active), Vanier (active once it has been at 45% or more)',
    );
    expect(alertStateWords(mixed, libraries, 'fr', at)).toBe(
      'Webster (en fonction), Vanier (en fonction après un retour à 45\u00a0% ou plus)',
    );
  });
});
