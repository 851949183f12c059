import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType as Type } from '#discord.js';
import type { Definition } from '../../../src/discord/interactions/command.ts';
import { askedPart, readOptions } from '../../../src/discord/interactions/options.ts';
import { UserError } from '../../../src/discord/interactions/user-error.ts';

const definition = {
  name: 'alert',
  description: 'Alert',
  contexts: [],
  integration_types: [],
  options: [
    {
      name: 'add',
      description: 'Add',
      type: Type.Subcommand,
      options: [
        { name: 'library', description: 'x', type: Type.String, required: true, max_length: 10 },
        { name: 'direction', description: 'x', type: Type.String, choices: [{ name: 'above', value: 'above' }] },
        { name: 'hold', description: 'x', type: Type.Integer, min_value: 0, max_value: 120 },
        { name: 'channel', description: 'x', type: Type.Channel },
      ],
    },
    { name: 'list', description: 'List', type: Type.Subcommand },
  ],
} as const satisfies Definition;

type Given = NonNullable<Parameters<typeof askedPart>[1]>;
const add = (...options: NonNullable<Given[number]['options']>): Given => [
  { name: 'add', type: Type.Subcommand, options },
];
const library = { name: 'library', type: Type.String, value: 'webster' };

const refusalOf = (given: Given | undefined): unknown => {
  try {
    return readOptions(askedPart(definition, given));
  } catch (error) {
    return error instanceof UserError ? error.values.option : error;
  }
};

describe('a sub-command', () => {
  test('is found with its options', () => {
    const given = add(library, { name: 'channel', type: Type.Channel, value: '12' });
    expect(askedPart(definition, given).subcommand).toBe('add');
    expect(readOptions(askedPart(definition, given))).toEqual({ library: 'webster', channel: '12' });
    expect(askedPart(definition, [{ name: 'list', type: Type.Subcommand }]).subcommand).toBe('list');
  });

  test('that is missing, unknown or no sub-command at all is an error by name', () => {
    expect(refusalOf(undefined)).toBe('alert');
    expect(refusalOf([])).toBe('alert');
    expect(refusalOf([{ name: 'drop', type: Type.Subcommand, options: [library] }])).toBe('drop');
    expect(refusalOf([{ name: 'add', type: Type.String, value: 'x' }])).toBe('add');
  });

  test.each([
    ['a required option that is not there', []],
    ['a text that is too long', [{ ...library, value: 'x'.repeat(11) }]],
    ['a choice that there is not', [library, { name: 'direction', type: Type.String, value: 'sideways' }]],
    ['a number out of bounds', [library, { name: 'hold', type: Type.Integer, value: 121 }]],
    ['a number that is not whole', [library, { name: 'hold', type: Type.Integer, value: 1.5 }]],
  ])('with %s is an error, from any client', (_what, options) => {
    expect(refusalOf(add(...options))).toMatch(/^(library|direction|hold)$/);
  });
});
