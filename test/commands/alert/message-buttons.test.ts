import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import { createAlertRenderer } from '../../../src/discord/views/alerts/alert-messages.ts';
import { muteEnd } from '../../../src/domain/alerts/mute.ts';
import { alertApp } from '../../support/alert-app.ts';
import { dataOf, formFieldsOf, pressed } from '../../support/interactions.ts';
import { admin, member, sentence, servers } from './two-servers.ts';

/** A channel with the message of two or more alerts, posted as the outbox posts it. */
async function posted(thresholds: readonly number[], locale = 'en-US') {
  const app = await alertApp();
  const moderator = app.moderator({ locale });
  for (const threshold of thresholds) {
    await app.moderator().run(`/alert add library:webster direction:below threshold:${threshold}`);
  }
  const alerts = await app.alerts();
  const notifications = alerts.map((subscription) => ({
    subscription,
    libraryId: 'webster',
    kind: 'fired' as const,
    openedAt: app.clock.now(),
  }));
  const channelId = app.discord.channelId('general');
  const body = createAlertRenderer().fired(notifications, app.services.librariesNow());
  await app.services.sender.post(channelId, body, 'nonce');
  const message = app.discord
    .messages(channelId)
    .filter(({ ephemeral }) => !ephemeral)
    .at(-1);
  if (message === undefined) throw new Error('nothing was posted');
  return { ...app, moderator, message, ids: alerts.map(({ id }) => id) };
}

describe('the message of an alert', () => {
  test('mutes it in two taps', async () => {
    const { moderator, message, alerts, clock } = await posted([400]);
    const asked = await moderator.press(message, 'Mute…');
    expect(asked.message?.ephemeral).toBe(true);
    await moderator.press(asked.message ?? message, 'today, until midnight');
    expect((await alerts())[0]?.paused).toMatchObject({ until: muteEnd('today', clock.now()) });
  });

  test('edits it in two, in the language of the user who pressed', async () => {
    const { moderator, message, alerts, discord } = await posted([400], 'fr');
    const opened = await moderator.press(message, 'Edit');
    expect(opened.modal).toMatchObject({ title: 'Personnaliser cette alerte' });
    const { message: answer } = await moderator.submit(opened.interactionId, { threshold: '30 %' });
    expect(answer?.ephemeral).toBe(true);
    expect((await alerts())[0]?.rule.threshold).toEqual({ percent: 30 });
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('refuses a student the form in words, and leaves the message as it is', async () => {
    const { message, discord, alerts, ids } = await posted([400]);
    const student = discord.user({ id: '1500000000000000042' });
    for (const button of ['Edit', 'Mute…']) {
      const { message: answer } = await student.press(message, button);
      expect(answer).toMatchObject({ content: sentence, ephemeral: true });
    }
    expect((await alerts()).map(({ id, paused }) => [id, paused])).toEqual([[ids[0], null]]);
  });

  test('says clearly that the alert has been removed', async () => {
    const { moderator, message, ids } = await posted([400]);
    await moderator.run(`/alert remove id:${ids[0]}`);
    for (const button of ['Edit', 'Mute…']) {
      expect((await moderator.press(message, button)).message?.content).toBe(
        `There’s no alert “${ids[0]}” here: it has probably been removed. To see the alerts: \`/alert list\`.`,
      );
    }
  });
});

describe('the message of several', () => {
  test('asks which one, and then for how long', async () => {
    const { moderator, message, alerts, ids } = await posted([400, 300]);
    const asked = await moderator.press(message, 'Mute…');
    expect(asked.message).toMatchObject({ content: 'Mute which alert?', ephemeral: true });
    const chosen = await moderator.select(asked.message ?? message, 'Choose an alert', [ids[1] ?? '']);
    await moderator.press(chosen.message ?? message, '1 hour');
    const muted = (await alerts()).filter(({ paused }) => paused !== null).map(({ id }) => id);
    expect(muted).toEqual([ids[1]]);
  });

  test('asks which one, and opens its form', async () => {
    const { moderator, message, alerts, ids, discord } = await posted([400, 300]);
    const asked = await moderator.press(message, 'Edit');
    const opened = await moderator.select(asked.message ?? message, 'Choose an alert', [ids[0] ?? '']);
    const threshold = (await alerts()).find(({ id }) => id === ids[0])?.rule.threshold;
    expect(formFieldsOf(opened).threshold).toBe(String(Object.values(threshold ?? {})[0]));
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('does not ask where only one is left, and says where none is', async () => {
    const { moderator, message, ids } = await posted([400, 300]);
    await moderator.run(`/alert remove id:${ids[0]}`);
    expect((await moderator.press(message, 'Mute…')).message?.content).toMatch(/^Mute alert `.+` for how long\?/);
    await moderator.run(`/alert remove id:${ids[1]}`);
    expect((await moderator.press(message, 'Edit')).message?.content).toBe(
      'The alerts of that message have been removed.',
    );
  });
});

describe('a button of a message, forged or of another server', () => {
  const custom = (action: string, argument: string) => ({ command: 'alert', locale: 'en', action, argument }) as const;

  test.each(['which-mute', 'which-edit', 'one-mute', 'one-edit', 'form', 'mute'])(
    '%s shows nothing',
    async (action) => {
      const { forged, alert, alerts, inOwn, inOther } = await servers();
      const press = pressed(custom(action, alert.id));
      const chosen = { ...press, data: { ...press.data, values: [alert.id] } };
      expect(dataOf(await forged({ ...chosen, ...inOwn, member })).content).toBe(sentence);
      const elsewhere = await forged({ ...chosen, ...inOther, member: admin });
      expect(dataOf(elsewhere)).toMatchObject({
        flags: MessageFlags.Ephemeral,
        content: expect.stringMatching(/removed/),
      });
      expect(JSON.stringify(elsewhere)).not.toContain('Webster under');
      expect(await alerts()).toEqual([alert]);
    },
  );

  test('without ids it is about the alerts of its channel', async () => {
    const { forged, alert, inOwn, inOther } = await servers();
    const press = pressed(custom('which-mute', ''));
    const here = await forged({ ...press, ...inOwn, member: admin });
    expect(here?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(dataOf(here).content).toContain(alert.id);
    expect(dataOf(await forged({ ...press, ...inOther, member: admin })).content).toContain('have been removed');
  });

  test('is answered, whatever its argument', async () => {
    const { forged, inOwn } = await servers();
    for (const action of ['which-mute', 'which-edit', 'one-mute', 'one-edit', 'which-', 'one-remove']) {
      for (const argument of ['', '.', '....', 'zzzz', 'a.b.c', '__proto__']) {
        const answer = await forged({ ...pressed(custom(action, argument)), ...inOwn, member: admin });
        const { content, title } = Object(dataOf(answer));
        expect(content ?? title, `${action} ${argument}`).toMatch(/\S/);
        expect(JSON.stringify(answer)).not.toContain('c0ffee');
      }
    }
  });
});
