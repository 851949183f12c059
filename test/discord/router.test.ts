import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asked, dataOf, ping, pressed, typed } from '../support/interactions.ts';
import { coldStart, routing } from '../support/routing.ts';

const french = { locale: 'fr' };
const broken = () => ({
  librariesAt: () => {
    throw new TypeError('a defect');
  },
});
const refresh = { command: 'occupancy', locale: 'en', action: 'refresh', argument: '*' } as const;

describe('a command', () => {
  test('that can be answered from memory is answered at once, and nothing is left behind', async () => {
    const { ask, responses, handled, clock, lines, edits } = routing();
    await ask(asked('occupancy'));
    expect(responses).toHaveLength(1);
    expect(responses[0]?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(dataOf(responses[0])).toMatchObject({ embeds: [{ title: 'Concordia libraries, right now' }] });
    expect(dataOf(responses[0])).not.toHaveProperty('flags');
    expect(handled).toEqual([{ command: 'occupancy', kind: 'command', outcome: 'answered', durationMs: 0 }]);
    expect([clock.sleepers, lines, edits]).toEqual([0, [], []]);
  });

  test('is answered in the language of the asker', async () => {
    const { ask, responses } = routing();
    await ask(asked('occupancy', {}, french));
    expect(dataOf(responses[0]).embeds?.[0]?.title).toBe('Bibliothèques de Concordia, en ce moment');
  });

  test('asked in a DM, where there is no member, is answered too', async () => {
    const { ask, handled } = routing();
    const { member, guild_id, ...inDm } = asked('help');
    await ask({ ...inDm, user: member.user });
    expect(handled).toMatchObject([{ command: 'help', outcome: 'answered' }]);
  });

  test('that is slow is deferred at 1.5 s and then edited once', async () => {
    const { ask, responses, edits, clock, handled } = routing(coldStart(4_000));
    const done = ask(asked('occupancy'));
    await clock.advance(1_499);
    expect(responses).toEqual([]);
    await clock.advance(1);
    expect(responses).toEqual([{ type: InteractionResponseType.DeferredChannelMessageWithSource, data: {} }]);
    await clock.advance(2_499);
    expect(edits).toEqual([]);
    await clock.advance(1);
    await done;
    expect(edits).toMatchObject([{ content: '', embeds: [{ title: 'Concordia libraries, right now' }] }]);
    expect(responses).toHaveLength(1);
    expect(handled).toEqual([{ command: 'occupancy', kind: 'command', outcome: 'deferred', durationMs: 1_500 }]);
    expect(clock.sleepers).toBe(0);
  });

  test('that is slow but within 1.5 s is not deferred', async () => {
    const { ask, responses, edits, clock } = routing(coldStart(1_400));
    const done = ask(asked('occupancy'));
    await clock.advance(1_400);
    await done;
    expect(responses).toMatchObject([{ type: InteractionResponseType.ChannelMessageWithSource }]);
    expect([edits, clock.sleepers]).toEqual([[], 0]);
  });

  test('that is private says so in its deferral, which fixes it for the answer', async () => {
    const { ask, responses, edits, clock } = routing(coldStart(2_000));
    const done = ask(asked('occupancy', { private: true }));
    await clock.advance(2_000);
    await done;
    expect(responses).toEqual([
      { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: MessageFlags.Ephemeral } },
    ]);
    expect(edits).toHaveLength(1);
    expect(edits[0]).not.toHaveProperty('flags');
  });

  test('that takes longer than a minute more is given up with a sentence', async () => {
    const { ask, edits, clock, handled } = routing(coldStart(10 * 60_000));
    const done = ask(asked('occupancy', {}, french));
    await clock.advance(1_500 + 59_999);
    expect(edits).toEqual([]);
    await clock.advance(1);
    await done;
    expect(edits.map(({ content }) => content)).toEqual([
      'C’était trop long, Carrel a abandonné. Réessayez dans une minute.',
    ]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
    await clock.advance(10 * 60_000);
    expect(edits).toHaveLength(1);
  });

  test('that nobody knows any more is answered with a way on, only for the asker', async () => {
    const { ask, responses, handled, lines } = routing();
    await ask(asked('quota'));
    expect(dataOf(responses[0])).toMatchObject({
      content: 'This command is not one that Carrel knows any more. Type / to see what there is.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled).toMatchObject([{ command: 'unknown', kind: 'command', outcome: 'userError' }]);
    expect(lines).toEqual([]);
  });

  test('with an error of the asker is answered in French to French people, privately, and nothing is logged', async () => {
    const { ask, responses, handled, lines } = routing();
    await ask(asked('occupancy', { library: 'McLennan' }, french));
    expect(dataOf(responses[0])).toMatchObject({
      content: 'Aucune bibliothèque ne s’appelle «\u00a0McLennan\u00a0». Il y a\u00a0: Webster, Vanier, Sœurs-Grises.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled).toMatchObject([{ outcome: 'userError' }]);
    expect(lines).toEqual([]);
  });

  test('with an option of another definition is answered, not dropped', async () => {
    const { ask, responses } = routing();
    await ask(asked('occupancy', { private: 'yes' }));
    expect(dataOf(responses[0]).content).toMatch(/^The option “private” is not what it should be/);
  });
});

describe('an unexpected error', () => {
  test('is answered privately with an id that stands in the log beside the error itself', async () => {
    const { ask, responses, handled, lines } = routing(broken);
    await ask(asked('occupancy', {}, french));
    expect(responses).toHaveLength(1);
    expect(responses[0]?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(/^Quelque chose a mal tourné ici; le journal le garde sous c0ffee42\./),
      flags: MessageFlags.Ephemeral,
    });
    expect(dataOf(responses[0]).content).not.toContain('a defect');
    expect(lines).toMatchObject([
      { level: 50, errorId: 'c0ffee42', interactionId: '1400000000000000001', err: { message: 'a defect' } },
    ]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
  });

  test('after a deferral becomes the answer', async () => {
    const { ask, edits, clock, lines } = routing((clock) => ({
      ...coldStart(0)(clock),
      firstKnown: async () => {
        await clock.sleep(3_000);
        throw new TypeError('a late defect');
      },
    }));
    const done = ask(asked('occupancy'));
    await clock.advance(3_000);
    await done;
    expect(edits.map(({ content }) => content)).toEqual([expect.stringContaining('c0ffee42')]);
    expect(lines).toMatchObject([{ level: 50, errorId: 'c0ffee42', err: { message: 'a late defect' } }]);
  });
});

describe('a button', () => {
  test('is answered by an update of its message', async () => {
    const { ask, responses, handled } = routing();
    await ask(pressed(refresh));
    expect(responses).toMatchObject([{ type: InteractionResponseType.UpdateMessage, data: { content: '' } }]);
    expect(handled).toMatchObject([{ command: 'occupancy', kind: 'component', outcome: 'answered' }]);
  });

  test('that is slow is acknowledged without a change and its message edited once', async () => {
    const { ask, responses, edits, followUps, clock, handled } = routing(coldStart(2_000));
    const done = ask(pressed(refresh));
    await clock.advance(1_500);
    expect(responses).toEqual([{ type: InteractionResponseType.DeferredMessageUpdate }]);
    await clock.advance(500);
    await done;
    expect(edits).toHaveLength(1);
    expect([responses.length, followUps, clock.sleepers]).toEqual([1, [], 0]);
    expect(handled).toMatchObject([{ outcome: 'deferred' }]);
  });

  test('with an error leaves its message alone: the error is a message of its own, only for who pressed', async () => {
    const { ask, responses, edits } = routing(broken);
    await ask(pressed({ ...refresh, locale: 'fr' }, { locale: 'en-GB' }));
    expect(responses).toMatchObject([
      {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: { content: expect.stringMatching(/^Something went wrong here/), flags: MessageFlags.Ephemeral },
      },
    ]);
    expect(edits).toEqual([]);
  });

  test('with a late error leaves its message alone too', async () => {
    const { ask, edits, followUps, clock } = routing((clock) => ({
      ...coldStart(0)(clock),
      firstKnown: () => clock.sleep(2_000).then(() => Promise.reject(new Error('late'))),
    }));
    const done = ask(pressed(refresh));
    await clock.advance(2_000);
    await done;
    expect(edits).toEqual([]);
    expect(followUps).toMatchObject([{ content: expect.stringContaining('c0ffee42'), flags: MessageFlags.Ephemeral }]);
  });

  test.each([
    'x',
    'occupancy:en:refresh',
    'occupancy:en:explode:*',
    'nothing:en:refresh:*',
    'help:en:refresh:*',
    'constructor:en:refresh:*',
  ])('with a forged custom_id, %j, is answered as an old one', async (id) => {
    const { ask, responses, handled, lines } = routing();
    await ask(pressed(id, french));
    expect(dataOf(responses[0])).toMatchObject({
      content: 'Ce bouton appartient à un ancien message. Redemandez avec /achalandage.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled[0]?.outcome).toBe('userError');
    expect(['occupancy', 'help', 'unknown']).toContain(handled[0]?.command);
    expect(lines).toEqual([]);
  });
});

describe('half-typed text', () => {
  test('gets choices, at once', async () => {
    const { ask, responses, handled } = routing();
    await ask(typed('occupancy', 'van'));
    expect(responses).toEqual([
      {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: [{ name: 'Vanier', value: 'vanier' }] },
      },
    ]);
    expect(handled).toMatchObject([{ command: 'occupancy', kind: 'autocomplete', outcome: 'answered' }]);
  });

  test('gets none when completing fails, and the error is logged', async () => {
    const { ask, responses, handled, lines } = routing(broken);
    await ask(typed('occupancy', 'van'));
    expect(dataOf(responses[0]).choices).toEqual([]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
    expect(lines).toMatchObject([{ level: 50, err: { message: 'a defect' } }]);
  });

  test.each(['help', 'quota'])('of /%s, which has nothing to complete, gets none', async (name) => {
    const { ask, responses } = routing();
    await ask(typed(name, 'van'));
    expect(dataOf(responses[0]).choices).toEqual([]);
  });
});

test('a ping gets a pong', async () => {
  const { ask, responses, handled } = routing();
  await ask(ping);
  expect(responses).toEqual([{ type: InteractionResponseType.Pong }]);
  expect(handled).toMatchObject([{ command: 'ping', kind: 'ping', outcome: 'answered' }]);
});

describe('a Discord that is away', () => {
  test.each([
    ['a command', asked('occupancy')],
    ['an error', asked('quota')],
    ['a button', pressed(refresh)],
    ['half-typed text', typed('occupancy', '')],
    ['a ping', ping],
    ['what is no interaction', null],
  ])('costs the answer to %s and a line in the log, no more', async (_what, interaction) => {
    const { ask, discord, handled, lines } = routing();
    discord.isAway = true;
    await expect(ask(interaction)).resolves.toBeUndefined();
    expect(handled).toMatchObject([{ outcome: 'undelivered' }]);
    expect(lines.at(-1)).toMatchObject({ level: 40, reason: 'connect ECONNREFUSED' });
  });

  test('when an answer was deferred costs the edit, no more', async () => {
    const { ask, discord, handled, clock, edits } = routing(coldStart(2_000));
    const done = ask(asked('occupancy'));
    await clock.advance(1_500);
    discord.isAway = true;
    await clock.advance(500);
    await done;
    expect(edits).toEqual([]);
    expect(handled).toMatchObject([{ outcome: 'undelivered', durationMs: 1_500 }]);
    expect(clock.sleepers).toBe(0);
  });
});

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
