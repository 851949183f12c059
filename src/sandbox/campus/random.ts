import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws that repeat: the same labels give the same sequence, on every machine. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  uniform(): number;
  /** A number around 0 with standard deviation 1. */
  normal(): number;
  /** How many independent events happened where `mean` were expected. `mean` is at most a few dozen. */
  poisson(mean: number): number;
}

/**
 * A generator for one purpose, named by `labels` (seed, library, day, …). Each day has its own, so that any day can be
 * simulated without those before it; one generator run through all days would make a jump in time a replay of the years.
 */
export function randomFor(...labels: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(labels.join('/')).digest();
  const generator = xoroshiro128plus(digest.readInt32LE(0));
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    // Box and Muller; 1 - uniform() keeps the logarithm away from 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    // Knuth: multiply uniforms until they fall below e^-mean.
    poisson: (mean) => {
      const limit = Math.exp(-mean);
      let events = 0;
      for (let product = uniform(); product > limit; product *= uniform()) events += 1;
      return events;
    },
  };
}
