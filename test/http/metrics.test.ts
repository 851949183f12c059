import { expect, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { countOf, liveLibrary, unknownLibrary } from '../support/libraries.ts';

const now = Date.UTC(2026, 1, 11, 17);

function metricsOf(libraries = [liveLibrary('webster', countOf(400, now - 90_000)), unknownLibrary('vanier')]) {
  return createMetrics({
    poller: () => ({
      state: 'failing',
      polls: 12,
      failures: 3,
      lastError: { at: now, kind: 'unreachable', message: 'SECRET-KEY at http://user:SECRET-KEY@feed.example' },
    }),
    libraries: () => libraries,
    now: () => now,
  });
}
const linesOf = async (metrics: ReturnType<typeof metricsOf>) => (await metrics.registry.metrics()).split('\n');

test('the metrics say how the feed is and how old each known count is', async () => {
  const lines = await linesOf(metricsOf());
  expect(lines).toContain('carrel_feed_polls 12');
  expect(lines).toContain('carrel_feed_failures_in_a_row 3');
  expect(lines).toContain('carrel_reading_age_seconds{library="webster"} 90');
  expect(lines.filter((line) => line.includes('vanier'))).toEqual([]);
  expect(lines.join('\n')).toContain('process_resident_memory_bytes');
});

test('the metrics count each interaction and its time in seconds', async () => {
  const metrics = metricsOf();
  const handled = { command: 'occupancy', kind: 'command', outcome: 'answered' } as const;
  metrics.onHandled({ ...handled, durationMs: 20 });
  metrics.onHandled({ ...handled, durationMs: 400 });
  const lines = await linesOf(metrics);
  expect(lines).toContain('carrel_interactions_total{command="occupancy",kind="command",outcome="answered"} 2');
  expect(lines).toContain('carrel_interaction_duration_seconds_bucket{le="0.025"} 1');
  expect(lines).toContain('carrel_interaction_duration_seconds_bucket{le="0.5"} 2');
  expect(lines).toContain('carrel_interaction_duration_seconds_count 2');
});

test('the metrics have no secret, not even from an error of the feed', async () => {
  expect((await linesOf(metricsOf())).join('\n')).not.toContain('SECRET-KEY');
});

test('two houses in one process count by themselves', async () => {
  const [one, other] = [metricsOf(), metricsOf()];
  one.onHandled({ command: 'help', kind: 'command', outcome: 'answered', durationMs: 1 });
  expect((await linesOf(other)).filter((line) => line.startsWith('carrel_interactions_total{'))).toEqual([]);
});
