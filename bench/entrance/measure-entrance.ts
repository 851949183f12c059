import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BotProcess } from '../lab/bot-process.ts';
import type { Lab } from '../lab/lab.ts';
import type { Plan } from '../plan.ts';
import { type Goal, type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';
import { httpLoad } from './http-load.ts';
import { createSigner } from './signed-requests.ts';

const kinds = ['ours', 'bareServer'] as const;
type Kind = (typeof kinds)[number];

/** A process that takes interactions by HTTP. */
interface Entrance {
  readonly bot: BotProcess;
  readonly port: number;
}

/** `processorUs` is all of the servers' processor time for an interaction, which other programs disturb less. */
interface Figures {
  readonly perSecond: number;
  readonly processorUs: number;
}

/** Each from a user of its own, so that none asks more often than a bot answers one. */
const distinctRequests = 2_048;

/** Each process has a core of its own where the machine has several and can bind processes to them. */
const canBind = availableParallelism() > 1 && spawnSync('taskset', ['--version']).error === undefined;

/**
 * Interactions by HTTP in a closed loop: one and two processes, each with a database of its own, beside servers that only
 * verify the signature and send the bytes of our reply. They take turns, round by round.
 */
export async function measureEntrance(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const { connections, requests, warmUpRequests } = plan.entrance;
  const signer = createSigner();
  const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-entrance-'));
  const replyPath = join(folder, 'reply.json');
  const worldIds: number[] = [];
  const all: BotProcess[] = [];

  const open = async (kind: Kind, core: number): Promise<Entrance> => {
    const world = await lab.tell('open', { servers: 0, withheld: 0 });
    worldIds.push(world.worldId);
    const listens = Promise.withResolvers<number>();
    const bot = await lab.startBot(kind, world, {
      replyPath,
      env: { DISCORD_PUBLIC_KEY: signer.publicKey, ROLES: 'web,poller,speaker', LOG_LEVEL: 'info' },
      ...(canBind && { core }),
      onLog: (line) => {
        const { http } = JSON.parse(line) as { http?: string };
        if (http !== undefined) listens.resolve(Number(new URL(http).port));
      },
    });
    all.push(bot);
    return { bot, port: await Promise.race([listens.promise, bot.ended]) };
  };
  const run = async (entrances: readonly Entrance[], count: number): Promise<Figures & { lastBody: string }> => {
    const processorMs = async (): Promise<number> =>
      (await Promise.all(entrances.map(({ bot }) => bot.processorMs()))).reduce((sum, ms) => sum + ms, 0);
    const ports = entrances.map(({ port }) => port);
    const before = await processorMs();
    const load = { ports, connections, requests: count * ports.length, sent: signer.requests(distinctRequests) };
    const { perSecond, lastBody } = await Promise.race([httpLoad(load), ...entrances.map(({ bot }) => bot.ended)]);
    return { perSecond, lastBody, processorUs: (((await processorMs()) - before) * 1_000) / load.requests };
  };

  try {
    const entrances: Record<Kind, Entrance[]> = { ours: [], bareServer: [] };
    for (const kind of kinds) {
      progress(`warming up: ${kind}`);
      entrances[kind] = [await open(kind, 0), await open(kind, 1)];
      const { lastBody } = await run(entrances[kind], warmUpRequests);
      if (!lastBody.includes('embeds'))
        throw new Error(`an answer was no reply to /occupancy: ${lastBody.slice(0, 200)}`);
      await writeFile(replyPath, lastBody);
    }
    const results = new Map<string, Figures[]>();
    for (let round = 1; round <= plan.rounds; round += 1) {
      progress(`round ${round} of ${plan.rounds}`);
      for (const processes of [1, 2]) {
        for (const kind of kinds) {
          const key = `${kind} ${processes}`;
          const figures = await run(entrances[kind].slice(0, processes), requests);
          results.set(key, [...(results.get(key) ?? []), figures]);
        }
      }
    }
    return rowsOf((kind, processes, figure) =>
      median((results.get(`${kind} ${processes}`) ?? []).map((figures) => figures[figure])),
    );
  } finally {
    for (const bot of all) await bot.stop();
    for (const worldId of worldIds) await lab.tell('close', { worldId });
    await rm(folder, { recursive: true, force: true });
  }
}

const atLeast = (limit: number): Goal => ({ of: 'ratio', is: 'at least', limit });

function rowsOf(medianOf: (kind: Kind, processes: number, figure: keyof Figures) => number): Row[] {
  const perProcesses = (processes: number, name: string): Row[] => [
    rowOf({
      name: `interactions by HTTP, ${name}, against a server that only verifies`,
      value: medianOf('ours', processes, 'perSecond'),
      unit: 'answers/s',
      baseline: medianOf('bareServer', processes, 'perSecond'),
      goal: atLeast(0.85),
    }),
    rowOf({
      name: `processor time of one, ${name}`,
      value: medianOf('ours', processes, 'processorUs'),
      unit: 'µs',
      baseline: medianOf('bareServer', processes, 'processorUs'),
    }),
  ];
  return [
    ...perProcesses(1, 'one process'),
    ...perProcesses(2, 'two processes'),
    rowOf({
      name: 'interactions by HTTP, two processes against one',
      value: medianOf('ours', 2, 'perSecond'),
      unit: 'answers/s',
      baseline: medianOf('ours', 1, 'perSecond'),
      goal: atLeast(1.6),
    }),
    rowOf({
      name: 'the server that only verifies, two processes against one',
      value: medianOf('bareServer', 2, 'perSecond'),
      unit: 'answers/s',
      baseline: medianOf('bareServer', 1, 'perSecond'),
    }),
  ];
}
