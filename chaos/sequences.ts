import fc from 'fast-check';
import { startPostgres } from '../test/support/postgres/server.ts';
import { discordFaults } from './faults/discord-faults.ts';
import type { Fault } from './faults/fault.ts';
import { feedFaults } from './faults/feed-faults.ts';
import { canFreeze } from './faults/frozen-files.ts';
import { gatewayFaults } from './faults/gateway-faults.ts';
import { diskFaults, fileFaults, frozenFaults, machineFaults } from './faults/machine-faults.ts';
import { postgresFaults } from './faults/postgres-faults.ts';
import type { Problem } from './invariants.ts';
import { heldByProcess, leftBehind, watchHeap } from './left-behind.ts';
import { type Run, type Step, startRun } from './run.ts';
import type { SceneOptions } from './scene.ts';
import type { ChaosOptions } from './suite.ts';
import { addTallies, type FaultTally, untried } from './tally.ts';

/** The most faults in a sequence. */
const mostFaults = 7;

/** When sequences begin: an ordinary morning, before midnight, and in the nights in which Montreal's clocks are changed. */
const beginnings = [
  '2026-02-10T10:00-05:00',
  '2026-02-10T23:40-05:00',
  '2026-03-08T01:40-05:00',
  '2026-11-01T01:30-04:00',
];

const everywhere = [...feedFaults, ...discordFaults, ...gatewayFaults, ...machineFaults];

/** A step as a command of fast-check's, which leaves out those that a failure does not need. */
class FaultCommand implements fc.AsyncCommand<object, Run> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  run(_model: object, run: Run): Promise<void> {
    return run.take(this.#step);
  }

  toString(): string {
    const { fault, variant, minutes, isFull, overlaps } = this.#step;
    const inside = isFull ? 'full' : 'empty';
    return `${overlaps ? '+ ' : ''}${fault.name} (variant ${variant}), ${minutes} min, ${inside}`;
  }
}

const commandOf = (fault: Fault): fc.Arbitrary<FaultCommand> =>
  fc
    .record({
      variant: fc.nat(fault.variants - 1),
      minutes: fc.integer({ min: 1, max: 9 }),
      isFull: fc.boolean(),
      overlaps: fc.boolean(),
    })
    .map((rest) => new FaultCommand({ fault, ...rest }));

/** Something was wrong after a sequence. */
class ChaosError extends Error {
  readonly problems: readonly Problem[];
  readonly faults: readonly string[];

  constructor(problems: readonly Problem[], tried: readonly FaultTally[]) {
    super(problems.map(({ text }) => text).join('\n'));
    this.problems = problems;
    this.faults = tried.map(({ fault }) => fault);
  }
}

/**
 * Random sequences of faults over the whole bot in one process, each with its own seed, which repeats it alone. `disk` is a small one
 * for the databases, which is filled up at times.
 */
export async function trySequences({ rounds, seed, engine, say }: ChaosOptions, disk?: string): Promise<FaultTally[]> {
  const server = engine === 'postgres' ? await startPostgres({ synchronous_commit: 'on' }) : undefined;
  try {
    return await tryRounds({ rounds, seed, engine, say }, { disk, server });
  } finally {
    await server?.stop();
  }
}

async function tryRounds(
  { rounds, seed, engine, say }: ChaosOptions,
  place: Pick<SceneOptions, 'disk' | 'server'>,
): Promise<FaultTally[]> {
  const faults = [...everywhere, ...(engine === 'postgres' ? postgresFaults : await faultsOfFiles(place.disk))];
  const tallies: FaultTally[] = faults.map(({ name }) => untried(name));
  const grownHeap = watchHeap(rounds);
  for (let round = 0; round < rounds; round += 1) {
    const own = seed + round;
    let isShrinking = false;
    const property = fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.commands(faults.map(commandOf), { maxCommands: mostFaults, size: 'max' }),
      async (beginning, commands) => {
        const heldBefore = heldByProcess();
        const run = await startRun({ startAt: Date.parse(beginning), seed: own, ...place });
        try {
          await fc.asyncModelRun(() => ({ model: {}, real: run }), commands);
          const problems = await run.settle();
          const tried = run.tallies();
          if (!isShrinking) tallies.push(...tried);
          await run.close();
          problems.push(...(await leftBehind(heldBefore)));
          if (problems.length === 0) return;
          const what = isShrinking ? 'a shorter one' : `round ${round + 1}, seed ${own},`;
          say(`${what} fails (${problems.length}): ${problems[0]?.text}\n${linesOf(commands)}`);
          throw new ChaosError(problems, tried);
        } finally {
          isShrinking = true;
          await run.close();
        }
      },
    );
    const result = await fc.check(property, { seed: own, numRuns: 1 });
    if (result.failed) {
      const error = result.errorInstance;
      say(`round ${round + 1} failed; the shortest sequence that does, from ${result.counterexample?.[0]}:`);
      say(linesOf(result.counterexample?.[1] ?? []));
      say(error instanceof ChaosError ? error.message : String((error as Error)?.stack));
      if (engine === 'postgres')
        say('on PostgreSQL a seed gives the same faults and readings, but no exact repetition');
      say(`again: npm run chaos -- --only sequences --rounds 1 --seed ${own} --engine ${engine}`);
      tallies.push(...blamed(error));
    } else {
      say(`round ${round + 1} of ${rounds}`);
    }
    for (const { text } of await grownHeap()) {
      say(`after round ${round + 1}: ${text}`);
      tallies.push({ ...untried('all together'), lost: 1 });
    }
  }
  return addTallies(tallies);
}

/** What can go wrong with a file here. `disk` is a small one that can be filled, where there is one. */
async function faultsOfFiles(disk: string | undefined): Promise<readonly Fault[]> {
  return [...fileFaults, ...((await canFreeze(disk)) ? frozenFaults : []), ...(disk === undefined ? [] : diskFaults)];
}

/** The steps of a sequence that were taken, a line each. */
const linesOf = (commands: Iterable<fc.AsyncCommand<object, Run>>): string =>
  [...commands].map((command) => `    ${command}`).join('\n');

/** What went wrong, for each fault of the shortest sequence. */
function blamed(error: unknown): FaultTally[] {
  if (!(error instanceof ChaosError)) return [{ ...untried('the suite itself'), tried: 1, lost: 1 }];
  const count = (kind: Problem['kind']): number => error.problems.filter((problem) => problem.kind === kind).length;
  const wrong = { lost: count('lost'), doubled: count('doubled'), unanswered: count('unanswered') };
  const blame = error.faults.length === 0 ? ['no fault at all'] : [...new Set(error.faults)];
  return blame.map((fault) => ({ ...untried(fault), ...wrong }));
}
