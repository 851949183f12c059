import type { Metric, Registry } from 'prom-client';
import type { Handled } from '../discord/interactions/router.ts';

/** Upper bounds of the histogram, in seconds. Discord gives up after 3 s. */
const bucketSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3];

type Labels = Omit<Handled, 'durationMs'>;

/** Interactions with the same labels. `perBucket`: how many fell into each bucket alone, the last without a bound. */
interface Tally {
  readonly labels: Labels;
  readonly perBucket: number[];
  count: number;
  sumSeconds: number;
}

const histogram = 'carrel_interaction_duration_seconds';

/** Outcomes that an alert rule looks for. */
const failures = ['error', 'undelivered'] as const;

/**
 * Counts interactions by command, kind and outcome, each with a histogram of its time; gives the function that counts one. What
 * Prometheus reads is made of plain numbers when it scrapes: prom-client's own counters check and sort labels at each call, on the way
 * of every answer. Failures are counted from 0, those of `commands` from the start: Prometheus sees no increase in a series that begins
 * with its first failures.
 */
export function countInteractions(registry: Registry, commands: readonly string[]): (handled: Handled) => void {
  /** Each command's. A key of all labels would have to be put together and hashed for each interaction. */
  const tallies = new Map<string, Tally[]>();
  const tallyOf = ({ command, kind, outcome }: Labels): Tally => {
    const ofCommand = tallies.get(command) ?? [];
    const known = ofCommand.find(({ labels }) => labels.kind === kind && labels.outcome === outcome);
    if (known !== undefined) return known;
    const perBucket = Array<number>(bucketSeconds.length + 1).fill(0);
    const tally = { labels: { command, kind, outcome }, perBucket, count: 0, sumSeconds: 0 };
    ofCommand.push(tally);
    tallies.set(command, ofCommand);
    for (const failure of failures) tallyOf({ command, kind, outcome: failure });
    return tally;
  };
  const all = (): Tally[] => [...tallies.values()].flat();
  for (const command of commands) tallyOf({ command, kind: 'command', outcome: 'error' });
  const register = (metric: {
    name: string;
    help: string;
    type: 'counter' | 'histogram';
    values: () => unknown[];
  }): void => {
    const { values, ...about } = metric;
    // All that a registry reads of a metric.
    const read = { ...about, get: async () => ({ ...about, values: values() }) };
    registry.registerMetric(read as unknown as Metric);
  };
  register({
    name: 'carrel_interactions_total',
    help: 'Interactions handled, by command, kind and outcome.',
    type: 'counter',
    values: () => all().map(({ labels, count }) => ({ labels, value: count })),
  });
  register({
    name: histogram,
    help: 'From an interaction to its first response at Discord, by command, kind and outcome.',
    type: 'histogram',
    values: () =>
      all()
        .filter(({ count }) => count > 0)
        .flatMap(seriesOf),
  });
  return (handled) => {
    const tally = tallyOf(handled);
    const seconds = handled.durationMs / 1000;
    const bucket = bucketSeconds.findIndex((most) => seconds <= most);
    const index = bucket === -1 ? bucketSeconds.length : bucket;
    tally.perBucket[index] = (tally.perBucket[index] ?? 0) + 1;
    tally.count += 1;
    tally.sumSeconds += seconds;
  };
}

/** The series of a histogram as Prometheus has them: each bucket counts those below it too. */
function seriesOf({ labels, perBucket, count, sumSeconds }: Tally) {
  let below = 0;
  const buckets = perBucket.map((own, index) => {
    below += own;
    const le = bucketSeconds[index] ?? '+Inf';
    return { metricName: `${histogram}_bucket`, labels: { le, ...labels }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${histogram}_sum`, labels, value: sumSeconds },
    { metricName: `${histogram}_count`, labels, value: count },
  ];
}
