import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ApplicationCommandOptionType as Type } from '#discord.js';
import { commands } from '../../../commands/index.ts';
import type { Definition } from '../../../src/discord/interactions/command.ts';
import { currentApplication, registerCommands, sameCommands } from '../../../src/discord/transport/register.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../src/sandbox/discord/server.ts';

const ours = commands.map(({ definition }) => definition);

/** A definition as Discord gives it back: with ids, versions and the defaults of what was not said. */
const stored = (definition: Definition, index = 0) => ({
  id: `140000000000000000${index}`,
  application_id: '1400000000000000100',
  version: '1400000000000000200',
  default_member_permissions: null,
  type: 1,
  nsfw: false,
  dm_permission: true,
  name_localized: definition.name,
  ...definition,
  contexts: definition.contexts.toReversed(),
  integration_types: definition.integration_types.toReversed(),
  options: (definition.options ?? []).map(({ required, ...option }) => ({
    ...option,
    ...(required ? { required } : {}),
    description_localized: option.description,
  })),
});

describe('the commands at Discord', () => {
  test('are the same with Discord’s ids, defaults and order', () => {
    expect(sameCommands(ours.map(stored), ours)).toBe(true);
    expect(sameCommands(ours.map(stored).toReversed(), ours)).toBe(true);
  });

  const [occupancy, ...others] = ours;
  if (occupancy === undefined) throw new Error('there is no command');
  const [library, isPrivate] = occupancy.options ?? [];
  if (library === undefined || isPrivate === undefined) throw new Error('there are no options');

  test.each<[string, Partial<Definition>]>([
    ['the name', { name: 'crowd' }],
    ['the description', { description: 'Another' }],
    ['a translated name', { name_localizations: { fr: 'foule' } }],
    ['a translated description', { description_localizations: { fr: 'Une autre' } }],
    ['where it may be asked', { contexts: [0] }],
    ['how it may be installed', { integration_types: [0] }],
    ['who may use it', { default_member_permissions: '32' }],
    ['that it is only for adults', { nsfw: true }],
    ['an option that is gone', { options: [library] }],
    ['no options', { options: [] }],
    ['the order of options', { options: [isPrivate, library] }],
    ['an option’s description', { options: [{ ...library, description: 'Another' }, isPrivate] }],
    ['an option’s translation', { options: [{ ...library, name_localizations: { fr: 'lieu' } }, isPrivate] }],
    ['an option that is required', { options: [{ ...library, required: true }, isPrivate] }],
    [
      'an option of another type',
      { options: [library, { name: 'private', description: 'x', type: Type.Integer, required: false }] },
    ],
  ])('differ in %s', (_what, change) => {
    expect(sameCommands(ours.map(stored), [{ ...occupancy, ...change }, ...others])).toBe(false);
  });

  test('are the same where Discord gives back the missing translations of choices, and differ in a choice', () => {
    const language = (choices: readonly object[]) => ({
      name: 'alert',
      options: [{ name: 'add', type: Type.Subcommand, options: [{ name: 'language', type: Type.String, choices }] }],
    });
    const english = { name: 'English', value: 'en' };
    const own = [language([english])] as unknown as Definition[];
    expect(sameCommands([language([{ ...english, name_localizations: null }])], own)).toBe(true);
    expect(sameCommands([language([{ ...english, name: 'Anglais' }])], own)).toBe(false);
  });

  test('differ when there is one more or one fewer', () => {
    expect(sameCommands(others.map(stored), ours)).toBe(false);
    expect(sameCommands(ours.map(stored), others)).toBe(false);
    expect(sameCommands([], ours)).toBe(false);
    expect(sameCommands([stored(occupancy), stored(occupancy, 1), ...others.map(stored)], [...ours, occupancy])).toBe(
      true,
    );
  });
});

describe('registering', () => {
  let discord: LocalDiscord;
  beforeEach(async () => {
    discord = await startLocalDiscord();
  });
  const connected = () => {
    const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
    onTestFinished(async () => {
      await rest.close();
      await discord.close();
    });
    return rest.general;
  };
  const puts = () => discord.requests().filter(({ method }) => method === 'PUT').length;

  test('puts the commands the first time and never again while they stay the same', async () => {
    const rest = connected();
    const { id, name } = await currentApplication(rest);
    expect(id).toBe(discord.applicationId);
    expect(name).not.toBe('');
    expect(await registerCommands(rest, id, ours)).toBe('put');
    expect(discord.registeredCommands().map((command) => command.name)).toEqual(ours.map((command) => command.name));
    expect(await registerCommands(rest, id, ours)).toBe('unchanged');
    expect(puts()).toBe(1);
    expect(discord.violations()).toEqual([]);
    expect(discord.ignoredFields()).toEqual([]);
  });

  test('puts them again when one has changed, or one was deleted', async () => {
    const rest = connected();
    await registerCommands(rest, discord.applicationId, ours);
    const changed = ours.map((definition) => ({ ...definition, description: `${definition.description}.` }));
    expect(await registerCommands(rest, discord.applicationId, changed)).toBe('put');
    expect(await registerCommands(rest, discord.applicationId, changed.slice(1))).toBe('put');
    expect(await registerCommands(rest, discord.applicationId, changed.slice(1))).toBe('unchanged');
    expect(discord.registeredCommands()).toHaveLength(ours.length - 1);
    expect(puts()).toBe(3);
  });
});
