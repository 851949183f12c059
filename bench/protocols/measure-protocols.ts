import '../../src/base/temporal.ts';
import { readFile } from 'node:fs/promises';
import { Pool } from 'undici';
import type { APIInteractionResponse } from '#discord.js';
import { type Callback, createCallback } from '../../src/discord/transport/callback.ts';
import { replyPoolOptions } from '../../src/discord/transport/rest.ts';
import { closedLoop, type LoadResult } from '../lab/load.ts';
import type { Plan } from '../plan.ts';
import { type Goal, type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';
import { openTlsDiscord, type Protocol, protocols } from './tls-discord.ts';

/** `processorUs`: processor time of this side for an answer, TLS included. */
interface Figures extends Omit<LoadResult, 'durationsMs'> {
  readonly processorUs: number;
}

const warmUp = { questions: 4_000, concurrency: 32 } as const;
/** As long as an interaction's. */
const token = 'aW50ZXJhY3Rpb246'.padEnd(94, 'x');

const goals: Readonly<Partial<Record<keyof Figures, Goal>>> = {
  answersPerSecond: { of: 'ratio', is: 'at least', limit: 1 },
  processorUs: { of: 'ratio', is: 'at most', limit: 1 },
};

/** First responses over TLS by HTTP/1.1, which is what Carrel speaks to Discord, against HTTP/2, in turns. */
export async function measureProtocols(plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  const reply: APIInteractionResponse = JSON.parse(
    await readFile(new URL('../opponents/reply.json', import.meta.url), 'utf8'),
  );
  const discord = await openTlsDiscord();
  const open = (protocol: Protocol): { pool: Pool; callback: Callback } => {
    const origin = `https://127.0.0.1:${discord.ports[protocol]}`;
    const connect = { ca: discord.certificate };
    const pool = new Pool(origin, { ...replyPoolOptions, allowH2: protocol === 'h2', connect });
    return { pool, callback: createCallback(pool, `${origin}/api/v10`, 'bench') };
  };
  const clients = { 'http/1.1': open('http/1.1'), h2: open('h2') };
  let asked = 0n;
  const run = async (protocol: Protocol, load: typeof plan.pictured): Promise<Figures> => {
    const ask = async (): Promise<number> => {
      asked += 1n;
      const startedAt = performance.now();
      await clients[protocol].callback({ id: String(1_200_000_000_000_000_000n + asked), token }, reply);
      return performance.now() - startedAt;
    };
    const before = process.cpuUsage();
    const result = await closedLoop(load, ask, () => performance.now());
    const { user, system } = process.cpuUsage(before);
    return { ...result, processorUs: (user + system) / load.questions };
  };
  try {
    for (const protocol of protocols) await run(protocol, warmUp);
    const rows: Row[] = [];
    for (const { concurrency, questions } of plan.loads) {
      const load = { concurrency, questions: questions / 4 };
      const figures: Record<Protocol, Figures[]> = { 'http/1.1': [], h2: [] };
      for (let round = 1; round <= plan.rounds; round += 1) {
        progress(`${concurrency} at once, round ${round} of ${plan.rounds}`);
        for (const protocol of protocols) figures[protocol].push(await run(protocol, load));
      }
      const of = (protocol: Protocol, key: keyof Figures): number => median(figures[protocol].map((one) => one[key]));
      const row = (key: keyof Figures, name: string, unit: string): Row =>
        rowOf({
          name: `${name} at ${concurrency} at once over TLS, by HTTP/1.1 against HTTP/2`,
          value: of('http/1.1', key),
          unit,
          baseline: of('h2', key),
          ...(goals[key] ? { goal: goals[key] } : {}),
        });
      rows.push(
        row('answersPerSecond', 'throughput', 'answers/s'),
        row('p50Ms', 'p50', 'ms'),
        row('p99Ms', 'p99', 'ms'),
        row('processorUs', 'processor time of an answer', 'µs'),
      );
    }
    return rows;
  } finally {
    await Promise.all(Object.values(clients).map(({ pool }) => pool.destroy()));
    discord.close();
  }
}
