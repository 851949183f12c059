import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType, MessageFlags } from '#discord.js';
import { DroppedError } from '../../../src/base/work-queue.ts';
import type { ServerVerdict } from '../../../src/discord/interactions/authorise.ts';
import type { Choice, Command, Typing } from '../../../src/discord/interactions/command.ts';
import { defineCommand } from '../../../src/discord/interactions/command.ts';
import { UserError } from '../../../src/discord/interactions/user-error.ts';
import { asked, chosen, dataOf, pressed, typed } from '../../support/interactions.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { answering, anyone, routed, textOf } from './one-command.ts';

const definition = {
  name: 'find',
  description: 'finds',
  contexts: [0],
  integration_types: [0],
  options: [
    { name: 'library', description: 'which', type: ApplicationCommandOptionType.String, autocomplete: true },
    { name: 'role', description: 'whom', type: ApplicationCommandOptionType.Role },
  ],
} as const;

/** A router with the one command `/find`, which offers `choices`. */
function finding(choices: readonly Choice[] | (() => Promise<readonly Choice[]>) = []) {
  const clock = manualClock();
  const find = defineCommand({
    definition,
    answer: async ({ options: { library } }) => {
      if (library === undefined) return { content: 'all' };
      await clock.sleep(2_000);
      throw new UserError('error.unknownLibrary', { name: library, libraries: 'Webster' });
    },
    complete: () => (typeof choices === 'function' ? choices() : choices),
    press: () => ({ content: 'pressed' }),
  });
  return routed(find, clock);
}

const offered = (response: unknown) => dataOf(response as Parameters<typeof dataOf>[0]).choices ?? [];

describe('choices', () => {
  test('are at most 25, with names cut to 100 characters', async () => {
    const { ask, responses } = finding(
      Array.from({ length: 30 }, (_, n) => ({ name: `${n} ${'x'.repeat(120)}`, value: String(n) })),
    );
    await ask(typed('find', ''));
    const given = offered(responses[0]);
    expect(given.map(({ value }) => value)).toEqual(Array.from({ length: 25 }, (_, n) => String(n)));
    expect(given.map(({ name }) => name.length)).toEqual(Array(25).fill(100));
    expect(given[0]?.name.endsWith('x…')).toBe(true);
  });

  test('that Discord would refuse are left out, so that the others are offered', async () => {
    const { ask, responses } = finding([
      { name: 'long', value: 'v'.repeat(101) },
      { name: '', value: 'nameless' },
      { name: 'empty', value: '' },
      { name: 'good', value: 'v'.repeat(100) },
    ]);
    await ask(typed('find', ''));
    expect(offered(responses[0]).map(({ name }) => name)).toEqual(['good']);
  });

  test('that take longer than 1.5 s are none', async () => {
    const { ask, responses, clock } = finding(() => clock.sleep(1_600).then(() => [{ name: 'late', value: 'late' }]));
    const done = ask(typed('find', ''));
    await clock.advance(1_500);
    await done;
    expect(offered(responses[0])).toEqual([]);
    await clock.advance(1_000);
    expect(responses).toHaveLength(1);
  });
});

describe('what was typed wrongly', () => {
  test('is not repeated in public after a public deferral', async () => {
    const { ask, edits, clock, handled } = finding();
    const done = ask(asked('find', { library: 'https://evil.example' }));
    await clock.advance(2_000);
    await done;
    expect(edits).toMatchObject([{ content: expect.stringContaining('Ask again') }]);
    expect(JSON.stringify(edits)).not.toContain('evil');
    expect(handled).toMatchObject([{ outcome: 'userError' }]);
  });
});

test.each(['', 'constructor', '__proto__', '12345678901234567890123', '1a'])(
  'an id of a role that is none, %j, is refused',
  async (value) => {
    const { ask, responses } = finding();
    const option = { name: 'role', type: ApplicationCommandOptionType.Role, value };
    await ask(asked('find', {}, { data: { id: '1', type: 1, name: 'find', options: [option] } }));
    expect(dataOf(responses[0] as Parameters<typeof dataOf>[0]).content).toMatch(/^The option “role”/);
  },
);

test('a press of a command that is for servers alone is refused in a DM', async () => {
  const { ask, responses } = finding();
  const { member, guild_id, ...inDm } = pressed({ command: 'find', locale: 'en', action: 'x', argument: '' });
  await ask({ ...inDm, user: member.user });
  expect(dataOf(responses[0] as Parameters<typeof dataOf>[0]).content).toBe('This only works in a server.');
});

describe('half-typed text', () => {
  const typing = async (data: object): Promise<Typing[]> => {
    const heard: Typing[] = [];
    const complete: Command<object>['complete'] = (one) => {
      heard.push(one);
      return [];
    };
    const { ask } = routed({ definition, answer: () => ({ content: 'asked' }), complete });
    await ask(typed('find', '', { data: { id: '1', type: 1, name: 'find', ...data } }));
    return heard;
  };
  const library = { name: 'library', type: ApplicationCommandOptionType.String, value: 'van' };

  test('is that of the option in which the user types', async () => {
    const role = { name: 'role', type: ApplicationCommandOptionType.Role, value: '12', focused: true };
    expect(await typing({ options: [library, role] })).toMatchObject([{ option: 'role', value: '12' }]);
  });

  test('that the user can correct is no error that is logged', async () => {
    const complete = () => Promise.reject(new UserError('error.onlyInServers'));
    const { ask, responses, handled, lines } = routed({ definition, answer: () => ({ content: 'asked' }), complete });
    await ask(typed('find', ''));
    expect(offered(responses[0])).toEqual([]);
    expect([handled[0]?.outcome, lines]).toEqual(['userError', []]);
  });

  test('is none where no option is typed in', async () => {
    for (const data of [{}, { options: [] }, { options: [{ ...library, focused: false }] }]) {
      expect(await typing(data)).toMatchObject([{ option: '', value: '' }]);
    }
    const empty = { name: 'library', type: ApplicationCommandOptionType.String, focused: true };
    expect(await typing({ options: [empty] })).toMatchObject([{ option: 'library', value: '' }]);
  });
});

test('a wrong option is not repeated in public where it took long to learn whether the command may be used', async () => {
  const clock = manualClock();
  const forModerators = { ...anyone, default_member_permissions: '32' };
  const allowed = () => clock.sleep(2_000).then((): ServerVerdict => 'granted');
  const command = answering(() => ({ content: 'asked' }), { definition: forModerators, isPrivate: () => true });
  const { ask, responses, edits } = routed(command, clock, allowed);
  const done = ask(asked('find', { evil: 'x' }));
  await clock.advance(2_000);
  await done;
  expect(responses).toMatchObject([{ data: {} }]);
  expect(JSON.stringify(edits)).toContain('Ask again');
  expect(JSON.stringify(edits)).not.toContain('evil');
});

test('a chosen entry reaches the command, and a button has none', async () => {
  const press: Command<object>['press'] = ({ values }) => ({ content: JSON.stringify(values) });
  const { ask, responses } = routed(answering(() => ({ content: 'asked' }), { press }));
  const id = { command: 'find', locale: 'en', action: 'x', argument: '' } as const;
  await ask(chosen(id, ['one', 'two']));
  await ask(pressed(id));
  expect(responses.map(textOf)).toEqual(['["one","two"]', '[]']);
});

test('work that was dropped is an answer that came too late, and no defect that is logged', async () => {
  const { ask, responses, handled, lines } = routed(answering(() => Promise.reject(new DroppedError())));
  await ask(asked('find'));
  expect(responses).toMatchObject([
    { data: { content: expect.stringMatching(/^That took too long/), flags: MessageFlags.Ephemeral } },
  ]);
  expect([handled[0]?.outcome, lines]).toEqual(['error', []]);
});

test.each([
  [
    'at once',
    () => {
      throw new TypeError('a defect');
    },
  ],
  ['later', () => Promise.reject(new TypeError('a defect'))],
] as const)('a defect that shows %s is logged with the interaction', async (_when, answer) => {
  const { ask, lines } = routed(answering(answer));
  await ask(asked('find'));
  expect(lines).toMatchObject([
    { level: 50, errorId: 'id', interactionId: '1400000000000000001', msg: 'an answer failed unexpectedly' },
  ]);
});
