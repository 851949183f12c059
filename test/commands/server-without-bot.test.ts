import { expect, test } from 'vitest';
import { PermissionFlagsBits } from '#discord.js';
import { translator } from '../../src/i18n/index.ts';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';
import { forgedSubcommand } from '../support/forged-alert.ts';
import { dataOf } from '../support/interactions.ts';

const invite = translator('en')('refusal.notInServer');

/** What Discord says that an app may do where it has only its commands. */
const heldOutside = (PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.AttachFiles).toString();

const all = String((1n << 53n) - 1n);

/** A moderator's command in a server that the bot is not in, used in the channel itself or in `here`. */
const outside = (
  line: readonly [string, string],
  options: Record<string, string>,
  guildId: string,
  channelId: string,
  here = channelId,
) =>
  forgedSubcommand(
    line,
    { ...options, channel: channelId },
    {
      guild_id: guildId,
      channel_id: here,
      channel: { type: 0 },
      app_permissions: heldOutside,
      member: { user: { id: '1500000000000000001' }, permissions: all, roles: [] },
      resolved: {
        channels: { [channelId]: { type: 0, guild_id: guildId, permissions: all, app_permissions: heldOutside } },
      },
    },
  );

test('where a server has only Carrel’s commands, alerts and digests say to invite the bot', async () => {
  const app = await alertApp();
  const [channelId, other] = [app.discord.channelId('general'), app.discord.channelId('study-hall')];
  app.discord.kickGuild(app.guild.id);
  for (const [line, options] of [
    [['alert', 'add'], { library: 'webster', direction: 'below', threshold: '400' }],
    [['digest', 'add'], { time: '8:00' }],
  ] as const) {
    for (const here of [channelId, other]) {
      const answer = dataOf(await app.forged(outside(line, options, app.guild.id, channelId, here)));
      expect([line.join(' '), answer.content]).toEqual([line.join(' '), expect.stringContaining(invite)]);
    }
  }
  expect(await app.alerts()).toEqual([]);
});

test('where a server has only Carrel’s commands, a board says to invite the bot, and is not kept', async () => {
  const app = await boardApp();
  app.discord.kickGuild(app.guild.id);
  for (const here of [app.general, app.discord.channelId('study-hall', app.other.id)]) {
    const answer = dataOf(await app.forged(outside(['board', 'create'], {}, app.guild.id, app.general, here)));
    expect(answer.content).toContain(invite);
  }
  expect(await app.boards.list(app.guild.id)).toEqual([]);
});
