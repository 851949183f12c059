import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../../test/support/postgres/server.ts';
import { type BenchDatabase, createPostgresDatabase } from '../lab/database.ts';
import { type Row, rowOf } from '../rows.ts';
import { median, percentile } from '../statistics.ts';
import { openBots } from './processes.ts';

/** The longest until another process leads (ms): a connection that breaks is seen at once, silence after one and a half seconds. */
const goals = { SIGTERM: 600, SIGKILL: 300, SIGSTOP: 1_800 } as const;
type Way = keyof typeof goals;

/** How long nothing is polled and sent after the leader of both ends, dies or hangs: `rounds` times each. */
export async function measureTakeover(
  server: PostgresServer,
  rounds: number,
  progress: (line: string) => void,
): Promise<Row[]> {
  const database = await createPostgresDatabase(server);
  const bots = await openBots(database);
  const took: Record<Way, number[]> = { SIGTERM: [], SIGKILL: [], SIGSTOP: [] };
  try {
    let leading = bots.start('poller,speaker');
    await leading.readyWith(/poller: .*term/);
    let standby = bots.start('poller,speaker');
    for (let round = 1; round <= rounds; round += 1) {
      progress(`takeover: round ${round} of ${rounds}`);
      for (const way of Object.keys(took) as Way[]) {
        await standby.readyWith(/speaker: standing by/);
        const before = await terms(database);
        const startedAt = performance.now();
        leading.child.kill(way);
        while ((await terms(database)) < before + 2) await sleep(5);
        took[way].push(performance.now() - startedAt);
        await leading.end(way === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
        leading = standby;
        standby = bots.start('poller,speaker');
      }
    }
  } finally {
    await bots.close();
    await database.remove();
  }
  return (Object.keys(took) as Way[]).flatMap((way) => [
    rowOf({
      name: `another process polls and sends after ${way}, median of ${rounds}`,
      value: median(took[way]),
      unit: 'ms',
      goal: { of: 'value', is: 'at most', limit: goals[way] },
    }),
    rowOf({ name: '  the longest', value: percentile(took[way], 100), unit: 'ms' }),
  ]);
}

/** The terms of poller and speaker together: two more when both roles have another leader. */
async function terms(database: BenchDatabase): Promise<number> {
  const [row] = await database.run<{ terms: string }>('select coalesce(sum(term), 0) as terms from leader');
  return Number(row?.terms);
}
