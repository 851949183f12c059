import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType as Type } from '#discord.js';
import type { Definition } from '../../../src/discord/interactions/command.ts';
import { askedPart, readOptions } from '../../../src/discord/interactions/options.ts';
import { UserError } from '../../../src/discord/interactions/user-error.ts';

const option = <T extends Type>(name: string, type: T, required = false) => ({
  name,
  description: name,
  type,
  required,
});
const definition = {
  name: 'alert',
  description: 'Alert',
  contexts: [],
  integration_types: [],
  options: [
    option('library', Type.String, true),
    option('people', Type.Integer),
    option('private', Type.Boolean),
    option('ratio', Type.Number),
    option('who', Type.User),
  ],
} as const satisfies Definition;
const library = { name: 'library', type: Type.String, value: 'webster' };

const refusalOf = (given: Parameters<typeof askedPart>[1]): unknown => {
  try {
    return readOptions(askedPart(definition, given));
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    const { key, values } = error as UserError;
    return { key, option: values.option };
  }
};

test('an option that a client knows by its former name is the same option', () => {
  const given = [{ name: 'libraries', type: Type.String, value: 'webster' }];
  expect(readOptions(askedPart(definition, given))).toEqual({ library: 'webster' });
  expect(refusalOf([library, { name: 'weekdays', type: Type.String, value: 'mon' }])).toEqual({
    key: 'error.badOption',
    option: 'weekdays',
  });
  for (const name of ['__proto__', 'constructor']) {
    expect(refusalOf([library, { name, type: Type.String, value: 'x' }])).toMatchObject({ key: 'error.badOption' });
  }
});

describe('options', () => {
  test('of every type come through by their names', () => {
    const given = [
      library,
      { name: 'people', type: Type.Integer, value: 400 },
      { name: 'private', type: Type.Boolean, value: false },
      { name: 'ratio', type: Type.Number, value: 0.5 },
      { name: 'who', type: Type.User, value: '123' },
    ];
    expect(readOptions(askedPart(definition, given))).toEqual({
      library: 'webster',
      people: 400,
      private: false,
      ratio: 0.5,
      who: '123',
    });
  });

  test.each([
    [1, true],
    [10, true],
    [0, false],
    [11, false],
    [1.5, false],
  ])('between 1 and 10 take both bounds and nothing beyond: %d', (value, isTaken) => {
    const bounded = { ...option('people', Type.Integer), min_value: 1, max_value: 10 };
    const read = () =>
      readOptions(askedPart({ ...definition, options: [bounded] }, [{ name: 'people', type: Type.Integer, value }]));
    if (isTaken) expect(read()).toEqual({ people: value });
    else expect(read).toThrow(UserError);
  });

  test.each([
    [{ max_length: 3 }, 'abc', true],
    [{ max_length: 3 }, 'abcd', false],
    [{}, 'x'.repeat(6_000), true],
    [{}, 'x'.repeat(6_001), false],
    [
      {
        choices: [
          { name: 'A', value: 'a' },
          { name: 'B', value: 'b' },
        ],
      },
      'b',
      true,
    ],
    [
      {
        choices: [
          { name: 'A', value: 'a' },
          { name: 'B', value: 'b' },
        ],
      },
      'c',
      false,
    ],
  ])('of text that may be %o take %s: %s', (more, value, isTaken) => {
    const bounded = { ...option('day', Type.String), ...more };
    const read = () =>
      readOptions(askedPart({ ...definition, options: [bounded] }, [{ name: 'day', type: Type.String, value }]));
    if (isTaken) expect(read()).toEqual({ day: value });
    else expect(read).toThrow(UserError);
  });

  test('that were not given are absent', () => {
    expect(readOptions(askedPart(definition, [library]))).toEqual({ library: 'webster' });
    const { options: _none, ...plain } = definition;
    expect(readOptions(askedPart(plain, undefined))).toEqual({});
  });

  test.each([
    ['of another type', { name: 'people', type: Type.Integer, value: '400' }, 'people'],
    ['text where a yes or no belongs', { name: 'private', type: Type.Boolean, value: 'true' }, 'private'],
    ['a number where text belongs', { name: 'library', type: Type.String, value: 7 }, 'library'],
    ['unknown', { name: 'colour', type: Type.String, value: 'red' }, 'colour'],
    ['without a value', { name: 'people', type: Type.Integer }, 'people'],
    ['named like what every object has', { name: 'constructor', type: Type.String, value: 'x' }, 'constructor'],
  ])('%s are an error that the asker can mend', (_what, given, name) => {
    expect(refusalOf([library, given])).toEqual({ key: 'error.badOption', option: name });
  });

  test('that are required and not there are an error by name', () => {
    expect(refusalOf([])).toEqual({ key: 'error.badOption', option: 'library' });
  });

  test('with a name of our making stay short and plain in the error', () => {
    expect(refusalOf([{ name: `**${'🟢'.repeat(40)}`, type: Type.String, value: '' }])).toEqual({
      key: 'error.badOption',
      option: `\\*\\*${'🟢'.repeat(14)}…`,
    });
  });
});
