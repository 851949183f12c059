import { percentile } from '../statistics.ts';

/** A closed loop: `concurrency` people who each ask again as soon as they have an answer, `questions` in all. */
export interface Load {
  readonly questions: number;
  readonly concurrency: number;
}

/** How a closed loop went. Times are in milliseconds from the question to its final answer. */
export interface LoadResult {
  readonly answersPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of each question, in the order of the answers. */
  readonly durationsMs: readonly number[];
}

/**
 * Asks in a closed loop. `ask` resolves with the time that its answer took, in milliseconds; `now` is a clock in
 * milliseconds. Throws what `ask` throws: a figure from a bot that leaves questions open would be worth nothing.
 */
export async function closedLoop(
  { questions, concurrency }: Load,
  ask: () => Promise<number>,
  now: () => number,
): Promise<LoadResult> {
  const durations: number[] = [];
  let asked = 0;
  const person = async (): Promise<void> => {
    while (asked < questions) {
      asked += 1;
      durations.push(await ask());
    }
  };
  const startedAt = now();
  await Promise.all(Array.from({ length: concurrency }, person));
  const seconds = (now() - startedAt) / 1000;
  return {
    answersPerSecond: durations.length / seconds,
    p50Ms: percentile(durations, 50),
    p99Ms: percentile(durations, 99),
    durationsMs: durations,
  };
}
