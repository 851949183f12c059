import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import { translator } from '../../../src/i18n/index.ts';
import { asked, dataOf } from '../../support/interactions.ts';
import { routing } from '../../support/routing.ts';

const secret = 'payload-of-a-stranger';
/** Every option is wrong, so the full list of faults is some 30 kB. */
const unreadable = (more = {}) => {
  const options = Array.from({ length: 25 }, () => ({ name: 7, type: secret, value: { [secret]: secret } }));
  return { ...asked('occupancy', {}, more), data: { name: 'occupancy', options } };
};
const idIn = (content = '') => /[0-9a-f]{8}/.exec(content)?.[0];

describe('an interaction that cannot be read', () => {
  test('is answered privately, in the language that it names, with the id of a line in the log', async () => {
    const { ask, responses, lines, handled } = routing();
    await ask(unreadable({ locale: 'fr' }));
    expect(responses[0]?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    const content = translator('fr')('error.unexpected', { id: 'c0ffee42' });
    expect(dataOf(responses[0])).toMatchObject({ content, flags: MessageFlags.Ephemeral });
    expect(lines).toMatchObject([{ level: 50, errorId: 'c0ffee42', type: 2 }]);
    expect(handled).toMatchObject([{ command: 'unknown', kind: 'invalid', outcome: 'error' }]);
  });

  test('leaves a short line that names the field and the fault, and nothing of what was sent', async () => {
    const { ask, lines } = routing();
    await ask(unreadable());
    await ask({ ...asked('occupancy'), type: 99, [secret]: secret });
    const resolved = { channels: { [secret]: { type: 0 } } };
    await ask({ ...asked('occupancy'), type: 4, data: { name: 'occupancy', resolved } });
    expect(lines.map(({ type, fault }) => [type, fault])).toEqual([
      [2, 'data.options.*.name invalid_type'],
      ['other', 'type invalid_union'],
      [4, 'data.resolved.channels.* invalid_key'],
    ]);
    const text = JSON.stringify(lines);
    expect(text).not.toContain(secret);
    expect(text.length).toBeLessThan(1_000);
  });

  test('has a type that is no number, whatever object it is', async () => {
    const { ask, responses, lines } = routing();
    for (const type of [{ toString: 1 }, [2], '2', null]) await ask({ ...asked('occupancy'), type });
    expect(responses).toHaveLength(4);
    expect(lines.map((line) => line.type)).toEqual(['other']);
  });

  test('is logged once a minute for each kind, with how many were not', async () => {
    const { ask, lines, clock, responses } = routing();
    for (let times = 0; times < 3; times += 1) await ask(unreadable());
    await ask(null);
    await clock.advance(59_999);
    await ask(unreadable());
    expect(lines.map(({ type }) => type)).toEqual([2, 'other']);
    await clock.advance(1);
    await ask(unreadable());
    expect(lines.map(({ type, unloggedCount }) => [type, unloggedCount])).toEqual([
      [2, 0],
      ['other', 0],
      [2, 3],
    ]);
    expect(new Set(responses.map((response) => idIn(dataOf(response).content)))).toEqual(new Set(['c0ffee42']));
  });

  test('is logged again after the clock was set back', async () => {
    const { ask, lines, clock } = routing();
    await ask(unreadable());
    clock.setBack(3_600_000);
    await ask(unreadable());
    expect(lines).toHaveLength(2);
  });

  test('by the hundreds at once leaves every other interaction answered', async () => {
    const { ask, responses, handled, lines } = routing();
    const of = (id: number) => ({ member: { user: { id: String(id) }, permissions: '0', roles: [] } });
    const mixed = Array.from({ length: 508 }, (_, index) =>
      index % 4 === 0 ? asked('occupancy', {}, of(index)) : unreadable(),
    );
    await Promise.all(mixed.map((interaction) => ask(interaction)));
    expect(responses).toHaveLength(508);
    expect(handled.filter(({ outcome }) => outcome === 'answered')).toHaveLength(127);
    expect(lines).toHaveLength(1);
  });
});
