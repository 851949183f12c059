import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BotKind, BotProcess } from '../lab/bot-process.ts';
import type { Lab } from '../lab/lab.ts';
import type { Load, LoadResult } from '../lab/load.ts';
import type { World } from '../lab/protocol.ts';
import type { Plan } from '../plan.ts';
import { type Goal, type Row, rowOf } from '../rows.ts';
import { median, medianRatio, percentile } from '../statistics.ts';

interface Rival {
  readonly kind: BotKind;
  readonly bot: BotProcess;
  readonly world: World;
}

/** Our bot first, since the others send its reply; the limit beside it; the client that it should beat, and that without its cache. */
const kinds = ['ours', 'raw', 'bare', 'core'] as const satisfies readonly BotKind[];

/** How the turns of one bot at one load went. */
interface Turns {
  /** Of each turn. */
  readonly answersPerSecond: number[];
  /** Of every question of all turns, in milliseconds. */
  readonly durationsMs: number[];
  /** Processor time in all turns, for as many questions. */
  processorMs: number;
}

type Turned = Readonly<Record<(typeof kinds)[number], Turns>>;

const noTurns = (): Turns => ({ answersPerSecond: [], durationsMs: [], processorMs: 0 });

/**
 * How fast `/occupancy` is answered in a closed loop. The bots take short turns, each as soon as possible after the others and in changing order:
 * the machine's speed, and which process shares a core with which, change within seconds, and then for all of them. The throughput's
 * ratio is the median of those of single turns.
 */
export async function measureAnswers(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-reply-'));
  const replyPath = join(folder, 'reply.json');
  const rivals: Rival[] = [];
  const load = ({ bot, world }: Rival, asked: Load): Promise<LoadResult> =>
    Promise.race([lab.tell('load', { worldId: world.worldId, ...asked }), bot.ended]);
  const takeTurn = async (rival: Rival, asked: Load, turns: Turns): Promise<void> => {
    const before = await rival.bot.processorMs();
    const { answersPerSecond, durationsMs } = await load(rival, asked);
    turns.processorMs += (await rival.bot.processorMs()) - before;
    turns.answersPerSecond.push(answersPerSecond);
    turns.durationsMs.push(...durationsMs);
  };
  try {
    for (const kind of kinds) {
      progress(`warming up: ${kind}`);
      const world = await lab.tell('open', { servers: 1, withheld: 0 });
      const rival = { kind, bot: (await lab.launch(kind, world, { replyPath })).bot, world };
      rivals.push(rival);
      await load(rival, { questions: plan.warmUpQuestions, concurrency: 32 });
      if (kind === 'ours') await writeFile(replyPath, await lab.tell('lastReply', { worldId: world.worldId }));
    }
    const results = plan.loads.map((asked) => ({
      asked,
      turned: { ours: noTurns(), bare: noTurns(), core: noTurns(), raw: noTurns() } satisfies Turned,
    }));
    for (let round = 1; round <= plan.rounds; round += 1) {
      progress(`round ${round} of ${plan.rounds}`);
      for (const { asked, turned } of results) {
        const { concurrency, questions } = asked;
        for (let turn = 0; turn < plan.turns; turn += 1) {
          const order = turn % 2 === 0 ? rivals : rivals.toReversed();
          for (const rival of order) {
            await takeTurn(
              rival,
              { concurrency, questions: questions / plan.turns },
              turned[rival.kind as keyof Turned],
            );
          }
        }
      }
    }
    return results.flatMap(({ asked, turned }) => rowsOf(asked.concurrency, turned));
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

const figures = [
  { key: 'answersPerSecond', name: 'throughput', unit: 'answers/s' },
  { key: 'p50Ms', name: 'p50', unit: 'ms' },
  { key: 'p99Ms', name: 'p99', unit: 'ms' },
  { key: 'processorUs', name: 'processor time of an answer', unit: 'µs' },
] as const;

type Figure = (typeof figures)[number]['key'];

/** The goals by how many ask at once; each is for the ratio to an opponent. */
const goals: Readonly<Record<number, Partial<Record<Opponent, Partial<Record<Figure, Goal>>>>>> = {
  1: { raw: { p50Ms: atMost(1.5) } },
  32: { bare: { answersPerSecond: atLeast(2.2), p99Ms: atMost(1) }, raw: { answersPerSecond: atLeast(0.75) } },
  256: { bare: { answersPerSecond: atLeast(2.8), p99Ms: atMost(0.35) }, raw: { answersPerSecond: atLeast(0.85) } },
};

/** The processor time of an answer (µs) is of the bot alone, and disturbed less by other programs. */
const figuresOf = ({ answersPerSecond, durationsMs, processorMs }: Turns): Readonly<Record<Figure, number>> => ({
  answersPerSecond: median(answersPerSecond),
  p50Ms: percentile(durationsMs, 50),
  p99Ms: percentile(durationsMs, 99),
  processorUs: (processorMs * 1_000) / durationsMs.length,
});

function rowsOf(concurrency: number, turned: Turned): Row[] {
  const ours = figuresOf(turned.ours);
  return (['bare', 'core', 'raw'] as const).flatMap((opponent) => {
    const theirs = figuresOf(turned[opponent]);
    return figures.map(({ key, name, unit }) => {
      const goal = goals[concurrency]?.[opponent]?.[key];
      return rowOf({
        name: `${name} at ${concurrency} at once, against ${opponents[opponent]}`,
        value: ours[key],
        unit,
        baseline: theirs[key],
        ...(key === 'answersPerSecond' ? { ratio: medianRatio(turned.ours[key], turned[opponent][key]) } : {}),
        ...(goal ? { goal } : {}),
      });
    });
  });
}
