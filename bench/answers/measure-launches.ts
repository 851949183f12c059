import { setTimeout as sleep } from 'node:timers/promises';
import type { BotKind } from '../lab/bot-process.ts';
import type { Lab } from '../lab/lab.ts';
import type { Plan } from '../plan.ts';
import { type Goal, type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';

/** Memory counts as settled when this many samples, one each `sampleMs`, stay within `calmShare` of one another. */
const calmSamples = 8;
const sampleMs = 250;
const calmShare = 0.01;
/** A bot whose memory never settles is measured as it is after this many samples. */
const mostSamples = 80;

/** Whether the last samples of a process's memory are as good as equal. */
export function isSettled(samples: readonly number[]): boolean {
  const last = samples.slice(-calmSamples);
  return last.length === calmSamples && Math.max(...last) - Math.min(...last) <= calmShare * Math.max(...last);
}

/** `idleBytes` and, where it was asked for, `loadedBytes` are resident memory, settled, before and after 256 at once. */
interface Launch {
  readonly firstAnswerMs: number;
  readonly idleBytes: number;
  readonly loadedBytes: number;
}

/** Questions at 256 at once: a young generation has been full many times by then. */
const heavyLoad = { questions: 20_000, concurrency: 256 } as const;

async function launchOnce(lab: Lab, kind: BotKind, servers: number): Promise<Launch> {
  const world = await lab.tell('open', { servers, withheld: 0 });
  const { bot, firstAnswerMs } = await lab.launch(kind, world);
  const settledBytes = async (): Promise<number> => {
    const samples: number[] = [];
    while (!isSettled(samples) && samples.length < mostSamples) {
      await sleep(sampleMs);
      samples.push(await bot.residentBytes());
    }
    return samples.at(-1) ?? Number.NaN;
  };
  try {
    await lab.tell('load', { worldId: world.worldId, questions: 500, concurrency: 8 });
    const idleBytes = await settledBytes();
    await lab.tell('load', { worldId: world.worldId, ...heavyLoad });
    return { firstAnswerMs, idleBytes, loadedBytes: await settledBytes() };
  } finally {
    await bot.stop();
    await lab.tell('close', { worldId: world.worldId });
  }
}

const atMost = (limit: number): Goal => ({ of: 'ratio', is: 'at most', limit });

/** At most this share of the bare client, by the number of servers (docs/decisions). */
const idleGoals: Readonly<Record<number, Goal>> = { 2500: atMost(0.55), 10000: atMost(0.25) };
const loadedGoals: Readonly<Record<number, Goal>> = { 2500: atMost(0.6) };
const withheldGoal: Goal = { of: 'value', is: 'at most', limit: 1_000 };

/** Memory, and the time from spawn to first answer, by the number of servers; and with one that never arrives. */
export async function measureLaunches(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const launches = async (kind: BotKind, servers: number): Promise<Launch> => {
    const all: Launch[] = [];
    for (let launch = 1; launch <= plan.launches; launch += 1) {
      progress(`launch ${launch} of ${plan.launches}: ${servers} servers, ${kind}`);
      all.push(await launchOnce(lab, kind, servers));
    }
    return {
      firstAnswerMs: median(all.map(({ firstAnswerMs }) => firstAnswerMs)),
      idleBytes: median(all.map(({ idleBytes }) => idleBytes)),
      loadedBytes: median(all.map(({ loadedBytes }) => loadedBytes)),
    };
  };

  const rows: Row[] = [];
  for (const servers of plan.servers) {
    const [ours, bare] = [await launches('ours', servers), await launches('bare', servers)];
    const among = `with ${servers.toLocaleString('en-CA')} servers`;
    const memory = (name: string, key: 'idleBytes' | 'loadedBytes', goal: Goal | undefined): Row =>
      rowOf({
        name,
        value: ours[key] / 2 ** 20,
        unit: 'MiB',
        baseline: bare[key] / 2 ** 20,
        ...(goal ? { goal } : {}),
      });
    rows.push(
      memory(`memory ${among}, against the bare client`, 'idleBytes', idleGoals[servers]),
      memory(`memory ${among} after 256 at once, against the bare client`, 'loadedBytes', loadedGoals[servers]),
    );
    // Without servers, starts are measured by themselves.
    if (servers === 0) continue;
    rows.push(
      rowOf({
        name: `spawn to first answer ${among}, against the bare client`,
        value: ours.firstAnswerMs,
        unit: 'ms',
        baseline: bare.firstAnswerMs,
      }),
    );
  }
  progress('2 servers, one of them missing');
  const ours = await firstAnswerWithout(lab, 'ours');
  rows.push(
    rowOf({
      name: 'spawn to first answer with a server that never arrives, against the bare client',
      value: ours,
      unit: 'ms',
      ...(plan.bareWaits ? { baseline: await firstAnswerWithout(lab, 'bare') } : {}),
      goal: withheldGoal,
    }),
  );
  return rows;
}

/** From spawn to first answer of a bot in two servers of which one never arrives (ms). */
async function firstAnswerWithout(lab: Lab, kind: BotKind): Promise<number> {
  const world = await lab.tell('open', { servers: 2, withheld: 1 });
  const { bot, firstAnswerMs } = await lab.launch(kind, world);
  await bot.stop();
  await lab.tell('close', { worldId: world.worldId });
  return firstAnswerMs;
}
