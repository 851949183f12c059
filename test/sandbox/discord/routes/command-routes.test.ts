import { describe, expect, test } from 'vitest';
import { type APIApplicationCommand, Routes } from '#discord.js';
import { discordForTest } from '../fixture.ts';
import { restFor } from '../small-bot.ts';

const sent = {
  name: 'occupancy',
  description: 'How full',
  name_localizations: { fr: 'achalandage' },
  options: [
    {
      type: 3,
      name: 'library',
      description: 'Which',
      required: false,
      autocomplete: true,
      name_localizations: { fr: 'bibliothèque' },
    },
  ],
};

describe('the commands', () => {
  test('come back with what Discord fills in, translations only when asked for', async () => {
    const discord = await discordForTest();
    const rest = restFor(discord);
    const route = Routes.applicationCommands(discord.applicationId);
    await rest.put(route, { body: [sent] });
    const [plain] = (await rest.get(route)) as APIApplicationCommand[];
    expect(plain).toEqual({
      id: expect.any(String),
      application_id: discord.applicationId,
      version: expect.any(String),
      default_member_permissions: null,
      type: 1,
      name: 'occupancy',
      description: 'How full',
      nsfw: false,
      dm_permission: true,
      contexts: null,
      integration_types: [0],
      options: [{ type: 3, name: 'library', description: 'Which', autocomplete: true }],
    });
    const [full] = (await rest.get(route, {
      query: new URLSearchParams({ with_localizations: 'true' }),
    })) as APIApplicationCommand[];
    expect(full).toMatchObject({
      name_localizations: { fr: 'achalandage' },
      description_localizations: null,
      options: [{ name_localizations: { fr: 'bibliothèque' } }],
    });
  });

  test('keep id and version as long as they stay the same', async () => {
    const discord = await discordForTest();
    const rest = restFor(discord);
    const put = async (body: object[]) =>
      ((await rest.put(Routes.applicationCommands(discord.applicationId), { body })) as APIApplicationCommand[])[0];
    const first = await put([sent]);
    const same = await put([sent]);
    const changed = await put([{ ...sent, description: 'How full it is' }]);
    expect([same?.id, same?.version]).toEqual([first?.id, first?.version]);
    expect(changed?.id).toBe(first?.id);
    expect(changed?.version).not.toBe(first?.version);
    await put([]);
    expect(discord.registeredCommands()).toEqual([]);
  });

  test('can be made, changed and removed one by one, in one server too', async () => {
    const discord = await discordForTest();
    const rest = restFor(discord);
    const guild = discord.guilds()[0]?.id ?? '';
    const made = (await rest.post(Routes.applicationGuildCommands(discord.applicationId, guild), {
      body: sent,
    })) as APIApplicationCommand;
    expect(made).toMatchObject({ guild_id: guild });
    expect(made).not.toHaveProperty('contexts');
    const route = Routes.applicationGuildCommand(discord.applicationId, guild, made.id);
    expect(await rest.patch(route, { body: { description: 'New' } })).toMatchObject({
      id: made.id,
      description: 'New',
    });
    expect(discord.registeredCommands(guild)).toHaveLength(1);
    expect(discord.registeredCommands()).toEqual([]);
    await rest.delete(route);
    await expect(rest.get(route)).rejects.toMatchObject({ code: 10063 });
  });

  test('that break a rule are refused, noted and change nothing', async () => {
    const discord = await discordForTest();
    const rest = restFor(discord);
    const route = Routes.applicationCommands(discord.applicationId);
    await rest.put(route, { body: [sent] });
    await expect(rest.put(route, { body: [{ ...sent, name: 'Bad Name' }] })).rejects.toMatchObject({
      status: 400,
      code: 50035,
    });
    expect(discord.registeredCommands().map((command) => command.name)).toEqual(['occupancy']);
    expect(discord.violations()).toMatchObject([
      { method: 'PUT', reason: '0.name: Command name is invalid (APPLICATION_COMMAND_INVALID_NAME)' },
    ]);
  });
});
