import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Our bot first, since the others send its reply; then the client that it should beat, that without its cache, the limit. */
const kinds = ['ours', 'bare', 'core', 'raw'] as const satisfies readonly BotKind[];

/** How a load went; `processorUs` is the bot's processor time for a question, which other programs disturb less. */
interface Figures extends LoadResult {
  readonly processorUs: number;
}

type Medians = Readonly<Record<(typeof kinds)[number], Figures>>;

/**
 * How fast `/occupancy` is answered in a closed loop. The bots take turns, round by round, so that a slow minute of the
 * machine affects all of them.
 */
export async function measureAnswers(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-reply-'));
  const replyPath = join(folder, 'reply.json');
  const rivals: Rival[] = [];
  const run = async ({ bot, world }: Rival, load: Load): Promise<Figures> => {
    const before = await bot.processorMs();
    const result = await Promise.race([lab.tell('load', { worldId: world.worldId, ...load }), bot.ended]);
    return { ...result, processorUs: (((await bot.processorMs()) - before) * 1_000) / load.questions };
  };
  try {
    for (const kind of kinds) {
      progress(`warming up: ${kind}`);
      const world = await lab.tell('open', { servers: 1, withheld: 0 });
      const rival = { kind, bot: (await lab.launch(kind, world, { replyPath })).bot, world };
      rivals.push(rival);
      await run(rival, { questions: plan.warmUpQuestions, concurrency: 32 });
      if (kind === 'ours') await writeFile(replyPath, await lab.tell('lastReply', { worldId: world.worldId }));
    }
    const results = new Map<string, Figures[]>();
    for (let round = 1; round <= plan.rounds; round += 1) {
      progress(`round ${round} of ${plan.rounds}`);
      for (const load of plan.loads) {
        for (const rival of rivals) {
          const key = `${rival.kind} ${load.concurrency}`;
          results.set(key, [...(results.get(key) ?? []), await run(rival, load)]);
        }
      }
    }
    const medianOf = (kind: BotKind, { concurrency }: Load): Figures => {
      const rounds = results.get(`${kind} ${concurrency}`) ?? [];
      return {
        answersPerSecond: median(rounds.map(({ answersPerSecond }) => answersPerSecond)),
        p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
        p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
        processorUs: median(rounds.map(({ processorUs }) => processorUs)),
      };
    };
    return plan.loads.flatMap((load) =>
      rowsOf(load.concurrency, {
        ours: medianOf('ours', load),
        bare: medianOf('bare', load),
        core: medianOf('core', load),
        raw: medianOf('raw', load),
      }),
    );
  } finally {
    for (const { bot } of rivals) await bot.stop();
    for (const { world } of rivals) await lab.tell('close', { worldId: world.worldId });
    await rm(folder, { recursive: true, force: true });
  }
}

const opponents = { bare: 'the bare client', core: "discord.js' gateway and REST", raw: 'the limit' } as const;

type Opponent = keyof typeof opponents;

const atLeast = (limit: number): Goal => ({ of: 'ratio', is: 'at least', limit });
const atMost = (limit: number): Goal => ({ of: 'ratio', is: 'at most', limit });

/** The goals by how many ask at once; each is for the ratio to an opponent. */
const goals: Readonly<Record<number, Partial<Record<Opponent, Partial<Record<keyof Figures, Goal>>>>>> = {
  1: { raw: { p50Ms: atMost(1.5) } },
  32: { bare: { answersPerSecond: atLeast(2.2), p99Ms: atMost(1) }, raw: { answersPerSecond: atLeast(0.75) } },
  256: { bare: { answersPerSecond: atLeast(2.8), p99Ms: atMost(0.35) }, raw: { answersPerSecond: atLeast(0.85) } },
};

const figures = [
  { key: 'answersPerSecond', name: 'throughput', unit: 'answers/s' },
  { key: 'p50Ms', name: 'p50', unit: 'ms' },
  { key: 'p99Ms', name: 'p99', unit: 'ms' },
  { key: 'processorUs', name: 'processor time of an answer', unit: 'µs' },
] as const;

function rowsOf(concurrency: number, medians: Medians): Row[] {
  return (['bare', 'core', 'raw'] as const).flatMap((opponent) =>
    figures.map(({ key, name, unit }) => {
      const goal = goals[concurrency]?.[opponent]?.[key];
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
