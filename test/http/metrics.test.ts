import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/http/metrics.ts';
import { readAtScrape, type Scraped } from '../../src/http/scraped-metrics.ts';
import { SourceError } from '../../src/source/errors.ts';
import { timeRequests } from '../../src/worker/feed/time-requests.ts';
import { countOf, liveLibrary, unknownLibrary } from '../support/libraries.ts';

const now = Date.UTC(2026, 1, 11, 17);

function metricsOf(more: Partial<Scraped> = {}) {
  const metrics = createMetrics();
  const libraries = [liveLibrary('webster', countOf(400, now - 90_000)), unknownLibrary('vanier')];
  readAtScrape(metrics.registry, {
    poller: () => ({
      state: 'failing',
      polls: 12,
      failures: 3,
      lastError: { at: now, kind: 'unreachable', message: 'SECRET-KEY at http://user:SECRET-KEY@feed.example' },
    }),
    libraries: () => libraries,
    now: () => now,
    machineNow: () => now,
    outbox: {
      counts: async () => ({ queued: 7, leased: 2 }),
      oldestAt: async () => now - 30_000,
      nextDueAt: async () => now - 4_000,
    },
    roles: () => [
      { role: 'web', isReady: true },
      { role: 'speaker', isReady: true, term: 3 },
      { role: 'poller', isReady: false, term: undefined },
    ],
    shards: () => undefined,
    ...more,
  });
  return metrics;
}
const linesOf = async (metrics: ReturnType<typeof metricsOf>) => (await metrics.registry.metrics()).split('\n');
const seriesOf = async (name: string, metrics: ReturnType<typeof metricsOf>) =>
  (await linesOf(metrics)).filter((line) => line.startsWith(name));

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
  metrics.onHandled({ ...handled, durationMs: 4_000 });
  const lines = await linesOf(metrics);
  expect(lines).toContain('carrel_interactions_total{command="occupancy",kind="command",outcome="answered"} 3');
  const labels = 'command="occupancy",kind="command",outcome="answered"';
  const histogram = 'carrel_interaction_duration_seconds';
  expect(lines).toContain(`${histogram}_bucket{le="0.01",${labels}} 0`);
  expect(lines).toContain(`${histogram}_bucket{le="0.025",${labels}} 1`);
  expect(lines).toContain(`${histogram}_bucket{le="0.5",${labels}} 2`);
  expect(lines).toContain(`${histogram}_bucket{le="+Inf",${labels}} 3`);
  expect(lines).toContain(`${histogram}_count{${labels}} 3`);
  expect(lines).toContain(`${histogram}_sum{${labels}} 4.42`);
  expect(lines).toContain(`# TYPE ${histogram} histogram`);
});

test('what an alert rule watches is counted from 0, or Prometheus would overlook the first failures', async () => {
  const { registry, onHandled, onSettled } = createMetrics(['occupancy']);
  const seriesNow = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('carrel_'));
  const failed = (kind: string, outcome: string, times: number) =>
    `carrel_interactions_total{command="occupancy",kind="${kind}",outcome="${outcome}"} ${times}`;
  const lost = (kind: string, outcome: string, times: number) =>
    `carrel_deliveries_total{kind="${kind}",outcome="${outcome}"} ${times}`;
  const atStart = await seriesNow();
  for (const outcome of ['error', 'undelivered']) expect(atStart).toContain(failed('command', outcome, 0));
  for (const kind of ['fired', 'edit', 'line', 'digest', 'expired', 'paused', 'resumed']) {
    for (const outcome of ['expired', 'perhapsSent', 'refused']) expect(atStart).toContain(lost(kind, outcome, 0));
  }
  // A histogram has only what happened.
  expect(atStart.filter((line) => line.startsWith('carrel_interaction_duration'))).toEqual([]);

  onHandled({ command: 'occupancy', kind: 'component', outcome: 'answered', durationMs: 1 });
  onHandled({ command: 'occupancy', kind: 'command', outcome: 'undelivered', durationMs: 1 });
  onSettled([{ subscriptionId: 's', guildId: 'g', at: now, reason: 'refused', detail: { kind: 'line' } }]);
  const later = await seriesNow();
  expect(later).toContain(failed('component', 'error', 0));
  expect(later).toContain(failed('command', 'undelivered', 1));
  expect(later).toContain(lost('line', 'refused', 1));
});

test('the metrics have no secret, not even from an error of the feed', async () => {
  expect((await linesOf(metricsOf())).join('\n')).not.toContain('SECRET-KEY');
});

test('two bots in one process count by themselves', async () => {
  const [one, other] = [metricsOf(), metricsOf()];
  one.onHandled({ command: 'help', kind: 'command', outcome: 'answered', durationMs: 1 });
  expect((await linesOf(other)).filter((line) => line.startsWith('carrel_interactions_total{'))).toEqual([]);
});

test('the outbox, the roles and the shards are read at the scrape', async () => {
  const lines = await linesOf(metricsOf());
  expect(lines).toContain('carrel_database_up 1');
  expect(lines).toContain('carrel_outbox_deliveries{status="queued"} 7');
  expect(lines).toContain('carrel_outbox_deliveries{status="leased"} 2');
  expect(lines).toContain('carrel_outbox_oldest_age_seconds 30');
  expect(lines).toContain('carrel_outbox_overdue_seconds 4');
  expect(lines.filter((line) => /^carrel_(role|gateway)_/.test(line))).toEqual([
    'carrel_role_ready{role="web"} 1',
    'carrel_role_ready{role="speaker"} 1',
    'carrel_role_ready{role="poller"} 0',
    'carrel_role_leading{role="speaker"} 1',
    'carrel_role_leading{role="poller"} 0',
    'carrel_role_term{role="speaker"} 3',
    'carrel_gateway_shards{state="ready"} 0',
    'carrel_gateway_shards{state="connecting"} 0',
  ]);
});

test('each scrape looks at the outbox once, and one without a database has all the rest', async () => {
  let looks = 0;
  const away = async (): Promise<never> => {
    looks += 1;
    throw new Error('away');
  };
  const metrics = metricsOf({ outbox: { counts: away, oldestAt: async () => 0, nextDueAt: async () => 0 } });
  const lines = await linesOf(metrics);
  expect(looks).toBe(1);
  expect(lines).toContain('carrel_database_up 0');
  expect(lines.filter((line) => line.startsWith('carrel_outbox_'))).toEqual([]);
  expect(lines).toContain('carrel_feed_polls 12');
  await metrics.registry.metrics();
  expect(looks).toBe(2);
});

test('a request to the feed counts with what came of it, and one that the end of the process broke off does not', async () => {
  const metrics = metricsOf();
  const broken = async (): Promise<never> => {
    throw new SourceError({ kind: 'status', status: 503 });
  };
  const { signal } = new AbortController();
  const ask = timeRequests(metrics.onAsked);
  expect(await ask('hours', signal, async () => 'open')).toBe('open');
  await expect(ask('occupancy', signal, broken)).rejects.toThrow('503');
  await expect(ask('computers', AbortSignal.abort(), broken)).rejects.toThrow('503');
  expect(await seriesOf('carrel_feed_request_duration_seconds_count', metrics)).toEqual([
    'carrel_feed_request_duration_seconds_count{endpoint="hours",outcome="ok"} 1',
    'carrel_feed_request_duration_seconds_count{endpoint="occupancy",outcome="status"} 1',
  ]);
});

test("labels have few values: Discord's codes are left out", async () => {
  const metrics = metricsOf();
  const note = { subscriptionId: 's', guildId: 'g', at: now };
  metrics.onSettled([
    { ...note, reason: 'code50013', detail: { kind: 'fired' } },
    { ...note, reason: 'code50001', detail: { kind: 'fired' } },
    { ...note, reason: 'sent', detail: { kind: 'edit' } },
  ]);
  metrics.onDecided([{ ...note, reason: 'fired' }]);
  metrics.onTurn(1_500, 'messages');
  metrics.onPause('global');
  const happened = (line: string) => !/outcome="(expired|perhapsSent|refused)"/.test(line);
  expect((await seriesOf('carrel_deliveries_total{', metrics)).filter(happened)).toEqual([
    'carrel_deliveries_total{kind="fired",outcome="sent"} 0',
    'carrel_deliveries_total{kind="fired",outcome="code"} 2',
    'carrel_deliveries_total{kind="edit",outcome="sent"} 1',
  ]);
  const lines = await linesOf(metrics);
  expect(lines).toContain('carrel_alert_events_total{event="fired"} 1');
  expect(lines).toContain('carrel_rate_limit_wait_seconds_bucket{le="1",queue="messages"} 0');
  expect(lines).toContain('carrel_rate_limit_wait_seconds_bucket{le="2.5",queue="messages"} 1');
  expect(lines).toContain('carrel_rate_limited_total{scope="global"} 1');
});

test('an app that has ended is not kept in memory by what is counted of the process', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const ended = [1, 2].map(() => new WeakRef(metricsOf()));
  await setImmediate();
  collect();
  expect(ended.map((metrics) => metrics.deref())).toEqual([undefined, undefined]);
  expect((await seriesOf('nodejs_version_info', metricsOf())).length).toBe(1);
});
