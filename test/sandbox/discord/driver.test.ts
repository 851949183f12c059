import type { APIInteraction } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { botForTest, discordForTest } from './fixture.ts';

const everywhere = { contexts: [0, 1, 2], integration_types: [0, 1] };
const commands = [
  { name: 'anywhere', description: 'Anywhere', ...everywhere },
  { name: 'moderate', description: 'Moderators', default_member_permissions: '32', contexts: [0] },
  { name: 'closed', description: 'Administrators', default_member_permissions: '0', contexts: [0] },
  {
    name: 'watch',
    description: 'Watches',
    options: [
      { type: 7, name: 'channel', description: 'Where' },
      { type: 8, name: 'role', description: 'Whom' },
    ],
  },
];

async function echo() {
  const discord = await discordForTest();
  const seen: APIInteraction[] = [];
  await botForTest(discord, {
    commands,
    onInteraction: (it, bot) => {
      seen.push(it);
      return bot.answer(it, { type: 4, data: { content: 'ok' } });
    },
  });
  return { discord, seen };
}

describe('a person', () => {
  test('in a server sends all that Discord sends', async () => {
    const { discord, seen } = await echo();
    const user = discord.user({ locale: 'fr', name: 'zoé' });
    await user.run('/anywhere');
    const guild = discord.guilds()[0];
    expect(seen[0]).toMatchObject({
      application_id: discord.applicationId,
      type: 2,
      version: 1,
      locale: 'fr',
      guild_locale: 'en-US',
      guild_id: guild?.id,
      channel_id: user.channelId,
      channel: { id: user.channelId, type: 0, name: 'general' },
      context: 0,
      authorizing_integration_owners: { 0: guild?.id },
      entitlements: [],
      attachment_size_limit: 10_485_760,
      member: { user: { id: user.id, username: 'zoé' }, roles: [] },
      data: { name: 'anywhere', type: 1, id: discord.registeredCommands()[0]?.id },
    });
    expect(seen[0]).not.toHaveProperty('user');
    expect(BigInt(seen[0]?.app_permissions ?? 0)).toBeGreaterThan(0n);
  });

  test('in DMs is a user and no member', async () => {
    const { discord, seen } = await echo();
    const direct = discord.user({ context: 'botDm' });
    const elsewhere = discord.user({ context: 'privateChannel' });
    await direct.run('/anywhere');
    await elsewhere.run('/anywhere');
    expect(seen[0]).toMatchObject({
      context: 1,
      user: { id: direct.id },
      channel: { type: 1 },
      authorizing_integration_owners: { 0: '0', 1: direct.id },
    });
    expect(seen[1]).toMatchObject({
      context: 2,
      user: { id: elsewhere.id },
      channel: { type: 3 },
      authorizing_integration_owners: { 1: elsewhere.id },
    });
    expect(seen[0]).not.toHaveProperty('member');
    expect(seen[0]).not.toHaveProperty('guild_id');
  });

  test('is refused what Discord would not offer', async () => {
    const { discord, seen } = await echo();
    const member = discord.user();
    expect(await member.run('/moderate')).toMatchObject({
      status: 'refused',
      reason: 'You do not have permission to run this command.',
    });
    expect((await member.run('/closed')).status).toBe('refused');
    expect((await discord.user({ context: 'privateChannel' }).run('/watch')).status).toBe('refused');
    expect((await discord.user({ context: 'botDm' }).run('/moderate')).status).toBe('refused');
    expect(seen).toEqual([]);
    expect((await discord.user({ permissions: ['ManageGuild'] }).run('/moderate')).status).toBe('answered');
    expect((await discord.user({ owner: true }).run('/closed')).status).toBe('answered');
  });

  test('names channels and roles, which come resolved with permissions', async () => {
    const { discord, seen } = await echo();
    const hall = discord.channelId('study-hall');
    discord.faults.denyPermissions(hall, ['SendMessages']);
    await discord.user().run('/watch channel:#study-hall role:@Moderator');
    const data = seen[0]?.type === 2 ? seen[0].data : undefined;
    expect(data).toMatchObject({
      options: [
        { name: 'channel', type: 7, value: hall },
        { name: 'role', type: 8 },
      ],
      resolved: { channels: { [hall]: { id: hall, name: 'study-hall', type: 0 } } },
    });
    const resolved = (data as { resolved: { channels: Record<string, { app_permissions: string }>; roles: object } })
      .resolved;
    expect(BigInt(resolved.channels[hall]?.app_permissions ?? 0) & 0x800n).toBe(0n);
    expect(Object.values(resolved.roles)).toMatchObject([{ name: 'Moderator' }]);
  });

  test('can fire a command thousands of times without leaving anything behind', async () => {
    const { discord, seen } = await echo();
    const user = discord.user();
    const data = user.parse('/anywhere');
    for (let n = 0; n < 50; n += 1) expect((await user.runRaw(data)).status).toBe('answered');
    expect(seen).toHaveLength(50);
    expect(discord.counts().interactions).toBe(0);
    expect(discord.messages(user.channelId)).toEqual([]);
  });
});

describe('waiting for the bot', () => {
  test('ends when it is there', async () => {
    const discord = await discordForTest();
    const waiting = discord.waitForBot();
    await botForTest(discord);
    await expect(waiting).resolves.toBeUndefined();
  });

  test('says what is missing', async () => {
    const discord = await discordForTest();
    await expect(discord.waitForBot(1)).rejects.toThrow('the bot has not connected to the gateway within 1 ms');
  });
});

describe('a form', () => {
  const form = {
    custom_id: 'order',
    title: 'Order',
    components: [
      { type: 18, label: 'What', component: { type: 4, custom_id: 'what', style: 1, value: 'tea', max_length: 5 } },
      {
        type: 18,
        label: 'Size',
        component: {
          type: 3,
          custom_id: 'size',
          options: [
            { label: 'Small', value: 's' },
            { label: 'Large', value: 'l', default: true },
          ],
        },
      },
    ],
  };

  async function shop() {
    const discord = await discordForTest();
    const seen: APIInteraction[] = [];
    await botForTest(discord, {
      commands,
      onInteraction: (it, bot) => {
        seen.push(it);
        return bot.answer(it, it.type === 5 ? { type: 4, data: { content: 'ok' } } : { type: 9, data: form });
      },
    });
    return { discord, seen, person: discord.user() };
  }

  test('that was opened is sent with what stands in it and what was typed', async () => {
    const { person, seen } = await shop();
    const opened = await person.run('/anywhere');
    expect(opened).toMatchObject({ status: 'answered', modal: form });
    const sent = await person.submit(opened.interactionId, { what: 'milk' });
    expect(sent).toMatchObject({ status: 'answered', message: { content: 'ok' } });
    expect(seen[1]).toMatchObject({
      type: 5,
      data: {
        custom_id: 'order',
        components: [
          { type: 18, component: { type: 4, custom_id: 'what', value: 'milk' } },
          { type: 18, component: { type: 3, custom_id: 'size', values: ['l'] } },
        ],
      },
    });
    const metadata = sent.message?.raw.interaction_metadata;
    expect(metadata).toMatchObject({ type: 5, triggering_interaction_metadata: { type: 2 } });
  });

  test.each([
    [{ what: '' }, 'The field "what" is required.'],
    [{ what: 'coffee' }, 'The field "what" takes 0 to 5 characters.'],
    [{ size: 'xl' }, 'The menu "size" has no value "xl".'],
    [{ colour: 'red' }, 'The form has no field "colour".'],
  ])('filled in with %j is not sent by Discord', async (filled, reason) => {
    const { person, seen } = await shop();
    const opened = await person.run('/anywhere');
    expect(await person.submit(opened.interactionId, filled)).toMatchObject({ status: 'refused', reason });
    expect(seen).toHaveLength(1);
  });

  test('cannot be sent by another user, or where none was opened', async () => {
    const { person, discord } = await shop();
    const opened = await person.run('/anywhere');
    const refused = { status: 'refused', reason: 'There is no open form.' };
    expect(await discord.user().submit(opened.interactionId)).toMatchObject(refused);
    expect(await person.submit('1400000000000000001')).toMatchObject(refused);
  });
});
