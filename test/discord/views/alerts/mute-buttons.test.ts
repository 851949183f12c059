import { expect, test } from 'vitest';
import { createAlertRenderer } from '../../../../src/discord/views/alerts/alert-messages.ts';
import { muteChoice } from '../../../../src/discord/views/alerts/mute-buttons.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';
import type { AlertNotification } from '../../../../src/store/outbox/outbox-ports.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import { notificationOf, someSubscription } from '../../../support/subscriptions.ts';

const libraries = [liveLibrary('webster', countOf(380, 0), { full: 1600 })];
const renderer = createAlertRenderer();
const dm = { kind: 'dm', userId: '3', channelId: '2' } as const;

const buttonsOf = (notifications: readonly AlertNotification[]) => {
  const message = renderer.edit(notifications, libraries);
  expect(checkBody('messageCreate', message)).toEqual({ refusal: undefined, ignored: [] });
  const rows = message.components as { components: { label: string; custom_id: string }[] }[];
  return rows.flatMap(({ components }) => components.map(({ label, custom_id }) => [label, custom_id]));
};

test.each([
  ['en', ['Chart', 'Mute…', 'Edit']],
  ['fr', ['Graphique', 'Sourdine…', 'Modifier']],
] as const)(
  'the message of an alert has a chart, a mute and an edit (%s), while it goes on and once it is over',
  (locale, labels) => {
    const over = [
      notificationOf({ locale }, { kind: 'resolved', closedAt: 1 }),
      notificationOf({ locale }, { kind: 'ended', cause: 'paused' }),
    ];
    for (const notification of [notificationOf({ locale }), ...over]) {
      expect(buttonsOf([notification])).toEqual([
        [labels[0], `history:${locale}:today:webster`],
        [labels[1], `alert:${locale}:mute:k7m2`],
        [labels[2], `alert:${locale}:form:k7m2`],
      ]);
    }
  },
);

test('one that has been removed keeps its chart alone, and a direct message has nothing', () => {
  expect(buttonsOf([notificationOf({}, { kind: 'ended', cause: 'removed' })])).toEqual([
    ['Chart', 'history:en:today:webster'],
  ]);
  expect(buttonsOf([notificationOf({ target: dm })])).toEqual([]);
});

test('the message of several asks first which one, about the channel where their ids are too many for a button', () => {
  expect(buttonsOf([notificationOf(), notificationOf({ id: 'a2b3' })])).toEqual([
    ['Chart', 'history:en:today:webster'],
    ['Mute…', 'alert:en:which-mute:k7m2.a2b3'],
    ['Edit', 'alert:en:which-edit:k7m2.a2b3'],
  ]);
  const many = Array.from({ length: 25 }, (_, index) => notificationOf({ id: `k${100 + index}` }));
  expect(buttonsOf(many).map(([, id]) => id)).toEqual([
    'history:en:today:webster',
    'alert:en:which-mute:',
    'alert:en:which-edit:',
  ]);
});

test.each(['en', 'fr'] as const)('the choice has four buttons with different words (%s)', (locale) => {
  const { components = [] } = muteChoice(someSubscription(), libraries, locale);
  const labels = JSON.stringify(components).match(/"label":"[^"]+"/g);
  expect(new Set(labels).size).toBe(4);
});
