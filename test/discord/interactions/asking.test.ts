import { describe, expect, test } from 'vitest';
import { ApplicationCommandOptionType } from '#discord.js';
import type { Choice } from '../../../src/discord/interactions/command.ts';
import { defineCommand } from '../../../src/discord/interactions/command.ts';
import { createRouter, type Handled } from '../../../src/discord/interactions/router.ts';
import { UserError } from '../../../src/discord/interactions/user-error.ts';
import { asked, dataOf, pressed, typed } from '../../support/interactions.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

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
  const responses: unknown[] = [];
  const edits: unknown[] = [];
  const handled: Handled[] = [];
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
  const router = createRouter({
    commands: [find],
    services: {},
    clock,
    deadlines: clock,
    replies: { edit: async (_to, body) => void edits.push(body), followUp: async () => {} },
    serverAllows: async () => 'unset',
    limits: () => undefined,
    logger: recordingLogger().logger,
    onHandled: (one) => handled.push(one),
    newErrorId: () => 'id',
  });
  const ask = (interaction: unknown) =>
    router(interaction, async (response) => {
      responses.push(response);
    });
  return { ask, clock, responses, edits, handled };
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
