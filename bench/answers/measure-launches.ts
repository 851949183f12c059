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

interface Launch {
  readonly firstAnswerMs: number;
  readonly residentBytes: number;
}

async function launchOnce(lab: Lab, kind: BotKind, servers: number, withheld: number): Promise<Launch> {
  const world = await lab.tell('open', { servers, withheld });
  const { bot, firstAnswerMs } = await lab.launch(kind, world);
  try {
    await lab.tell('load', { worldId: world.worldId, questions: 500, concurrency: 8 });
    const samples: number[] = [];
    while (!isSettled(samples) && samples.length < mostSamples) {
      await sleep(sampleMs);
      samples.push(await bot.residentBytes());
    }
    return { firstAnswerMs, residentBytes: samples.at(-1) ?? Number.NaN };
  } finally {
    await bot.stop();
    await lab.tell('close', { worldId: world.worldId });
  }
}

/** At most this share of the bare client (docs/decisions). */
const memoryGoals: Readonly<Record<number, Goal>> = {
  2500: { of: 'ratio', is: 'at most', limit: 0.55 },
  10000: { of: 'ratio', is: 'at most', limit: 0.25 },
};
const withheldGoal: Goal = { of: 'value', is: 'at most', limit: 1_000 };

/** Memory, and the time from spawn to first answer, by the number of servers; and with one that never arrives. */
export async function measureLaunches(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const launches = async (kind: BotKind, servers: number, withheld: number): Promise<Launch> => {
    const all: Launch[] = [];
    for (let launch = 1; launch <= plan.launches; launch += 1) {
      const missing = withheld > 0 ? ', one of them missing' : '';
      progress(`launch ${launch} of ${plan.launches}: ${servers} servers${missing}, ${kind}`);
      all.push(await launchOnce(lab, kind, servers, withheld));
    }
    return {
      firstAnswerMs: median(all.map(({ firstAnswerMs }) => firstAnswerMs)),
      residentBytes: median(all.map(({ residentBytes }) => residentBytes)),
    };
  };

  const rows: Row[] = [];
  for (const servers of plan.servers) {
    const [ours, bare] = [await launches('ours', servers, 0), await launches('bare', servers, 0)];
    const goal = memoryGoals[servers];
    rows.push(
      rowOf({
        name: `memory with ${servers.toLocaleString('en-CA')} servers, against the bare client`,
        value: ours.residentBytes / 2 ** 20,
        unit: 'MiB',
        baseline: bare.residentBytes / 2 ** 20,
        ...(goal ? { goal } : {}),
      }),
      rowOf({
        name: `spawn to first answer with ${servers.toLocaleString('en-CA')} servers, against the bare client`,
        value: ours.firstAnswerMs,
        unit: 'ms',
        baseline: bare.firstAnswerMs,
      }),
    );
  }
  const ours = await launches('ours', 2, 1);
  const bare = plan.bareWaits ? await launches('bare', 2, 1) : undefined;
  rows.push(
    rowOf({
      name: 'spawn to first answer with a server that never arrives, against the bare client',
      value: ours.firstAnswerMs,
      unit: 'ms',
      ...(bare ? { baseline: bare.firstAnswerMs } : {}),
      goal: withheldGoal,
    }),
  );
  return rows;
}
