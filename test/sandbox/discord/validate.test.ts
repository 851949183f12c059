import { describe, expect, test } from 'vitest';
import { checkBody, checkCallback, checkCommandList } from '../../../src/sandbox/discord/spec/validate.ts';

/** The complaints about a message: `path: CODE`. */
function complaints(body: unknown): string[] {
  return (
    checkBody('messageCreate', body).refusal?.fields.map((field) => `${field.path.join('.')}: ${field.code}`) ?? []
  );
}

const text = (length: number) => 'x'.repeat(length);
const row = (...components: object[]) => ({ type: 1, components });
const button = (custom_id: string) => ({ type: 2, style: 1, label: 'Go', custom_id });
const menu = (options: number, more: object = {}) => ({
  type: 3,
  custom_id: 'menu',
  options: Array.from({ length: options }, (_, n) => ({ label: `${n}`, value: `${n}` })),
  ...more,
});
const command = (more: object = {}) => ({ name: 'occupancy', description: 'How full', ...more });
const option = (more: object = {}) => ({ type: 3, name: 'library', description: 'Which', ...more });

describe('a message', () => {
  test('may reach every limit', () => {
    const fields = Array.from({ length: 25 }, () => ({ name: 'n', value: 'v' }));
    const rows = ['a', 'b', 'c', 'd'].map((id) => row(...[1, 2, 3, 4, 5].map((n) => button(id + n))));
    const embeds = [{ title: text(256), description: text(4096), fields, footer: { text: text(1598) } }];
    expect(complaints({ content: text(2000), embeds, components: [...rows, row(menu(25))] })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['content', { content: text(2001) }, 'content: BASE_TYPE_MAX_LENGTH'],
    ['embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, 'embeds: BASE_TYPE_BAD_LENGTH'],
    ['title', { embeds: [{ title: text(257) }] }, 'embeds.0.title: BASE_TYPE_BAD_LENGTH'],
    ['description', { embeds: [{ description: text(4097) }] }, 'embeds.0.description: BASE_TYPE_BAD_LENGTH'],
    [
      'field value',
      { embeds: [{ fields: [{ name: 'n', value: text(1025) }] }] },
      'embeds.0.fields.0.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'empty field',
      { embeds: [{ fields: [{ name: 'n', value: ' ' }] }] },
      'embeds.0.fields.0.value: BASE_TYPE_REQUIRED',
    ],
    ['colour', { embeds: [{ title: 'x', color: 0x1000000 }] }, 'embeds.0.color: NUMBER_TYPE_MAX'],
    ['empty embed', { embeds: [{}] }, 'embeds.0.description: BASE_TYPE_REQUIRED'],
    ['image address', { embeds: [{ image: { url: 'ftp://x/y.png' } }] }, 'embeds.0.image.url: URL_TYPE_INVALID_SCHEME'],
    ['rows', { components: [1, 2, 3, 4, 5, 6].map((n) => row(button(`${n}`))) }, 'components: BASE_TYPE_BAD_LENGTH'],
    [
      'buttons',
      { components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button(`${n}`)))] },
      'components.0.components: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'two menus',
      { components: [row(menu(1), menu(1, { custom_id: 'b' }))] },
      'components.0.components: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    ['menu options', { components: [row(menu(26))] }, 'components.0.components.0.options: BASE_TYPE_BAD_LENGTH'],
    [
      'custom id',
      { components: [row(button(text(101)))] },
      'components.0.components.0.custom_id: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'twin ids',
      { components: [row(button('a'), button('a'))] },
      'components.0.components.1.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'no id',
      { components: [row({ type: 2, style: 1, label: 'x' })] },
      'components.0.components.0.custom_id: BASE_TYPE_REQUIRED',
    ],
    [
      'label',
      { components: [row({ ...button('a'), label: text(81) })] },
      'components.0.components.0.label: BASE_TYPE_BAD_LENGTH',
    ],
    ['nonce', { content: 'x', nonce: text(26) }, 'nonce: BASE_TYPE_BAD_LENGTH'],
    [
      'mentions',
      { content: 'x', allowed_mentions: { parse: ['roles'], roles: ['1'] } },
      'allowed_mentions: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
  ])('is refused for its %s', (_, body, complaint) => {
    expect(complaints(body)).toContain(complaint);
  });

  test('holds 6,000 characters over all embeds and not one more', () => {
    const embeds = (last: number) => [{ description: text(3000) }, { title: text(200), description: text(last) }];
    expect(complaints({ embeds: embeds(2800) })).toEqual([]);
    expect(complaints({ embeds: embeds(2801) })).toEqual(['embeds: MAX_EMBED_SIZE_EXCEEDED']);
  });

  test('is refused with the body that Discord sends', () => {
    const body = checkCallback({ type: 4, data: { embeds: [{ title: text(257) }] } }).refusal?.body();
    expect(body).toEqual({
      code: 50035,
      message: 'Invalid Form Body',
      errors: {
        data: {
          embeds: {
            0: { title: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be 256 or fewer in length.' }] } },
          },
        },
      },
    });
  });

  test('may carry what Discord takes beyond its specification', () => {
    const body = { embeds: [{ title: 'x', timestamp: '2026-01-05T09:00:00-05:00' }], attachments: [{ id: 0 }] };
    expect(checkBody('messageCreate', body)).toEqual({ refusal: undefined, ignored: [] });
  });

  test('with a field that Discord does not know is accepted and noted', () => {
    const verdict = checkBody('messageCreate', { content: 'x', embeds: [{ title: 'x', colour: 1 }], ephemeral: true });
    expect(verdict.refusal).toBeUndefined();
    expect(verdict.ignored).toEqual(['embeds.0.colour', 'ephemeral']);
  });
});

describe('an autocompletion', () => {
  test('offers at most 25 choices of at most 100 characters', () => {
    const check = (choices: unknown) => checkCallback({ type: 8, data: { choices } }).refusal?.code;
    const choice = { name: 'x', value: 'x' };
    expect(check(Array.from({ length: 25 }, () => choice))).toBeUndefined();
    expect(check(Array.from({ length: 26 }, () => choice))).toBe(50035);
    expect(check([{ name: text(101), value: 'x' }])).toBe(50035);
  });
});

describe('a command', () => {
  const codes = (...commands: object[]) =>
    checkCommandList(commands).refusal?.fields.map((field) => `${field.path.join('.')}: ${field.code}`) ?? [];

  test('of a careful author is accepted', () => {
    const options = [option({ required: true, autocomplete: true }), option({ type: 5, name: 'private' })];
    const localised = {
      name_localizations: { fr: 'achalandage' },
      default_member_permissions: '32',
      contexts: [0, 1, 2],
      integration_types: [0, 1],
    };
    expect(checkCommandList([command({ ...localised, options, nsfw: false })])).toEqual({
      refusal: undefined,
      ignored: [],
    });
  });

  test.each<[string, object, string]>([
    ['capitals', command({ name: 'Occupancy' }), '0.name: APPLICATION_COMMAND_INVALID_NAME'],
    [
      'spaces',
      command({ options: [option({ name: 'my library' })] }),
      '0.options.0.name: APPLICATION_COMMAND_INVALID_NAME',
    ],
    ['no description', { name: 'x' }, '0.description: BASE_TYPE_REQUIRED'],
    ['a long description', command({ description: text(101) }), '0.description: BASE_TYPE_BAD_LENGTH'],
    [
      'an unknown language',
      command({ name_localizations: { 'fr-CA': 'achalandage' } }),
      '0.name_localizations.fr-CA: BASE_TYPE_CHOICES',
    ],
    [
      'an option without description',
      command({ options: [{ type: 3, name: 'a' }] }),
      '0.options.0.description: BASE_TYPE_REQUIRED',
    ],
    [
      'a late required option',
      command({ options: [option(), option({ name: 'b', required: true })] }),
      '0.options.1.required: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'twin options',
      command({ options: [option(), option()] }),
      '0.options.1.name: APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      '8,001 characters',
      command({
        options: Array.from({ length: 4 }, (_, n) =>
          option({
            name: `o${n}`,
            choices: Array.from({ length: 25 }, (_, m) => ({ name: `${m}${text(70)}`, value: `${m}${text(20)}` })),
          }),
        ),
      }),
      '0: APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('is refused for %s', (_, body, complaint) => {
    expect(codes(body)).toContain(complaint);
  });

  test('is refused beside one of the same name', () => {
    expect(codes(command(), command())).toEqual(['1: APPLICATION_COMMANDS_DUPLICATE_NAME']);
  });
});

describe('a form', () => {
  const input = (more: object = {}) => ({ type: 4, custom_id: 'text', style: 1, ...more });
  const label = (component: object, more: object = {}) => ({ type: 18, label: 'What', component, ...more });
  const form = (components: object[], more: object = {}) => ({
    type: 9,
    data: { custom_id: 'f', title: 'Form', components, ...more },
  });
  const found = (body: unknown) =>
    checkCallback(body).refusal?.fields.map((field) => `${field.path.join('.')}: ${field.code}`) ?? [];

  test('may reach every limit', () => {
    const parts = [1, 2, 3, 4].map((n) => label(input({ custom_id: text(99) + n }), { label: text(45) }));
    const more = { title: text(45), custom_id: text(100) };
    expect(found(form([...parts, label(menu(25), { description: text(100) })], more))).toEqual([]);
    expect(found(form([row(input({ label: text(45) }))]))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a long title', form([label(input())], { title: text(46) }), 'data.title: BASE_TYPE_BAD_LENGTH'],
    ['no title', form([label(input())], { title: '' }), 'data.title: BASE_TYPE_BAD_LENGTH'],
    ['a long custom_id', form([label(input())], { custom_id: text(101) }), 'data.custom_id: BASE_TYPE_BAD_LENGTH'],
    ['a long label', form([label(input(), { label: text(46) })]), 'data.components.0.label: BASE_TYPE_BAD_LENGTH'],
    ['no parts', form([]), 'data.components: BASE_TYPE_BAD_LENGTH'],
    [
      'six parts',
      form([1, 2, 3, 4, 5, 6].map((n) => label(input({ custom_id: `${n}` })))),
      'data.components: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'two fields of one name',
      form([label(input()), label(input())]),
      'data.components.1.component.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'a text in a row without a label',
      form([row(input())]),
      'data.components.0.components.0.label: BASE_TYPE_REQUIRED',
    ],
    ['two labels', form([label(input({ label: 'a' }))]), 'data.components.0.component.label: BASE_TYPE_REQUIRED'],
    [
      'a longer value than it takes',
      form([label(input({ value: 'abc', max_length: 2 }))]),
      'data.components.0.component.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a disabled menu',
      form([label(menu(2, { disabled: true }))]),
      'data.components.0.component.disabled: COMPONENT_DISABLED_IN_MODAL',
    ],
  ])('is refused for %s', (_, body, complaint) => {
    expect(found(body)).toContain(complaint);
  });
});
