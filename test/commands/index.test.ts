import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { checkCommandList } from '../../src/sandbox/discord/spec/validate.ts';
import { asked, dataOf } from '../support/interactions.ts';
import { routing } from '../support/routing.ts';

const definitions = commands.map(({ definition }) => definition);
const optionsOf = (one: object): readonly Named[] => ('options' in one ? (one.options as readonly Named[]) : []);
type Named = Pick<
  (typeof definitions)[number],
  'name' | 'name_localizations' | 'description' | 'description_localizations'
>;
/** Commands, their sub-commands and options: whatever has a name and a description. */
const named: readonly Named[] = definitions.flatMap((definition) => {
  const options = optionsOf(definition);
  return [definition, ...options, ...options.flatMap(optionsOf)];
});
const hasSubcommands = (one: object): boolean => optionsOf(one).some((option) => optionsOf(option).length > 0);

describe('the commands', () => {
  test('are these', () => {
    expect(definitions.map(({ name }) => name)).toEqual([
      'occupancy',
      'when',
      'history',
      'notify-me',
      'alert',
      'board',
      'digest',
      'status',
      'help',
    ]);
  });

  test('are what Discord’s specification takes, nothing that it would ignore among it', () => {
    expect(checkCommandList(definitions)).toEqual({ refusal: undefined, ignored: [] });
  });

  test('can be asked in servers, in DMs and by those who installed Carrel for themselves, but for what belongs to a server', () => {
    for (const definition of definitions) {
      if (['alert', 'board', 'digest'].includes(definition.name)) continue;
      expect(definition).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    }
  });

  test.each(named.map((one) => [one.name, one] as const))(
    '%s has a name and a description within the limits in both languages',
    (_name, { name, name_localizations, description, description_localizations }) => {
      const names = [name, name_localizations?.fr ?? ''];
      const descriptions = [description, description_localizations?.fr ?? ''];
      for (const one of names) {
        // Discord's own expression, from its documentation of command names.
        expect(one).toMatch(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u);
        expect(one).toBe(one.toLowerCase());
      }
      for (const text of descriptions) {
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(100);
      }
      expect(descriptions[0]).not.toBe(descriptions[1]);
    },
  );

  test.each(['alert', 'board'])(
    '/%s can be asked in servers that have installed Carrel, by who may manage them',
    (own) => {
      const definition = definitions.find(({ name }) => name === own);
      expect(definition).toMatchObject({ contexts: [0], integration_types: [0], default_member_permissions: '32' });
    },
  );

  test('have no two names alike in one language, nor two options of one command', () => {
    const lists = [definitions, ...definitions.map(optionsOf), ...definitions.flatMap(optionsOf).map(optionsOf)];
    for (const list of lists) {
      const french = list.map(({ name, name_localizations }) => name_localizations?.fr ?? name);
      expect(new Set(french).size).toBe(list.length);
    }
  });

  test('keep the option names that others rely on', () => {
    expect(definitions[0]?.options).toMatchObject([
      { name: 'library', type: ApplicationCommandOptionType.String, autocomplete: true, required: false },
      { name: 'private', type: ApplicationCommandOptionType.Boolean, required: false },
    ]);
  });
});

const plain = definitions.filter((definition) => !hasSubcommands(definition));

describe.each(plain.map(({ name }) => name))('/%s', (name) => {
  test.each(['en-US', 'fr'])('is answered from memory in %s', async (locale) => {
    const { ask, responses, handled } = routing();
    await ask(asked(name, {}, { locale }));
    expect(handled).toMatchObject([{ command: name, outcome: 'answered' }]);
    expect(dataOf(responses[0]).embeds).toHaveLength(1);
    expect(JSON.stringify(responses)).not.toMatch(/undefined|NaN|\{\{|\[object/);
  });
});
