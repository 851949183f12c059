import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType, ChannelType } from '#discord.js';
import { CommandLineError, type LinePlaces, parseLine } from '../../../src/sandbox/discord/commands/command-line.ts';
import { createCommands } from '../../../src/sandbox/discord/commands/commands.ts';
import { readOptionValue } from '../../../src/sandbox/discord/commands/option-values.ts';

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: name, ...more });

function places(locale = 'en-US'): LinePlaces {
  const book = createCommands('1', () => '2');
  book.overwrite([
    {
      name: 'occupancy',
      description: 'x',
      options: [
        option(3, 'library', { autocomplete: true, name_localizations: { fr: 'bibliothèque' } }),
        option(5, 'private'),
        option(3, 'note', { max_length: 20 }),
      ],
    },
    {
      name: 'alert',
      description: 'x',
      options: [
        option(1, 'add', {
          options: [
            option(3, 'direction', {
              required: true,
              choices: [
                { name: 'Above', value: 'above' },
                { name: 'Below', value: 'below' },
              ],
            }),
            option(7, 'channel', { channel_types: [0] }),
            option(4, 'hold', { min_value: 0, max_value: 120 }),
            option(3, 'quiet'),
          ],
        }),
        option(1, 'list'),
      ],
    },
  ]);
  const channel = (id: string, name: string, type: ChannelType) => ({
    id,
    name,
    type,
    topic: null,
    parentId: null,
    position: 0,
  });
  return {
    locale,
    commands: book.visible(),
    channels: [
      channel('10001', 'study-hall', ChannelType.GuildText),
      channel('10002', 'Lounge', ChannelType.GuildVoice),
    ],
    roles: [{ id: '20001', name: 'Moderator' }],
    users: [],
  };
}

const optionsOf = (line: string, locale?: string) => parseLine(line, places(locale)).options;
const problem = (line: string) => {
  try {
    parseLine(line, places());
  } catch (error) {
    if (error instanceof CommandLineError) return { kind: error.kind, known: error.known };
  }
  return undefined;
};

describe('a command line', () => {
  test('is read by the types of the options', () => {
    expect(optionsOf('/occupancy library:webster private:true')).toEqual([
      { name: 'library', type: 3, value: 'webster' },
      { name: 'private', type: 5, value: true },
    ]);
  });

  test('nests the options of a sub-command and takes times, channels and choices', () => {
    expect(optionsOf('/alert add direction:Below channel:#study-hall hold:6 quiet:22:00-08:00')).toEqual([
      {
        type: 1,
        name: 'add',
        options: [
          { name: 'direction', type: 3, value: 'below' },
          { name: 'channel', type: 7, value: '10001' },
          { name: 'hold', type: 4, value: 6 },
          { name: 'quiet', type: 3, value: '22:00-08:00' },
        ],
      },
    ]);
  });

  test('takes values of several words, with and without quotes', () => {
    expect(optionsOf('/occupancy note:two words library:"grey: nuns"')).toEqual([
      { name: 'note', type: 3, value: 'two words' },
      { name: 'library', type: 3, value: 'grey: nuns' },
    ]);
  });

  test('may use the names of the person’s language', () => {
    expect(optionsOf('/occupancy bibliothèque:vanier', 'fr')).toEqual([{ name: 'library', type: 3, value: 'vanier' }]);
    expect(optionsOf('/occupancy library:vanier', 'fr')).toEqual([{ name: 'library', type: 3, value: 'vanier' }]);
  });

  test.each<[string, CommandLineError['kind'], readonly string[]]>([
    ['occupancy', 'syntax', []],
    ['/', 'syntax', []],
    ['/ocupancy', 'unknown-command', ['/occupancy', '/alert']],
    ['/alert', 'missing-option', ['add', 'list']],
    ['/alert delete', 'unknown-command', ['add', 'list']],
    ['/alert add', 'missing-option', ['direction:']],
    ['/occupancy webster', 'syntax', ['library:', 'private:', 'note:']],
    ['/occupancy libary:webster', 'unknown-option', ['library', 'private', 'note']],
    ['/occupancy library:a library:b', 'syntax', []],
    ['/occupancy library:', 'bad-value', []],
    ['/occupancy private:maybe', 'bad-value', ['true', 'false']],
    ['/occupancy note:this is much too long for it', 'bad-value', []],
    ['/alert add direction:sideways', 'bad-value', ['above', 'below']],
    ['/alert add direction:above hold:121', 'bad-value', []],
    ['/alert add direction:above hold:1.5', 'bad-value', []],
    ['/alert add direction:above channel:#Lounge', 'bad-value', ['#study-hall']],
  ])('%s is refused as %s', (line, kind, known) => {
    expect(problem(line)).toEqual({ kind, known });
  });

  test('offers roles by their names, of which one has its sign already', () => {
    const roles = ['@everyone', 'Moderator'].map((name, index) => ({ id: String(20_000 + index), name }));
    const option = { name: 'role', type: ApplicationCommandOptionType.Role };
    expect(readOptionValue(option, '@night owls', { ...places(), roles })).toMatchObject({
      known: ['@everyone', '@Moderator'],
    });
  });

  test('being completed needs nothing else and keeps the value as it is', () => {
    expect(parseLine('/occupancy private:true library:', places(), true).options).toEqual([
      { name: 'private', type: 5, value: true },
      { name: 'library', type: 3, value: '', focused: true },
    ]);
    expect(() => parseLine('/occupancy private:t', places(), true)).toThrow('has no autocompletion');
  });

  test('either parses or says why, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const line of [text, `/${text}`, `/occupancy ${text}`, `/occupancy note:${text}`]) {
          try {
            parseLine(line, places());
          } catch (error) {
            expect(error).toBeInstanceOf(CommandLineError);
          }
        }
      }),
    );
  });

  test('gives back every quoted value as it was', () => {
    const value = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('"'));
    fc.assert(
      fc.property(value, (text) => {
        expect(optionsOf(`/occupancy note:"${text}" private:true`)[0]).toEqual({ name: 'note', type: 3, value: text });
      }),
    );
  });
});
