import { expect, test } from 'vitest';
import { MessageFlags } from '#discord.js';
import { asked, dataOf } from '../support/interactions.ts';
import { coldStart, routing } from '../support/routing.ts';

test('the status is answered at once even when nothing was ever read', async () => {
  const { ask, responses, clock } = routing((clock) => ({
    ...coldStart(60_000)(clock),
    pollerStatus: () => ({ state: 'starting', polls: 1, failures: 0, lastAttemptAt: clock.now() }),
  }));
  await ask(asked('status'));
  const text = JSON.stringify(dataOf(responses[0]));
  expect(text).toContain('first check under way');
  expect(text).toContain(`<t:${clock.now() / 1000}:R>`);
  expect(text).toContain('0.0.0');
});

const traces = async () => [{ at: 60_000, subscriptionId: 'k7m2', reason: 'cooldown' }];
const moderator = { user: { id: '1400000000000000005' }, permissions: '32', roles: [] };

test('a moderator sees what was decided about the alerts of the server, and no one else sees the answer', async () => {
  const { ask, responses } = routing(() => ({ traces }));
  await ask(asked('status', {}, { member: moderator }));
  expect(dataOf(responses[0]).flags).toBe(MessageFlags.Ephemeral);
  expect(JSON.stringify(responses[0])).toContain('<t:60:R> · `k7m2` · `cooldown`');
});

test('a moderator whose server has no alerts sees that nothing was decided', async () => {
  const { ask, responses } = routing(() => ({ traces: async () => [] }));
  await ask(asked('status', {}, { member: moderator, locale: 'fr' }));
  expect(JSON.stringify(responses[0])).toContain('Aucune pour l’instant.');
});

test('others see nothing of it, in the server or out of it', async () => {
  const { ask, responses } = routing(() => ({ traces }));
  const { guild_id: _, member: __, ...inDm } = asked('status');
  await ask(asked('status'));
  await ask({ ...inDm, user: moderator.user });
  expect(responses).toHaveLength(2);
  for (const response of responses) {
    expect(dataOf(response).flags).toBeUndefined();
    expect(JSON.stringify(response)).not.toContain('k7m2');
  }
});
