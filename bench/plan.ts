import type { Load } from './lab/load.ts';

/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  readonly warmUpQuestions: number;
  readonly loads: readonly Load[];
  /** How often each bot is launched for each number of servers. */
  readonly launches: number;
  readonly servers: readonly number[];
  /** Whether the bare client is made to wait for the server that never arrives: 15 s each time. */
  readonly bareWaits: boolean;
  /** Questions in a round that are answered with a picture; as many rounds as above. */
  readonly pictured: Load;
  readonly feed: { readonly questions: number; readonly pollSeconds: number; readonly intervals: number };
}

/** Two to four minutes. */
export const fullPlan: Plan = {
  rounds: 5,
  warmUpQuestions: 10_000,
  loads: [
    { concurrency: 1, questions: 2_000 },
    { concurrency: 32, questions: 8_000 },
    { concurrency: 256, questions: 6_000 },
  ],
  launches: 2,
  servers: [0, 2_500, 10_000],
  bareWaits: true,
  pictured: { concurrency: 32, questions: 2_000 },
  feed: { questions: 10_000, pollSeconds: 2, intervals: 4 },
};

/** Under 40 seconds: whether the bench works, not how fast the bot is. */
export const quickPlan: Plan = {
  rounds: 1,
  warmUpQuestions: 2_000,
  loads: [
    { concurrency: 1, questions: 500 },
    { concurrency: 32, questions: 2_000 },
    { concurrency: 256, questions: 2_000 },
  ],
  launches: 1,
  servers: [0, 2_500],
  bareWaits: false,
  pictured: { concurrency: 32, questions: 600 },
  feed: { questions: 10_000, pollSeconds: 1, intervals: 4 },
};
