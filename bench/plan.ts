import { parseArgs } from 'node:util';
import type { Load } from './lab/load.ts';

/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  /** Into so many turns the questions of a round are divided. */
  readonly turns: number;
  readonly warmUpQuestions: number;
  readonly loads: readonly Load[];
  /** How often each bot is started with nothing compiled, and then as often with everything. */
  readonly starts: number;
  /** How often each bot is launched for each number of servers. */
  readonly launches: number;
  readonly servers: readonly number[];
  /** Whether the bare client is made to wait for the server that never arrives: 15 s each time. */
  readonly bareWaits: boolean;
  /** Questions in a round that are answered with a picture; as many rounds as above. */
  readonly pictured: Load;
  /** Requests for each process in a round, over so many connections in all. */
  readonly entrance: { readonly requests: number; readonly connections: number; readonly warmUpRequests: number };
  readonly feed: { readonly questions: number; readonly pollSeconds: number; readonly intervals: number };
}

const fullPlan: Plan = {
  rounds: 5,
  turns: 8,
  warmUpQuestions: 20_000,
  loads: [
    { concurrency: 1, questions: 2_000 },
    { concurrency: 32, questions: 16_000 },
    { concurrency: 256, questions: 16_000 },
  ],
  starts: 5,
  launches: 2,
  servers: [0, 2_500, 10_000],
  bareWaits: true,
  pictured: { concurrency: 32, questions: 4_000 },
  entrance: { requests: 8_000, connections: 64, warmUpRequests: 10_000 },
  feed: { questions: 10_000, pollSeconds: 2, intervals: 4 },
};

const quickPlan: Plan = {
  rounds: 1,
  turns: 4,
  warmUpQuestions: 2_000,
  loads: [
    { concurrency: 1, questions: 500 },
    { concurrency: 32, questions: 2_000 },
    { concurrency: 256, questions: 2_000 },
  ],
  starts: 2,
  launches: 1,
  servers: [0, 2_500],
  bareWaits: false,
  pictured: { concurrency: 32, questions: 2_000 },
  entrance: { requests: 3_000, connections: 64, warmUpRequests: 3_000 },
  feed: { questions: 10_000, pollSeconds: 1, intervals: 4 },
};

/** How long a part takes (seconds), about; without `quickSeconds` it is not part of what is quick. */
interface Part {
  readonly seconds: number;
  readonly quickSeconds?: number;
  /** Only measured when it is named. */
  readonly isOnDemand?: boolean;
}

/** The parts of the bench in the order in which they are measured. */
export const parts: Readonly<Record<PartName, Part>> = {
  answers: { seconds: 80, quickSeconds: 15 },
  starts: { seconds: 50, quickSeconds: 20 },
  launches: { seconds: 120, quickSeconds: 15 },
  entrance: { seconds: 60, quickSeconds: 10 },
  protocols: { seconds: 40, isOnDemand: true },
  feed: { seconds: 12, quickSeconds: 6 },
  pictures: { seconds: 60, quickSeconds: 10 },
  alerts: { seconds: 180 },
  growth: { seconds: 500, isOnDemand: true },
  million: { seconds: 900, isOnDemand: true },
  engines: { seconds: 60 },
  settling: { seconds: 30 },
  takeover: { seconds: 60 },
  deploy: { seconds: 40 },
};

export type PartName =
  | 'answers'
  | 'starts'
  | 'launches'
  | 'entrance'
  | 'protocols'
  | 'feed'
  | 'pictures'
  | 'alerts'
  | 'growth'
  | 'million'
  | 'engines'
  | 'settling'
  | 'takeover'
  | 'deploy';

/** What the bench was asked to do. */
export interface Wanted {
  readonly help: boolean;
  readonly json: boolean;
  readonly isQuick: boolean;
  /** A table of a part that has one goes into its page instead of to standard output. */
  readonly isWritten: boolean;
  readonly parts: readonly PartName[];
  readonly plan: Plan;
}

const names = Object.keys(parts) as PartName[];

/** Reads the command line. Throws an error that says what it does not understand. */
export function wantedOf(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const isQuick = values.quick;
  const plan = isQuick ? quickPlan : fullPlan;
  const only = values.only?.split(',');
  const unknown = only?.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}". The parts are ${names.join(', ')}.`);
  const rounds = values.rounds === undefined ? plan.rounds : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a whole number from 1.');
  const isUsual = ({ quickSeconds, isOnDemand }: Part): boolean =>
    !isOnDemand && (!isQuick || quickSeconds !== undefined);
  return {
    help: values.help,
    json: values.json,
    isQuick,
    isWritten: values.write,
    parts: only ? names.filter((name) => only.includes(name)) : names.filter((name) => isUsual(parts[name])),
    plan: { ...plan, rounds },
  };
}
