import '../../src/base/temporal.ts';
import { median } from '../statistics.ts';
import { noon, withRules } from './alert-rules.ts';

const minute = 60_000;

/** What one reading costs (ms, medians of five) with so many rules in the database. */
export interface EvaluationCost {
  readonly rules: number;
  /** When the reading changes no alert. */
  readonly noneMs: number;
  /** When 100 of them fire: states, deliveries and traces of a hundred alerts are written. */
  readonly hundredMs: number;
}

/** The counts at which a hundred rules each fire, one after another; all others are never reached. */
const thresholds = [400, 500, 600, 700, 800];

/**
 * How the cost of taking in a reading grows with the number of rules, in a database in a file as a host has it. One cost
 * for each of `sizes`, in their order; 30 s with the default ones, most of it to insert a million rules.
 */
export async function measureEvaluationGrowth(
  sizes: readonly number[] = [1_000, 10_000, 100_000, 1_000_000],
): Promise<EvaluationCost[]> {
  // The first is for the compiler.
  await costWith(1_000);
  const costs: EvaluationCost[] = [];
  for (const rules of sizes) costs.push(await costWith(rules));
  return costs;
}

async function costWith(rules: number): Promise<EvaluationCost> {
  const firing = thresholds.map((threshold) => ({ count: 100, threshold, prefix: `at${threshold}` }));
  const idle = { count: rules - 100 * thresholds.length, threshold: 2_000, prefix: 'idle' };
  return withRules([...firing, idle], async (poll) => {
    let at = noon;
    const see = (people: number): Promise<number> => {
      at += minute;
      return poll(at, people);
    };
    for (let i = 0; i < 20; i += 1) await see(300 + (i % 2));
    const none: number[] = [];
    const hundred: number[] = [];
    for (const threshold of thresholds) {
      hundred.push(await see(threshold + 50));
      none.push(await see(threshold + 60));
    }
    return { rules, noneMs: median(none), hundredMs: median(hundred) };
  });
}

if (process.argv[1] === import.meta.filename) {
  for (const { rules, noneMs, hundredMs } of await measureEvaluationGrowth()) {
    process.stdout.write(`${rules} rules: none fires ${noneMs.toFixed(2)} ms, 100 fire ${hundredMs.toFixed(1)} ms\n`);
  }
}
