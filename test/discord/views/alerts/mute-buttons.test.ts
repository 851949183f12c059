import { expect, test } from 'vitest';
import { createAlertRenderer } from '../../../../src/discord/views/alerts/alert-messages.ts';
import { muteChoice } from '../../../../src/discord/views/alerts/mute-buttons.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import { notificationOf, someSubscription } from '../../../support/subscriptions.ts';

const libraries = [liveLibrary('webster', countOf(380, 0), { full: 1600 })];
const renderer = createAlertRenderer();
const dm = { kind: 'dm', userId: '3', channelId: '2' } as const;

test.each([
  ['en', 'Mute…'],
  ['fr', 'Sourdine…'],
] as const)('a fired alert of a channel has a button that mutes it (%s)', (locale, label) => {
  const message = renderer.fired([notificationOf({ locale })], libraries);
  expect(message.components).toMatchObject([{ components: [{ label, custom_id: `alert:${locale}:mute:k7m2` }] }]);
  expect(checkBody('messageCreate', message)).toEqual({ refusal: undefined, ignored: [] });
});

test.each([
  ['a reminder', [notificationOf({ target: dm })]],
  ['an alert that is over', [notificationOf({}, { kind: 'resolved', closedAt: 1 })]],
  ['several alerts in one message', [notificationOf(), notificationOf({ id: 'a2b3' })]],
])('%s has none', (_what, notifications) => {
  expect(renderer.edit(notifications, libraries).components).toEqual([]);
});

test.each(['en', 'fr'] as const)('the choice has four buttons with different words (%s)', (locale) => {
  const { components = [] } = muteChoice(someSubscription(), libraries, locale);
  const labels = JSON.stringify(components).match(/"label":"[^"]+"/g);
  expect(new Set(labels).size).toBe(4);
});
