import { describe, expect, test } from 'vitest';
import { MessageFlags, PermissionFlagsBits } from '#discord.js';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';
import { forgedSubcommand } from '../support/forged-alert.ts';
import { dataOf } from '../support/interactions.ts';

const { ManageGuild, ViewChannel, SendMessages, SendMessagesInThreads, MentionEveryone, Administrator } =
  PermissionFlagsBits;
const rule = { library: 'webster', direction: 'below', threshold: '400' } as const;
const roleId = '1500000000000000077';
const text = 0;
const thread = 11;

/** `/alert add` of a moderator who holds `held` in #study-hall, where the bot may do everything. */
async function adding(
  held: bigint,
  more: { type?: number; here?: boolean; locale?: string; mentionable?: boolean } = {},
) {
  const app = await alertApp();
  const channelId = app.discord.channelId('study-hall');
  const channel = { type: more.type ?? text, guild_id: app.guild.id };
  const permissions = held.toString();
  const interaction = forgedSubcommand(
    ['alert', 'add'],
    {
      ...rule,
      ...(more.here ? {} : { channel: channelId }),
      ...(more.mentionable === undefined ? {} : { role: roleId }),
    },
    {
      guild_id: app.guild.id,
      channel_id: more.here ? channelId : app.discord.channelId('general'),
      channel,
      app_permissions: Administrator.toString(),
      ...(more.locale === undefined ? {} : { locale: more.locale }),
      // Elsewhere the moderator may do what a member of a new server may.
      member: {
        user: { id: '1500000000000000001' },
        permissions: more.here ? permissions : (ManageGuild | ViewChannel | SendMessages).toString(),
        roles: [],
      },
      resolved: {
        channels: { [channelId]: { ...channel, permissions, app_permissions: Administrator.toString() } },
        roles: { [roleId]: { mentionable: more.mentionable } },
      },
    },
  );
  const answer = dataOf(await app.forged(interaction));
  const posted = app.discord.messages(channelId).filter(({ ephemeral }) => !ephemeral).length;
  return { answer, posted, alerts: await app.alerts(), channelId };
}

describe('a moderator may have Carrel post only where they may post themselves', () => {
  test.each([
    [ManageGuild | SendMessages, text, 'View Channel', [false]],
    [ManageGuild | ViewChannel, text, 'Send Messages', [false, true]],
    [ManageGuild, text, 'View Channel, Send Messages', [false]],
    [ManageGuild | ViewChannel | SendMessages, thread, 'Send Messages in Threads', [false, true]],
  ])('with the permissions %s in a channel of type %s they lack %s', async (held, type, names, places) => {
    for (const here of places) {
      const { answer, posted, alerts, channelId } = await adding(held, { type, here });
      expect(answer).toMatchObject({
        content: `You can’t post in <#${channelId}> yourself, so Carrel won’t post there for you. You’re missing: ${names}.`,
        flags: MessageFlags.Ephemeral,
      });
      expect([posted, alerts]).toEqual([0, []]);
    }
  });

  test('and are told so in French', async () => {
    const { answer, channelId } = await adding(ManageGuild | ViewChannel, { locale: 'fr' });
    expect(answer.content).toBe(
      `Vous ne pouvez pas écrire dans <#${channelId}>, donc Carrel n’y écrira pas pour vous. Il vous manque\u00a0: Envoyer des messages.`,
    );
  });

  test.each([
    [ManageGuild | ViewChannel | SendMessages, text],
    [ManageGuild | ViewChannel | SendMessagesInThreads, thread],
    [Administrator, thread],
  ])('with %s in a channel of type %s they may', async (held, type) => {
    for (const here of [false, true]) {
      const { posted, alerts } = await adding(held, { type, here });
      expect([posted, alerts]).toMatchObject([1, [{ rule: { libraries: ['webster'] } }]]);
    }
  });

  test('also when they move an alert there', async () => {
    const app = await alertApp();
    await app.moderator().run('/alert add library:webster direction:below threshold:400');
    const before = await app.alerts();
    const channelId = app.discord.channelId('study-hall');
    const edit = forgedSubcommand(
      ['alert', 'edit'],
      { id: before[0]?.id ?? '', channel: channelId },
      {
        guild_id: app.guild.id,
        channel_id: app.discord.channelId('general'),
        resolved: { channels: { [channelId]: { type: text, permissions: ViewChannel.toString() } } },
      },
    );
    expect(dataOf(await app.forged(edit)).content).toContain('You’re missing: Send Messages.');
    expect(await app.alerts()).toEqual(before);
  });

  test('also for a digest', async () => {
    const app = await alertApp();
    const channelId = app.discord.channelId('study-hall');
    const add = forgedSubcommand(
      ['digest', 'add'],
      { channel: channelId, time: '8:00' },
      {
        guild_id: app.guild.id,
        channel_id: app.discord.channelId('general'),
        resolved: { channels: { [channelId]: { type: text, permissions: ViewChannel.toString() } } },
      },
    );
    expect(dataOf(await app.forged(add)).content).toContain('You’re missing: Send Messages.');
    expect(await app.store.digests.list(app.guild.id)).toEqual([]);
  });

  test('also for a board', async () => {
    const { forged, boards, guild, discord, general } = await boardApp();
    const channelId = discord.channelId('study-hall');
    const create = forgedSubcommand(
      ['board', 'create'],
      { channel: channelId },
      {
        guild_id: guild.id,
        channel_id: general,
        resolved: { channels: { [channelId]: { type: text, permissions: ViewChannel.toString() } } },
      },
    );
    expect(dataOf(await forged(create)).content).toContain('You’re missing: Send Messages.');
    expect(await boards.list(guild.id)).toEqual([]);
  });
});

describe('a moderator may have Carrel mention only a role that they may mention', () => {
  const mayPost = ManageGuild | ViewChannel | SendMessages;

  test('one that members may not mention needs the permission to mention all roles', async () => {
    const { answer, posted, alerts } = await adding(mayPost, { mentionable: false });
    expect(answer.content).toBe(
      `You can’t mention <@&${roleId}> yourself, so Carrel won’t mention it for you. Pick a role that anyone can mention, or get the “Mention @everyone, @here, and All Roles” permission.`,
    );
    expect([posted, alerts]).toEqual([0, []]);
    const french = await adding(mayPost, { mentionable: false, locale: 'fr' });
    expect(french.answer.content).toContain('«\u00a0Mentionner @everyone, @here et tous les rôles\u00a0»');
  });

  test.each([
    [mayPost, true],
    [mayPost | MentionEveryone, false],
    [Administrator, false],
  ])('with the permissions %s they may have one mentioned whose mentionable is %s', async (held, mentionable) => {
    for (const here of [false, true]) {
      expect((await adding(held, { mentionable, here })).alerts).toMatchObject([{ roleId }]);
    }
  });
});
