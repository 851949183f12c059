import * as spec from 'discord-api-spec/zod';
import { expect, test } from 'vitest';
import { Routes } from '#discord.js';
import { discordForTest } from './fixture.ts';
import { restFor } from './small-bot.ts';

test('what this Discord answers satisfies Discord’s own specification', async () => {
  const discord = await discordForTest();
  const rest = restFor(discord);
  const guild = discord.guilds()[0]?.id ?? '';
  const channel = discord.channelId('general');
  const components = [
    {
      type: 1,
      components: [
        { type: 2, style: 1, label: 'Go', custom_id: 'go' },
        { type: 2, style: 5, label: 'See', url: 'https://example.org' },
      ],
    },
    { type: 1, components: [{ type: 3, custom_id: 'pick', options: [{ label: 'One', value: '1' }] }] },
  ];
  const embeds = [{ title: 'x', timestamp: '2026-01-05T14:00:00.000Z', image: { url: 'attachment://a.png' } }];
  const command = {
    name: 'x',
    description: 'y',
    options: [{ type: 3, name: 'a', description: 'b', choices: [{ name: 'c', value: 'd' }] }],
  };
  const message = rest.post(Routes.channelMessages(channel), {
    body: { content: 'x', embeds, components, nonce: '1' },
    files: [{ name: 'a.png', data: Buffer.from('abc') }],
  });
  const recipient_id = discord.user().id;
  const answers: [string, { safeParse(value: unknown): object }, unknown][] = [
    ['message', spec.MessageResponseSchema, await message],
    [
      'command',
      spec.ApplicationCommandResponseSchema,
      await rest.post(Routes.applicationCommands(discord.applicationId), { body: command }),
    ],
    ['guild', spec.GuildWithCountsResponseSchema, await rest.get(Routes.guild(guild))],
    ['channel', spec.GuildChannelResponseSchema, await rest.get(Routes.channel(channel))],
    ['member', spec.GuildMemberResponseSchema, await rest.get(Routes.guildMember(guild, '@me'))],
    ['role', spec.GuildRoleResponseSchema, ((await rest.get(Routes.guildRoles(guild))) as unknown[])[1]],
    ['application', spec.PrivateApplicationResponseSchema, await rest.get(Routes.currentApplication())],
    ['user', spec.UserPIIResponseSchema, await rest.get(Routes.user())],
    ['gateway', spec.GatewayBotResponseSchema, await rest.get(Routes.gatewayBot())],
    ['dm', spec.PrivateChannelResponseSchema, await rest.post(Routes.userChannels(), { body: { recipient_id } })],
  ];
  for (const [name, schema, answer] of answers) {
    // Discord writes its times with an offset of zero; the schemas want the Z that means the same.
    const value: unknown = JSON.parse(JSON.stringify(answer).replaceAll('+00:00', 'Z'));
    expect(schema.safeParse(value), name).toMatchObject({ success: true });
  }
});
