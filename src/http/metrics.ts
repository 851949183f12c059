import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Handled } from '../discord/interactions/router.ts';
import type { LibraryNow } from '../domain/occupancy/occupancy.ts';
import type { PollerStatus } from '../worker/feed/poller.ts';

/** What is counted for Prometheus. No label holds anything that a user typed. */
interface Metrics {
  readonly registry: Registry;
  onHandled(handled: Handled): void;
}

/** Carrel's metrics. Values kept elsewhere are read when Prometheus scrapes, so nothing is counted twice. */
export function createMetrics(ask: {
  readonly poller: () => PollerStatus;
  readonly libraries: () => readonly LibraryNow[];
  readonly now: () => number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Counted here and not by the counter, which checks and sorts the labels each time.
  const handledCounts = new Map<string, Omit<Handled, 'durationMs'> & { count: number }>();
  new Counter({
    name: 'carrel_interactions_total',
    help: 'Interactions handled, by command, kind and outcome.',
    labelNames: ['command', 'kind', 'outcome'],
    registers,
    collect() {
      this.reset();
      for (const { count, ...labels } of handledCounts.values()) this.inc(labels, count);
    },
  });
  const durations = new Histogram({
    name: 'carrel_interaction_duration_seconds',
    help: 'From an interaction to its first response at Discord.',
    // Discord gives up after 3 s.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3],
    registers,
  });
  new Gauge({
    name: 'carrel_feed_polls',
    help: 'Polls of the occupancy feed since the start.',
    registers,
    collect() {
      this.set(ask.poller().polls);
    },
  });
  new Gauge({
    name: 'carrel_feed_failures_in_a_row',
    help: 'Polls that failed since the last that succeeded.',
    registers,
    collect() {
      this.set(ask.poller().failures);
    },
  });
  new Gauge({
    name: 'carrel_reading_age_seconds',
    help: 'Since each library was last seen in the feed.',
    labelNames: ['library'],
    registers,
    collect() {
      this.reset();
      for (const { library, count } of ask.libraries()) {
        if (count) this.set({ library: library.id }, (ask.now() - count.seenAt) / 1000);
      }
    },
  });
  return {
    registry,
    onHandled: ({ command, kind, outcome, durationMs }) => {
      const key = `${command} ${kind} ${outcome}`;
      const counted = handledCounts.get(key);
      if (counted === undefined) handledCounts.set(key, { command, kind, outcome, count: 1 });
      else counted.count += 1;
      durations.observe(durationMs / 1000);
    },
  };
}
