import { expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import { dateTime } from '../../../src/discord/views/shared/time.ts';
import { muteEnd } from '../../../src/domain/alerts/mute.ts';
import { dataOf, pressed } from '../../support/interactions.ts';
import { servers } from './two-servers.ts';

const admin = { user: { id: '1500000000000000009' }, permissions: '32', roles: [] };
const custom = (action: string, argument: string, locale: 'en' | 'fr' = 'en') =>
  ({ command: 'alert', locale, action, argument }) as const;
const buttonsOf = (answer: Parameters<typeof dataOf>[0]) =>
  JSON.stringify(dataOf(answer)).match(/alert:(?:en|fr):mute-for:[^"]+/g);

test('the button of an alert asks for how long, privately and in the language of the user who pressed', async () => {
  const { forged, alert, alerts, inOwn } = await servers();
  const press = pressed(custom('mute', alert.id), { ...inOwn, member: admin, locale: 'fr' });
  const answer = await forged(press);
  expect(answer?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
  expect(dataOf(answer)).toMatchObject({
    content: expect.stringMatching(/^Mettre l’alerte `.+` en sourdine pour combien de temps\? /),
    flags: MessageFlags.Ephemeral,
  });
  expect(buttonsOf(answer)).toEqual(
    ['hour', 'today', 'morning', 'resumed'].map((length) => `alert:fr:mute-for:${alert.id}.${length}`),
  );
  expect(await alerts()).toEqual([alert]);
});

test('a length mutes, and its answer replaces the choice', async () => {
  const { forged, alert, alerts, inOwn, clock } = await servers();
  const until = muteEnd('morning', clock.now());
  const answer = await forged(pressed(custom('mute-for', `${alert.id}.morning`), { ...inOwn, member: admin }));
  expect(answer?.type).toBe(InteractionResponseType.UpdateMessage);
  expect(dataOf(answer)).toMatchObject({
    content: expect.stringContaining(`is muted until ${dateTime(until)}`),
    components: [],
  });
  expect((await alerts())[0]?.paused).toMatchObject({ reason: 'byHand', until });
});

test('until it is resumed is a pause', async () => {
  const { forged, alert, alerts, inOwn } = await servers();
  await forged(pressed(custom('mute-for', `${alert.id}.resumed`), { ...inOwn, member: admin }));
  expect((await alerts())[0]?.paused).toMatchObject({ reason: 'byHand', until: null });
});

test('forged lengths and ids, and the ids of another server, change nothing', async () => {
  const { forged, alert, alerts, inOwn, inOther } = await servers();
  for (const argument of ['', '.', 'zzzz.hour', alert.id, `${alert.id}.`, `${alert.id}.forever`, `.${alert.id}.hour`]) {
    const answer = await forged(pressed(custom('mute-for', argument), { ...inOwn, member: admin }));
    expect(dataOf(answer).content, argument).toMatch(/./);
  }
  for (const [action, argument] of [
    ['mute', alert.id],
    ['mute-for', `${alert.id}.hour`],
  ] as const) {
    const answer = await forged(pressed(custom(action, argument), { ...inOther, member: admin }));
    expect(dataOf(answer).content).toMatch(/^There’s no alert/);
  }
  expect(await alerts()).toEqual([alert]);
});
