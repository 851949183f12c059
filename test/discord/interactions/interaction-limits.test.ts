import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InteractionResponseType, InteractionType, MessageFlags } from '#discord.js';
import {
  createAllowances,
  createInteractionLimits,
  interactionLimits,
} from '../../../src/discord/interactions/interaction-limits.ts';
import { readPlain } from '../../../src/discord/interactions/plain-interaction.ts';
import { asked, dataOf, pressed, typed } from '../../support/interactions.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { routing } from '../../support/routing.ts';

const { user, server } = interactionLimits;
const inDirectMessage = { guild_id: undefined, member: undefined, user: { id: '42' } };
const by = (id: string, more: object = {}) => ({ member: { user: { id }, permissions: '0', roles: [] }, ...more });
const times = async (count: number, ask: (index: number) => Promise<void>): Promise<void> => {
  for (let index = 0; index < count; index += 1) await ask(index);
};
const refresh = { command: 'occupancy', locale: 'en', action: 'refresh', argument: '*' } as const;

describe('a user who asks more than anyone does by hand', () => {
  test('is told when to try again, in their language and privately, and is answered then', async () => {
    const { ask, clock, responses, handled } = routing();
    const question = asked('occupancy', {}, { locale: 'fr' });
    await times(user.burst, () => ask(question));
    expect(new Set(handled.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
    await ask(question);
    expect(responses.at(-1)?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(dataOf(responses.at(-1))).toMatchObject({
      content: 'Vous avez beaucoup demandé à Carrel en peu de temps. Réessayez dans 2\u00a0s.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled.at(-1)).toMatchObject({ command: 'occupancy', kind: 'command', outcome: 'userLimited' });
    await clock.advance(user.everyMs);
    await ask(question);
    expect(handled.at(-1)?.outcome).toBe('answered');
  });

  test('gets a message of their own for a press, and the message with the button stays as it is', async () => {
    const { ask, responses, handled } = routing();
    await times(user.burst, () => ask(pressed(refresh)));
    expect(responses.at(-1)?.type).toBe(InteractionResponseType.UpdateMessage);
    await ask(pressed(refresh));
    expect(responses.at(-1)?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(dataOf(responses.at(-1))).toMatchObject({
      content: 'You’ve asked Carrel a lot in a short time. Try again in 2 s.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled.at(-1)).toMatchObject({ kind: 'component', outcome: 'userLimited' });
  });

  test('is offered nothing for a half-typed option, five of which count as one command', async () => {
    const { ask, responses, handled } = routing();
    await times(5 * user.burst, () => ask(typed('occupancy', 'w')));
    expect(handled.every(({ outcome }) => outcome === 'answered')).toBe(true);
    await ask(typed('occupancy', 'w'));
    expect(responses.at(-1)).toEqual({
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices: [] },
    });
    expect(handled.at(-1)).toMatchObject({ kind: 'autocomplete', outcome: 'userLimited' });
  });

  test('keeps nobody else from an answer, in no place', async () => {
    const { ask, handled } = routing();
    await times(user.burst + 1, () => ask(asked('occupancy', {}, by('41'))));
    expect(handled.at(-1)?.outcome).toBe('userLimited');
    await ask(asked('occupancy', {}, by('41', { guild_id: '77' })));
    expect(handled.at(-1)?.outcome).toBe('userLimited');
    await ask(asked('occupancy', {}, by('43')));
    await ask(asked('occupancy', {}, inDirectMessage));
    expect(handled.slice(-2).map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
  });

  test('loses no form that they filled in: opening it was counted', async () => {
    const { ask, handled } = routing();
    await times(user.burst + 1, () => ask(asked('occupancy')));
    await ask({ ...pressed('x'), type: InteractionType.ModalSubmit, data: { custom_id: 'x', components: [] } });
    expect(handled.at(-1)).toMatchObject({ kind: 'form', outcome: 'userError' });
  });
});

describe('a server that asks more than one does in an exam week', () => {
  test('is told when to try again, while its members are answered elsewhere, and so are other servers', async () => {
    const { ask, clock, responses, handled } = routing();
    await times(server.burst, (index) => ask(asked('occupancy', {}, by(String(index)))));
    expect(new Set(handled.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
    await ask(asked('occupancy', {}, by('77777')));
    expect(dataOf(responses.at(-1))).toMatchObject({
      content: 'This server has asked Carrel a lot in a short time. Try again in 1 s, or in a message to Carrel.',
      flags: MessageFlags.Ephemeral,
    });
    expect(handled.at(-1)?.outcome).toBe('serverLimited');
    await ask(asked('occupancy', {}, { ...inDirectMessage, user: { id: '77777' } }));
    await ask(asked('occupancy', {}, by('77777', { guild_id: '99' })));
    await clock.advance(server.everyMs);
    await ask(asked('occupancy', {}, by('77777')));
    expect(handled.slice(-3).map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
  });

  test('uses up nothing of what its members may ask', () => {
    const { steady } = manualClock();
    const limits = createInteractionLimits(steady);
    const of = (id: string, more: object = {}) => readPlain(asked('occupancy', {}, by(id, more))) as never;
    for (let index = 0; index < server.burst; index += 1) limits(of(String(index)));
    for (let index = 0; index < 2 * user.burst; index += 1) expect(limits(of('77777'))?.scope).toBe('server');
    for (let index = 0; index < user.burst; index += 1) expect(limits(of('77777', { guild_id: '99' }))).toBeUndefined();
    expect(limits(of('77777', { guild_id: '99' }))?.scope).toBe('user');
  });
});

test('a clock that is set an hour back or forward changes nothing for a user', async () => {
  const { ask, clock, handled } = routing();
  await times(user.burst, () => ask(asked('occupancy')));
  clock.setBack(3_600_000);
  await ask(asked('occupancy'));
  await clock.advance(user.everyMs);
  await ask(asked('occupancy'));
  expect(handled.slice(-2).map(({ outcome }) => outcome)).toEqual(['userLimited', 'answered']);
});

describe('allowances', () => {
  const limit = fc.record({ burst: fc.integer({ min: 1, max: 50 }), everyMs: fc.integer({ min: 1, max: 5_000 }) });
  /** Moments at which one key asks: times in ms from one to the next. */
  const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 300 });

  test('give a burst and then one every interval, never more in any stretch of time', () => {
    fc.assert(
      fc.property(limit, pauses, ({ burst, everyMs }, steps) => {
        const allowances = createAllowances({ burst, everyMs });
        const given: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          const allowance = allowances.of('one', now);
          if (allowances.waitMs(allowance, now, 1) > 0) continue;
          allowances.take(allowance, now, 1);
          given.push(now);
        }
        for (const [index, from] of given.entries()) {
          for (const [further, to] of given.slice(index).entries()) {
            expect(further + 1).toBeLessThanOrEqual(burst + (to - from) / everyMs);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('are there after exactly the time that they name, and not before', () => {
    fc.assert(
      fc.property(limit, pauses, ({ burst, everyMs }, steps) => {
        const allowances = createAllowances({ burst, everyMs });
        let now = 0;
        for (const step of steps) {
          now += step;
          const waitMs = allowances.waitMs(allowances.of('one', now), now, 1);
          if (waitMs > 1)
            expect(allowances.waitMs(allowances.of('one', now + waitMs - 1), now + waitMs - 1, 1)).toBe(1);
          now += waitMs;
          const allowance = allowances.of('one', now);
          expect(allowances.waitMs(allowance, now, 1)).toBe(0);
          allowances.take(allowance, now, 1);
        }
      }),
    );
  });

  test('wait for one interval at most, wherever the clock jumps to', () => {
    const jumps = fc.array(fc.integer({ min: -1e12, max: 1e12 }), { maxLength: 200 });
    fc.assert(
      fc.property(limit, jumps, ({ burst, everyMs }, moments) => {
        const allowances = createAllowances({ burst, everyMs });
        for (const now of moments) {
          const allowance = allowances.of('one', now);
          const waitMs = allowances.waitMs(allowance, now, 1);
          expect(waitMs).toBeLessThanOrEqual(everyMs);
          if (waitMs === 0) allowances.take(allowance, now, 1);
        }
      }),
    );
  });

  test('remember a bounded number of keys, and those that asked last exactly', () => {
    const most = 100;
    const allowances = createAllowances({ burst: 2, everyMs: 60_000 }, most);
    const wait = (key: string, now: number) => {
      const allowance = allowances.of(key, now);
      const waitMs = allowances.waitMs(allowance, now, 1);
      if (waitMs === 0) allowances.take(allowance, now, 1);
      return waitMs;
    };
    for (let index = 0; index < 10_000; index += 1) {
      if (index % 50 === 0) expect(wait('busy', index) > 0).toBe(index >= 100);
      wait(String(index), index);
      expect(allowances.size()).toBeLessThanOrEqual(2 * most + 1);
    }
  });

  test('are forgotten once they are full again', () => {
    const allowances = createAllowances({ burst: 2, everyMs: 1_000 });
    for (let index = 0; index < 500; index += 1) allowances.of(String(index), 0);
    allowances.of('later', 2_000);
    allowances.of('last', 4_000);
    expect(allowances.size()).toBe(2);
  });

  test('are remembered while other keys ask, whatever the clock shows', () => {
    for (const now of [0, 1_000, 1e9]) {
      const allowances = createAllowances({ burst: 2, everyMs: 1_000 });
      for (const key of ['busy', 'a', 'busy', 'b', 'c']) allowances.take(allowances.of(key, now), now, 1);
      expect(allowances.waitMs(allowances.of('busy', now), now, 1)).toBe(1_000);
    }
  });
});

test('what names no user, such as Discord’s own question whether the bot is there, counts for none', () => {
  const limits = createInteractionLimits(manualClock().steady);
  const nameless = { type: InteractionType.ApplicationCommand } as never;
  for (let index = 0; index < 2 * user.burst; index += 1) expect(limits(nameless)).toBeUndefined();
});
