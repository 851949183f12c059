import { expect, test } from 'vitest';
import { withTraces } from '../../../../src/discord/views/alerts/traces.ts';

test('the last decisions are shown, in the order given, below what stands there', () => {
  const traces = Array.from({ length: 10 }, (_, n) => ({ at: 1_000 * n, subscriptionId: `k${n}`, reason: 'held' }));
  const { embeds } = withTraces({ embeds: [{ title: 'Status', fields: [{ name: 'a', value: 'b' }] }] }, traces, 'en');
  expect(embeds?.[0]?.title).toBe('Status');
  expect(embeds?.[0]?.fields).toHaveLength(2);
  const lines = embeds?.[0]?.fields?.[1]?.value.split('\n') ?? [];
  expect(lines.map((line) => /`(k\d+)`/.exec(line)?.[1])).toEqual(Array.from({ length: 10 }, (_, n) => `k${n}`));
});
