import { expect, test } from 'vitest';
import { createAlertRenderer } from '../../../src/discord/views/alerts/alert-messages.ts';
import { dateTime } from '../../../src/discord/views/shared/time.ts';
import { muteEnd } from '../../../src/domain/alerts/mute.ts';
import { alertApp } from '../../support/alert-app.ts';
import { forgedSubcommand } from '../../support/forged-alert.ts';
import { dataOf } from '../../support/interactions.ts';

/** An app with one alert, and its moderator, in a language. */
async function withAlert(locale: 'en-US' | 'fr' = 'en-US') {
  const app = await alertApp();
  await app.moderator().run('/alert add library:webster direction:below threshold:400');
  const [alert] = await app.alerts();
  if (alert === undefined) throw new Error('the alert was not added');
  const moderator = app.moderator({ locale });
  const say = async (line: string) => (await moderator.run(line)).message;
  const paused = async () => (await app.alerts())[0]?.paused;
  return { ...app, moderator, alert, id: alert.id, say, paused };
}

test.each(['hour', 'today', 'morning'] as const)(
  '/alert mute for:%s says until when, and the list too',
  async (length) => {
    const { say, id, clock, paused } = await withAlert();
    const until = muteEnd(length, clock.now());
    expect((await say(`/alert mute id:${id} for:${length}`))?.content).toBe(
      `Alert \`${id}\` is muted until ${dateTime(until)}: Webster under 400 people. To unmute it now: \`/alert unmute id:${id}\`.`,
    );
    expect(await paused()).toEqual({ reason: 'byHand', at: clock.now(), until });
    expect((await say('/alert list'))?.content).toContain(`muted until ${dateTime(until)}`);
  },
);

test('a mute is told in French', async () => {
  const { say, id, clock } = await withAlert('fr');
  const until = dateTime(muteEnd('hour', clock.now()));
  expect((await say(`/alerte sourdine id:${id} durée:hour`))?.content).toBe(
    `L’alerte \`${id}\` est en sourdine jusqu’au ${until}\u00a0: Webster, moins de 400 personnes. Pour la réactiver tout de suite\u00a0: \`/alerte réactiver id:${id}\`.`,
  );
  expect((await say('/alerte liste'))?.content).toContain(`en sourdine jusqu’au ${until}`);
  expect((await say(`/alerte modifier id:${id} seuil:300`))?.content).toContain(
    `Elle est toujours en sourdine, jusqu’au ${until}.`,
  );
  expect((await say(`/alerte réactiver id:${id}`))?.content).toMatch(/^L’alerte `.+` est de nouveau active/);
});

test('a mute until it is resumed is a pause', async () => {
  const { say, id, paused, clock } = await withAlert();
  expect((await say(`/alert mute id:${id} for:resumed`))?.content).toContain('is paused');
  expect(await paused()).toEqual({ reason: 'byHand', at: clock.now(), until: null });
});

test('/alert unmute and the list’s button end a mute', async () => {
  const { say, id, paused, moderator } = await withAlert();
  await say(`/alert mute id:${id} for:morning`);
  expect((await say(`/alert unmute id:${id}`))?.content).toContain('is back on');
  expect(await paused()).toBeNull();
  await say(`/alert mute id:${id} for:morning`);
  const list = await say('/alert list');
  if (list === undefined) throw new Error('there is no list');
  await moderator.press(list, 'Resume');
  expect(await paused()).toBeNull();
});

test('an edit of a muted alert leaves it muted and says until when', async () => {
  const { say, id, paused, clock } = await withAlert();
  await say(`/alert mute id:${id} for:hour`);
  const until = muteEnd('hour', clock.now());
  expect((await say(`/alert edit id:${id} threshold:300`))?.content).toContain(
    `\nIt’s still muted until ${dateTime(until)}. To unmute it now: \`/alert unmute id:${id}\`.`,
  );
  expect(await paused()).toMatchObject({ until });
});

test('what Discord refuses is not muted: it would not come back by itself', async () => {
  const { say, id, paused, store, guild, clock } = await withAlert();
  await store.subscriptions.pause({ kind: 'guild', guildId: guild.id }, id, 'missingAccess', clock.now());
  expect((await say(`/alert mute id:${id} for:hour`))?.content).toContain(`/alert resume id:${id}`);
  expect(await paused()).toMatchObject({ reason: 'missingAccess', until: null });
});

test('what a moderator has paused is not muted by another one: it would come back by itself', async () => {
  const { say, id, paused, alert, services, moderator, discord, clock } = await withAlert();
  const notification = { subscription: alert, libraryId: 'webster', kind: 'fired', openedAt: clock.now() } as const;
  const body = createAlertRenderer().fired([notification], services.librariesNow());
  await services.sender.post(alert.target.channelId, body, 'nonce');
  const posted = discord.messages(alert.target.channelId).findLast(({ ephemeral }) => !ephemeral);
  if (posted === undefined) throw new Error('nothing was posted');
  const { message: asked } = await moderator.press(posted, 'Mute…');
  await say(`/alert pause id:${id}`);
  const before = await paused();
  const words = `It’s still paused. To resume it: \`/alert resume id:${id}\`.`;
  expect((await moderator.press(asked ?? posted, '1 hour')).message?.content).toBe(words);
  expect((await say(`/alert mute id:${id} for:today`))?.content).toBe(words);
  expect(await paused()).toEqual(before);
});

test('forged ids and lengths change nothing', async () => {
  const { forged, guild, discord, id, alerts, alert } = await withAlert();
  const here = { guild_id: guild.id, channel_id: discord.channelId('general') };
  for (const options of [
    { id: 'zzzz', for: 'hour' },
    { id: '../..', for: 'hour' },
    { id: '', for: 'hour' },
    { id, for: 'forever' },
    { id, for: '' },
    { id, for: 60 },
    { id },
  ]) {
    const answer = await forged(forgedSubcommand(['alert', 'mute'], options as { id: string }, here));
    expect(dataOf(answer).content).toMatch(/^There’s no alert “|^The option “.+” isn’t valid/);
  }
  expect(await alerts()).toEqual([alert]);
});
