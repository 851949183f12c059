import { PermissionFlagsBits } from 'discord.js';
import { expect, test } from 'vitest';
import { translator } from '../../src/i18n/index.ts';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';
import { forgedSubcommand } from '../support/forged-alert.ts';
import { dataOf } from '../support/interactions.ts';

const invite = translator('en')('refusal.notInServer');

/** What Discord says that an app may do where it has only its commands. */
const heldOutside = (PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.AttachFiles).toString();

/** A moderator's command in a server that the bot is not in. */
const outside = (
  line: readonly [string, string],
  options: Record<string, string>,
  guildId: string,
  channelId: string,
) =>
  forgedSubcommand(
    line,
    { ...options, channel: channelId },
    {
      guild_id: guildId,
      channel_id: channelId,
      channel: { type: 0 },
      app_permissions: heldOutside,
      member: { user: { id: '1500000000000000001' }, permissions: String((1n << 53n) - 1n), roles: [] },
    },
  );

test('where a server has only Carrel’s commands, alerts and digests say to invite the bot', async () => {
  const app = await alertApp();
  const channelId = app.discord.channelId('general');
  app.discord.kickGuild(app.guild.id);
  for (const [line, options] of [
    [['alert', 'add'], { library: 'webster', direction: 'below', threshold: '400' }],
    [['digest', 'add'], { time: '8:00' }],
  ] as const) {
    const answer = dataOf(await app.forged(outside(line, options, app.guild.id, channelId)));
    expect([line.join(' '), answer.content]).toEqual([line.join(' '), expect.stringContaining(invite)]);
  }
  expect(await app.alerts()).toEqual([]);
});

test('where a server has only Carrel’s commands, a board says to invite the bot, and is not kept', async () => {
  const app = await boardApp();
  app.discord.kickGuild(app.guild.id);
  const answer = dataOf(await app.forged(outside(['board', 'create'], {}, app.guild.id, app.general)));
  expect(answer.content).toContain(invite);
  expect(await app.boards.list(app.guild.id)).toEqual([]);
});
