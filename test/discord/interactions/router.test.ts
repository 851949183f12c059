import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import { asked, dataOf, ping, pressed, typed } from '../../support/interactions.ts';
import { coldStart, routing } from '../../support/routing.ts';
import { acknowledged } from './scripted-discord.ts';

const french = { locale: 'fr' };
const broken = () => ({
  librariesNow: () => {
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

  test('that is no longer known is answered with what to do, only for the user', async () => {
    const { ask, responses, handled, lines } = routing();
    await ask(asked('quota'));
    expect(dataOf(responses[0])).toMatchObject({
      content: 'Carrel no longer has that command. Type / to see its commands.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled).toMatchObject([{ command: 'unknown', kind: 'command', outcome: 'userError' }]);
    expect(lines).toEqual([]);
  });

  test('with an error of the asker is answered in French to French people, privately, and nothing is logged', async () => {
    const { ask, responses, handled, lines } = routing();
    await ask(asked('occupancy', { library: 'McLennan' }, french));
    expect(dataOf(responses[0])).toMatchObject({
      content:
        'Aucune bibliothèque ne s’appelle «\u00a0McLennan\u00a0». Les bibliothèques\u00a0: Webster, Vanier, Sœurs-Grises.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled).toMatchObject([{ outcome: 'userError' }]);
    expect(lines).toEqual([]);
  });

  test('with an option of another definition is answered, not dropped', async () => {
    const { ask, responses } = routing();
    await ask(asked('occupancy', { private: 'yes' }));
    expect(dataOf(responses[0]).content).toMatch(/^The option “private” isn’t valid/);
  });
});

describe('a button', () => {
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
      content: 'Ce bouton vient d’un ancien message. Redemandez avec /achalandage.',
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
    expect(lines).toMatchObject([
      {
        level: 50,
        err: { message: 'a defect' },
        msg: 'completing an option failed',
        interactionId: '1400000000000000001',
        command: 'occupancy',
      },
    ]);
  });

  test.each(['help', 'quota'])('of /%s, which has nothing to complete, gets none, which is no error', async (name) => {
    const { ask, responses, handled, lines } = routing();
    await ask(typed(name, 'van'));
    expect(dataOf(responses[0]).choices).toEqual([]);
    expect(handled).toMatchObject([{ outcome: 'answered' }]);
    expect(lines).toEqual([]);
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
    const { ask, discord, handled, lines, clock } = routing();
    discord.isAway = true;
    const done = ask(interaction);
    await clock.advance(3_000);
    await expect(done).resolves.toBeUndefined();
    expect(clock.sleepers).toBe(0);
    expect(handled).toMatchObject([{ outcome: 'undelivered' }]);
    expect(lines.at(-1)).toMatchObject({
      level: 40,
      reason: 'connect ECONNREFUSED',
      msg: 'an interaction could not be answered',
    });
  });

  test('that had the answer already, of the process before, is no failure and no warning', async () => {
    const { ask, discord, handled, lines } = routing();
    discord.nextRefusals.push(acknowledged);
    await ask(asked('occupancy'));
    expect(handled).toMatchObject([{ outcome: 'repeated' }]);
    expect(lines.filter(({ level }) => level > 20)).toEqual([]);
  });

  test('for as long as a deferred answer may come costs the edit, no more', async () => {
    const { ask, discord, handled, clock, edits } = routing(coldStart(2_000));
    const done = ask(asked('occupancy'));
    await clock.advance(1_500);
    discord.isAway = true;
    await clock.advance(15 * 60_000);
    await done;
    expect(edits).toEqual([]);
    expect(handled).toMatchObject([{ outcome: 'undelivered', durationMs: 1_500 }]);
    expect(clock.sleepers).toBe(0);
  });
});
