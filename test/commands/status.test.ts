import { expect, test } from 'vitest';
import { asked, dataOf } from '../support/interactions.ts';
import { coldStart, routing } from '../support/routing.ts';

test('the status is told at once even when nothing was ever read', async () => {
  const { ask, responses, clock } = routing((clock) => ({
    ...coldStart(60_000)(clock),
    pollerStatus: () => ({ state: 'starting', polls: 1, failures: 0, lastAttemptAt: clock.now() }),
  }));
  await ask(asked('status'));
  const text = JSON.stringify(dataOf(responses[0]));
  expect(text).toContain('first question under way');
  expect(text).toContain(`<t:${clock.now() / 1000}:R>`);
  expect(text).toContain('0.0.0');
});
