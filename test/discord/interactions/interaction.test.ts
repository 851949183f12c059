import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InteractionResponseType, InteractionType, MessageFlags } from '#discord.js';
import { asked, dataOf, ping, pressed, typed } from '../../support/interactions.ts';
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
});
