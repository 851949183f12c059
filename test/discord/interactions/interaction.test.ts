import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InteractionResponseType, InteractionType, MessageFlags } from '#discord.js';
import { interactionSchema } from '../../../src/discord/interactions/interaction.ts';
import { readPlain } from '../../../src/discord/interactions/plain-interaction.ts';
import { asked, chosen, dataOf, ping, pressed, typed } from '../../support/interactions.ts';
import { routing } from '../../support/routing.ts';

const french = { locale: 'fr' };
const refresh = { command: 'occupancy', locale: 'en', action: 'refresh', argument: '*' } as const;

describe('what is no interaction as we know them', () => {
  test('of a newer kind is answered with an error in the asker’s language', async () => {
    const { ask, responses, handled, lines } = routing();
    await ask({ ...asked('occupancy', {}, french), type: InteractionType.ModalSubmit });
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(/^Quelque chose a mal tourné/),
      flags: MessageFlags.Ephemeral,
    });
    expect(handled).toMatchObject([{ command: 'unknown', kind: 'invalid', outcome: 'error' }]);
    expect(lines).toMatchObject([{ level: 50, errorId: 'c0ffee42', type: InteractionType.ModalSubmit }]);
  });

  test('among half-typed text gets no choices, since Discord takes nothing else there', async () => {
    const { ask, responses } = routing();
    await ask({ type: InteractionType.ApplicationCommandAutocomplete });
    expect(responses).toEqual([
      { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices: [] } },
    ]);
  });

  /** Real interactions with any of their parts replaced by junk, which come far deeper than junk alone. */
  const damaged = fc
    .tuple(
      fc.constantFrom<object>(asked('occupancy'), asked('help'), pressed(refresh), typed('occupancy', 'w'), ping),
      fc.array(fc.tuple(fc.constantFrom('type', 'data', 'id', 'member', 'locale', 'token'), fc.jsonValue()), {
        maxLength: 2,
      }),
      fc.array(fc.tuple(fc.constantFrom('name', 'options', 'custom_id', 'values', 'component_type'), fc.jsonValue()), {
        maxLength: 2,
      }),
    )
    .map(([interaction, parts, data]) => ({
      ...interaction,
      data: { ...Object(Reflect.get(interaction, 'data')), ...Object.fromEntries(data) },
      ...Object.fromEntries(parts),
    }));

  /** The same with one field replaced, of those that only the depths have. */
  const damagedInside = fc
    .tuple(
      fc.constantFrom<object>(
        asked('occupancy', { library: 'webster', private: true }),
        pressed(refresh),
        typed('occupancy', 'w'),
      ),
      fc.constantFrom(
        'id',
        'application_id',
        'token',
        'guild_id',
        'channel_id',
        'locale',
        'app_permissions',
        'authorizing_integration_owners',
        'user',
        'channel',
      ),
      fc.constantFrom('id', 'roles', 'permissions', 'user', 'type'),
      fc.constantFrom('name', 'type', 'value', 'focused', 'options'),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('1', '1'.repeat(21), 'x'.repeat(1_001), 3, 0.5, ['1'], { id: '1' }, { type: 0 }, null),
      ),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([interaction, outer, member, option, junk, where]) => {
      const damaged = structuredClone(interaction) as { member: object; data: { options?: object[] } };
      const target = [damaged, damaged.member, damaged.data.options?.[0] ?? damaged.data][where] ?? damaged;
      return Object.assign(target, { [[outer, member, option][where] ?? outer]: junk }) && damaged;
    });

  test('any JSON at all, is answered exactly once, counted exactly once with bounded words, and nothing is thrown', async () => {
    const labels = {
      command: ['occupancy', 'status', 'help', 'ping', 'unknown'],
      kind: ['command', 'autocomplete', 'component', 'ping', 'invalid'],
      outcome: ['answered', 'userError', 'error'],
    } as const;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), damaged), async (interaction) => {
        const { ask, responses, handled, edits, followUps } = routing();
        await ask(interaction);
        expect([responses.length, handled.length, edits.length, followUps.length]).toEqual([1, 1, 0, 0]);
        expect(labels.command).toContain(handled[0]?.command);
        expect(labels.kind).toContain(handled[0]?.kind);
        expect(labels.outcome).toContain(handled[0]?.outcome);
      }),
      { numRuns: 300 },
    );
  });

  test('any JSON at all, is read by hand as the schema reads it, or not at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), damaged, damagedInside), (interaction) => {
        const plain = readPlain(interaction);
        if (plain === undefined) return;
        expect(plain).toEqual(interactionSchema.parse(interaction));
      }),
      { numRuns: 3_000 },
    );
  });
});

test('plain commands, presses, choices and half-typed options are read by hand', () => {
  const option = { library: 'webster', private: true };
  const channel = { channel: { id: '1400000000000000003', type: 0, name: 'general' } };
  const inDm = { guild_id: undefined, member: undefined, user: { id: '1400000000000000005' } };
  for (const interaction of [
    asked('occupancy', option, channel),
    asked('help', {}, inDm),
    typed('occupancy', 'w'),
    pressed(refresh),
    chosen({ ...refresh, action: 'choose' }, ['webster']),
  ]) {
    expect(readPlain(interaction)).toEqual(interactionSchema.parse(interaction));
  }
});

test('a number that JSON has no end for is no value of an option', () => {
  const options = JSON.parse('[{"name":"people","type":4,"value":1e999}]');
  expect(readPlain({ ...asked('alert'), data: { name: 'alert', options } })).toBeUndefined();
});

test('a command whose options name channels or roles is left to the schema, which keeps what Discord says of them', () => {
  const resolved = { roles: { 1400000000000000009: { mentionable: true } } };
  const interaction = { ...asked('alert'), data: { name: 'alert', resolved } };
  expect(readPlain(interaction)).toBeUndefined();
  expect(interactionSchema.parse(interaction)).toMatchObject({ data: { resolved } });
});
