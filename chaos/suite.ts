import type { FaultTally } from './tally.ts';

/** The databases that a suite can run over. */
export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

/** How much is tried, with which luck, and over which database. */
export interface ChaosOptions {
  /** How many random sequences of faults. */
  readonly rounds: number;
  /** The same seed gives the same sequences. */
  readonly seed: number;
  readonly engine: Engine;
  /** Whether processes are stopped for 30 and 90 s too, of real time. */
  readonly hasLongStops?: boolean | undefined;
  /** Prints a line of progress, or what is needed to repeat a failure. */
  readonly say: (line: string) => void;
  /** Adds a line to what stands below the table in docs/reliability.md. */
  readonly note?: (line: string) => void;
}

/** Tries faults and says what came of each. What it finds wrong is in the tallies and, in words, in what it says. */
export type Suite = (options: ChaosOptions) => Promise<FaultTally[]>;
