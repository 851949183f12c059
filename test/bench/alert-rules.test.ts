import { expect, test } from 'vitest';
import { noon, withRules } from '../../bench/alerts/alert-rules.ts';

test('a reading with which more alerts fire than a call can have arguments is kept', async () => {
  const kinds = [{ count: 130_000, threshold: 400, prefix: 'r' }];
  const tookMs = await withRules(kinds, async (poll) => {
    await poll(noon, 300);
    return poll(noon + 60_000, 500);
  });
  expect(tookMs).toBeGreaterThan(0);
});
