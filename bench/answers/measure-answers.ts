import type { BotKind, BotProcess } from '../lab/bot-process.ts';
import type { Lab } from '../lab/lab.ts';
import type { Load, LoadResult } from '../lab/load.ts';
import type { World } from '../lab/protocol.ts';
import type { Plan } from '../plan.ts';
import { type Goal, type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';

interface Rival {
  readonly kind: BotKind;
  readonly bot: BotProcess;
  readonly world: World;
}

/** Our bot first, then the client that it should beat, then the limit. */
const kinds = ['ours', 'bare', 'raw'] as const satisfies readonly BotKind[];

type Medians = Readonly<Record<BotKind, LoadResult>>;

/**
 * How fast `/occupancy` is answered in a closed loop. The bots take turns, round by round, so that a slow minute of the
 * machine affects all of them.
 */
export async function measureAnswers(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const rivals: Rival[] = [];
  const run = async ({ bot, world }: Rival, load: Load): Promise<LoadResult> =>
    Promise.race([lab.tell('load', { worldId: world.worldId, ...load }), bot.ended]);
  try {
    for (const kind of kinds) {
      progress(`warming up: ${kind}`);
      const world = await lab.tell('open', { servers: 1, withheld: 0 });
      const rival = { kind, bot: (await lab.launch(kind, world)).bot, world };
      rivals.push(rival);
      await run(rival, { questions: plan.warmUpQuestions, concurrency: 32 });
    }
    const results = new Map<string, LoadResult[]>();
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const load of plan.loads) {
        for (const rival of rivals) {
          progress(`round ${round} of ${plan.rounds}: ${load.concurrency} at once, ${rival.kind}`);
          const key = `${rival.kind} ${load.concurrency}`;
          results.set(key, [...(results.get(key) ?? []), await run(rival, load)]);
        }
      }
    }
    const medianOf = (kind: BotKind, { concurrency }: Load): LoadResult => {
      const rounds = results.get(`${kind} ${concurrency}`) ?? [];
      return {
        answersPerSecond: median(rounds.map(({ answersPerSecond }) => answersPerSecond)),
        p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
        p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
      };
    };
    return plan.loads.flatMap((load) =>
      rowsOf(load.concurrency, {
        ours: medianOf('ours', load),
        bare: medianOf('bare', load),
        raw: medianOf('raw', load),
      }),
    );
  } finally {
    for (const { bot } of rivals) await bot.stop();
    for (const { world } of rivals) await lab.tell('close', { worldId: world.worldId });
  }
}

const opponents = { bare: 'the bare client', raw: 'the limit' } as const;

/** The goals, all at 32 at once. */
const goals: Readonly<Record<keyof typeof opponents, Partial<Record<keyof LoadResult, Goal>>>> = {
  bare: {
    answersPerSecond: { of: 'ratio', is: 'at least', limit: 2 },
    p99Ms: { of: 'ratio', is: 'at most', limit: 1 },
  },
  raw: { answersPerSecond: { of: 'ratio', is: 'at least', limit: 0.5 } },
};

const figures = [
  { key: 'answersPerSecond', name: 'throughput', unit: 'answers/s' },
  { key: 'p50Ms', name: 'p50', unit: 'ms' },
  { key: 'p99Ms', name: 'p99', unit: 'ms' },
] as const;

function rowsOf(concurrency: number, medians: Medians): Row[] {
  return (['bare', 'raw'] as const).flatMap((opponent) =>
    figures.map(({ key, name, unit }) => {
      const goal = concurrency === 32 ? goals[opponent][key] : undefined;
      return rowOf({
        name: `${name} at ${concurrency} at once, against ${opponents[opponent]}`,
        value: medians.ours[key],
        unit,
        baseline: medians[opponent][key],
        ...(goal ? { goal } : {}),
      });
    }),
  );
}
