import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BotKind } from '../lab/bot-process.ts';
import type { Lab } from '../lab/lab.ts';
import type { Plan } from '../plan.ts';
import { type Goal, type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';

/** Where `bin/run.mjs` keeps what Node has compiled, of every bot here. `npm ci` leaves none. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/carrel', import.meta.url));
/** `bin/run.mjs` writes that cache after 5 s. */
const cacheWrittenMs = 6_000;

const kinds = ['ours', 'bare'] as const satisfies readonly BotKind[];
type Times = Record<(typeof kinds)[number], number[]>;

/** Launches a bot in no server; resolves with the milliseconds from its spawn to its first answer, when `livesMs` have passed. */
async function startOnce(lab: Lab, kind: BotKind, livesMs = 0): Promise<number> {
  const world = await lab.tell('open', { servers: 0, withheld: 0 });
  const { bot, firstAnswerMs } = await lab.launch(kind, world);
  await sleep(Math.max(0, livesMs - firstAnswerMs));
  await bot.stop();
  await lab.tell('close', { worldId: world.worldId });
  return firstAnswerMs;
}

/**
 * From spawn to the first answer with 0 servers, the bots in turn: right after `npm ci`, when nothing is compiled (the files
 * themselves are in the system's cache then), and from the second start on.
 */
export async function measureStarts(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const cold: Times = { ours: [], bare: [] };
  const warm: Times = { ours: [], bare: [] };
  for (let start = 1; start <= plan.starts; start += 1) {
    progress(`start ${start} of ${plan.starts}, with nothing compiled`);
    for (const kind of kinds) {
      await rm(compileCache, { recursive: true, force: true });
      cold[kind].push(await startOnce(lab, kind));
    }
  }
  for (const kind of kinds) await startOnce(lab, kind, cacheWrittenMs);
  for (let start = 1; start <= plan.starts; start += 1) {
    progress(`start ${start} of ${plan.starts}, compiled before`);
    for (const kind of kinds) warm[kind].push(await startOnce(lab, kind));
  }
  const row = (name: string, times: Times, limit: number): Row => {
    const goal: Goal = { of: 'ratio', is: 'at most', limit };
    return rowOf({ name, value: median(times.ours), unit: 'ms', baseline: median(times.bare), goal });
  };
  return [
    row('spawn to first answer with 0 servers, against the bare client', warm, 1),
    row('spawn to first answer with 0 servers right after npm ci, against the bare client', cold, 1.3),
  ];
}
