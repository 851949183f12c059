import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../../test/support/postgres/server.ts';
import { createPostgresDatabase } from '../lab/database.ts';
import { type Row, rowOf } from '../rows.ts';
import { percentile } from '../statistics.ts';
import { openBots } from './processes.ts';

/** Between two questions (ms), whether the last one is answered or not: 40 a second. */
const askedEveryMs = 25;

/** How people fare while a gateway process is replaced by another one `deploys` times, as docs/scaling.md has it. */
export async function measureDeploy(
  server: PostgresServer,
  deploys: number,
  progress: (line: string) => void,
): Promise<Row[]> {
  const database = await createPostgresDatabase(server);
  const bots = await openBots(database);
  const waits = { calm: [] as number[], deploy: [] as number[] };
  let [lost, isDeploying, isOver] = [0, false, false];
  try {
    let current = bots.start('gateway,poller,speaker');
    await bots.discord.waitForBot(60_000);
    const worker = bots.start('poller,speaker');
    await worker.readyWith(/poller: standing by/);
    const person = bots.discord.user();
    const question = person.parse('/occupancy');
    const ask = async (): Promise<void> => {
      const own = isDeploying ? waits.deploy : waits.calm;
      const { status, acknowledgedMs } = await person.runRaw(question);
      if (status === 'answered') own.push(acknowledgedMs);
      else lost += 1;
    };
    const asked: Promise<void>[] = [];
    const asking = (async () => {
      for (; !isOver; await sleep(askedEveryMs)) asked.push(ask());
    })();
    await sleep(3_000);
    for (let deploy = 1; deploy <= deploys; deploy += 1) {
      progress(`deploy ${deploy} of ${deploys}`);
      const next = bots.start('gateway,poller,speaker');
      await next.readyWith(/gateway: standing by/);
      isDeploying = true;
      await current.end('SIGTERM');
      await next.readyWith(/gateway: connected/);
      await sleep(1_000);
      isDeploying = false;
      current = next;
    }
    isOver = true;
    await asking;
    await Promise.all(asked);
  } finally {
    await bots.close();
    await database.remove();
  }
  const { resumed, identified } = bots.discord.counts();
  return [
    rowOf({
      name: `questions without an answer in ${deploys} deploys, of ${waits.calm.length + waits.deploy.length + lost}`,
      value: lost,
      unit: 'questions',
      goal: { of: 'value', is: 'exactly', limit: 0 },
    }),
    ...[50, 99, 100].map((percent) =>
      rowOf({
        name: `  first response to those of a deploy, p${percent} (${waits.deploy.length})`,
        value: percentile(waits.deploy, percent),
        unit: 'ms',
        baseline: percentile(waits.calm, percent),
      }),
    ),
    rowOf({
      name: `  sessions resumed, beside ${identified} begun`,
      value: resumed,
      unit: 'sessions',
      goal: { of: 'value', is: 'exactly', limit: deploys },
    }),
  ];
}
