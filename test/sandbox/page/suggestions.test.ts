import { describe, expect, test } from 'vitest';
import {
  lackedOption,
  localPath,
  suggest,
  withLackedOption,
} from '../../../src/sandbox/page/browser/composer/suggestions.ts';
import { textsOf } from '../../../src/sandbox/page/browser/texts.ts';
import type { CommandSpec } from '../../../src/sandbox/page/wire.ts';

const commands: CommandSpec[] = [
  {
    name: 'occupancy',
    name_localizations: { fr: 'achalandage' },
    description: 'How full?',
    description_localizations: { fr: 'Combien de monde ?' },
    options: [
      {
        type: 3,
        name: 'library',
        name_localizations: { fr: 'bibliothèque' },
        description: 'Which',
        autocomplete: true,
      },
      { type: 5, name: 'private', description: 'Only you' },
    ],
  },
  {
    name: 'alert',
    description: 'Alerts',
    options: [
      {
        type: 1,
        name: 'add',
        description: 'Add one',
        options: [
          {
            type: 3,
            name: 'when',
            description: 'Direction',
            required: true,
            choices: [
              { name: 'above it', name_localizations: { fr: 'au-dessus' }, value: 'above' },
              { name: 'below it', name_localizations: { fr: 'au-dessous' }, value: 'below' },
            ],
          },
          { type: 4, name: 'people', description: 'Threshold', required: true, min_value: 1, max_value: 5000 },
          { type: 7, name: 'channel', description: 'Where', channel_types: [0] },
          { type: 8, name: 'role', description: 'Whom' },
        ],
      },
      { type: 1, name: 'list', description: 'All of them' },
    ],
  },
];
const places = {
  locale: 'en-US',
  channels: [
    { name: 'general', type: 0 },
    { name: 'Lounge', type: 2 },
  ],
  roles: [{ name: '@everyone' }, { name: 'Library watchers' }],
  words: textsOf('en-US'),
};
const french = { ...places, locale: 'fr', words: textsOf('fr') };
const labels = (line: string, where = places) => suggest(line, commands, where).entries.map(({ label }) => label);
const lines = (line: string, where = places) => suggest(line, commands, where).entries.map(({ line }) => line);

describe('the command box', () => {
  test('lists every command that can be sent, sub-commands by themselves', () => {
    expect(labels('/')).toEqual(['/occupancy', '/alert add', '/alert list']);
    expect(labels('/al')).toEqual(['/alert add', '/alert list']);
    expect(labels('/list')).toEqual(['/alert list']);
    expect(labels('/nothing')).toEqual([]);
  });

  test('speaks the language of the reader', () => {
    expect(suggest('/ach', commands, french).entries).toEqual([
      { label: '/achalandage', detail: 'Combien de monde ?', takes: [], line: '/achalandage ' },
    ]);
    expect(labels('/achalandage ', french)).toEqual(['bibliothèque:', 'private:']);
    expect(labels('/achalandage private:', french)).toEqual(['Vrai', 'Faux']);
    expect(localPath('occupancy', commands, 'fr')).toBe('achalandage');
    expect(localPath('alert add', commands, 'fr')).toBe('alert add');
  });

  test('offers the options that are not given yet, and those that begin as typed', () => {
    expect(lines('/occupancy ')).toEqual(['/occupancy library:', '/occupancy private:']);
    expect(lines('/occupancy library:webster ')).toEqual(['/occupancy library:webster private:']);
    expect(lines('/occupancy pri')).toEqual(['/occupancy private:']);
    expect(lines('/occupancy library:grey nuns pri')).toEqual(['/occupancy library:grey nuns private:']);
  });

  test('asks the bot where the bot completes, and makes a line of its answer', () => {
    const { remote, entries } = suggest('/occupancy library:gr', commands, places);
    expect(entries).toEqual([]);
    expect(remote?.accept({ name: 'Grey Nuns', value: 'Grey Nuns' })).toEqual({
      label: 'Grey Nuns',
      detail: '',
      line: '/occupancy library:Grey Nuns ',
    });
  });

  test('puts a value that looks like an option into quotes', () => {
    const { remote } = suggest('/occupancy library:gr', commands, places);
    expect(remote?.accept({ name: 'x', value: 'a note: b' }).line).toBe('/occupancy library:"a note: b" ');
  });

  test('offers choices, channels of the right kind and roles', () => {
    expect(lines('/alert add when:bel')).toEqual(['/alert add when:below it ']);
    expect(lines('/alert add when:', french)).toEqual(['/alert add when:au-dessus ', '/alert add when:au-dessous ']);
    expect(lines('/alert add channel:')).toEqual(['/alert add channel:#general ']);
    expect(lines('/alert add role:lib')).toEqual(['/alert add role:@Library watchers ']);
    expect(suggest('/alert add people:5', commands, places).heading).toBe('people: Threshold (1 to 5000)');
  });

  test('lets Enter send what is complete, and finish what is not', () => {
    expect(suggest('/occ', commands, places).eager).toBe(true);
    expect(suggest('/occupancy ', commands, places).eager).toBe(false);
    expect(suggest('/alert add ', commands, places).eager).toBe(true);
    expect(suggest('/alert add when:above people:5 ', commands, places).eager).toBe(false);
    expect(suggest('/occupancy private:', commands, places).eager).toBe(true);
  });

  test('says with a command what it asks for', () => {
    expect(suggest('/', commands, places).entries.map(({ takes }) => takes)).toEqual([[], ['when', 'people'], []]);
    expect(suggest('/occupancy ', commands, places).entries[0]?.takes).toBeUndefined();
  });

  test.each([
    ['/alert add', '/alert add when:'],
    ['/alert add ', '/alert add when:'],
    ['/alert add when:above ', '/alert add when:above people:'],
    ['/alert add role:@a people:5', '/alert add role:@a people:5 when:'],
    // Nothing is asked for twice, nor before a value is there.
    ['/alert add when:', '/alert add when:'],
    ['/alert add when:above people:5 ', '/alert add when:above people:5 '],
    ['/occupancy ', '/occupancy '],
    ['/nothing ', '/nothing '],
  ])('goes on from %s to what is required still', (line, next) => {
    expect(withLackedOption(line, commands, 'en-US')).toBe(next);
  });

  test('does not take an option without a value for given', () => {
    expect(lackedOption('/alert add when: people:5', commands, 'en-US')).toBe('when');
    expect(lackedOption('/alert add when:above people:5', commands, 'en-US')).toBeUndefined();
    expect(lackedOption('/alert list', commands, 'en-US')).toBeUndefined();
  });
});
