import { describe, expect, test } from 'vitest';
import { ask, discordForTest } from '../fixture.ts';

describe('a server', () => {
  test('shows its channels, roles and members to the bot', async () => {
    const discord = await discordForTest({
      guilds: [{ name: 'Fine Arts', locale: 'fr', channels: [{ name: 'atelier' }], roles: ['Sculpture'] }],
    });
    const guild = discord.guilds()[0];
    expect(await ask(discord, 'GET', `/guilds/${guild?.id}`)).toMatchObject({
      name: 'Fine Arts',
      preferred_locale: 'fr',
      owner_id: guild?.ownerId,
    });
    const names = async (path: string) =>
      Object.values(await ask(discord, 'GET', path)).flatMap((entry) => (entry as { name?: string })?.name ?? []);
    expect(await names(`/guilds/${guild?.id}/channels`)).toEqual(
      expect.arrayContaining(['general', 'study-hall', 'atelier']),
    );
    expect(await names(`/guilds/${guild?.id}/roles`)).toEqual(expect.arrayContaining(['@everyone', 'Sculpture']));
    expect(await ask(discord, 'GET', `/guilds/${guild?.id}/members/@me`)).toMatchObject({
      user: { id: discord.applicationId },
      roles: [expect.any(String)],
    });
    expect(await ask(discord, 'GET', `/channels/${discord.channelId('atelier')}`)).toMatchObject({
      type: 0,
      guild_id: guild?.id,
    });
  });

  test('is unknown to a bot that has been removed from it, until it is added again', async () => {
    const discord = await discordForTest({ guilds: 2 });
    const id = discord.guilds()[1]?.id ?? '';
    expect((await ask(discord, 'DELETE', `/users/@me/guilds/${id}`)).status).toBe(204);
    expect((await ask(discord, 'GET', `/guilds/${id}`)).code).toBe(10004);
    discord.joinGuild(id);
    expect((await ask(discord, 'GET', `/guilds/${id}`)).status).toBe(200);
  });
});

test('an unknown address is not found, and the bot can ask who it is', async () => {
  const discord = await discordForTest({ application: { name: 'Other' } });
  expect((await ask(discord, 'GET', '/nothing/here')).status).toBe(404);
  expect(await ask(discord, 'GET', '/applications/@me')).toMatchObject({ id: discord.applicationId, name: 'Other' });
  expect(await ask(discord, 'GET', '/gateway/bot')).toMatchObject({
    url: discord.gatewayUrl,
    session_start_limit: { total: 1000 },
  });
});
