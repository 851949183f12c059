import { Counter, collectDefaultMetrics, Histogram, type Metric, Registry } from 'prom-client';
import type { Handled } from '../discord/interactions/router.ts';
import type { DecisionNote } from '../domain/alerts/decision.ts';
import type { FeedRequest } from '../worker/feed/time-requests.ts';
import type { RateLimitWatch } from '../worker/outbox/rate-limiter.ts';
import { countInteractions } from './interaction-metrics.ts';

/** What is counted for Prometheus as it happens. No label holds anything that a user typed. */
export interface Metrics extends RateLimitWatch {
  readonly registry: Registry;
  readonly onHandled: (handled: Handled) => void;
  readonly onAsked: (request: FeedRequest) => void;
  /** Alerts that moved on. */
  readonly onDecided: (notes: readonly DecisionNote[]) => void;
  /** Deliveries that moved on. */
  readonly onSettled: (notes: readonly DecisionNote[]) => void;
}

/** A code without Discord's number behind it (`code50001`, `lacks2048`): a label has few values. */
const labelOf = (reason: string): string => reason.replace(/\d+$/, '');

let ofProcess: Registry | undefined;

/** What Node says of the process itself. Node is watched for it until the process ends, so this is done once. */
function processMetrics(): readonly Metric[] {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess.getMetricsAsArray() as unknown as readonly Metric[];
}

/** The kinds of deliveries and the outcomes that an alert rule looks for. */
const lost = {
  kinds: ['fired', 'edit', 'line', 'digest', 'expired', 'paused', 'resumed'],
  outcomes: ['expired', 'perhapsSent', 'refused'],
} as const;

/**
 * Carrel's metrics that are counted as things happen; `commands` are the names that interactions are counted by. What can be read at a
 * scrape is in `scraped-metrics.ts`.
 */
export function createMetrics(commands: readonly string[] = []): Metrics {
  const registry = new Registry();
  const registers = [registry];
  for (const metric of processMetrics()) registry.registerMetric(metric);
  const feed = new Histogram({
    name: 'carrel_feed_request_duration_seconds',
    help: 'One request to the feed with its retries, by endpoint and outcome: ok, or why there was no usable answer.',
    labelNames: ['endpoint', 'outcome'],
    // All attempts together may take 30 s.
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
    registers,
  });
  const alertEvents = new Counter({
    name: 'carrel_alert_events_total',
    help: 'Steps of alerts, by event: fired, resolved, dayEnded and so on, as in the log.',
    labelNames: ['event'],
    registers,
  });
  // Prometheus sees no increase in a series that begins with its first event, so an alert rule would miss that.
  for (const event of ['fired', 'resolved']) alertEvents.inc({ event }, 0);
  const deliveries = new Counter({
    name: 'carrel_deliveries_total',
    help: 'What became of attempts to deliver, by kind of delivery and outcome, as in the log.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  deliveries.inc({ kind: 'fired', outcome: 'sent' }, 0);
  for (const kind of lost.kinds) for (const outcome of lost.outcomes) deliveries.inc({ kind, outcome }, 0);
  const turns = new Histogram({
    name: 'carrel_rate_limit_wait_seconds',
    help: "How long requests to Discord waited for their turn within Discord's limits, by queue.",
    labelNames: ['queue'],
    buckets: [0.005, 0.05, 0.25, 1, 2.5, 5, 15, 60],
    registers,
  });
  for (const queue of ['general', 'messages']) turns.zero({ queue });
  const pauses = new Counter({
    name: 'carrel_rate_limited_total',
    help: 'How often Discord answered 429 to messages, by scope: the whole bot, or one route.',
    labelNames: ['scope'],
    registers,
  });
  for (const scope of ['global', 'route']) pauses.inc({ scope }, 0);

  return {
    registry,
    onHandled: countInteractions(registry, commands),
    onAsked: ({ endpoint, outcome, durationMs }) => feed.observe({ endpoint, outcome }, durationMs / 1000),
    onDecided: (notes) => {
      for (const { reason } of notes) alertEvents.inc({ event: labelOf(reason) });
    },
    onSettled: (notes) => {
      for (const { reason, detail } of notes) {
        // Each of these notes has the kind of its delivery.
        deliveries.inc({ kind: String(Object(detail).kind), outcome: labelOf(reason) });
      }
    },
    onTurn: (waitMs, queue) => turns.observe({ queue }, waitMs / 1000),
    onPause: (scope) => pauses.inc({ scope }),
  };
}
