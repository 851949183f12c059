import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFlags } from '../lab/bot-process.ts';
import { type Row, rowOf, tableOf } from '../rows.ts';
import { measureBurstAnswers } from './alerts-burst-answers.ts';
import { measureEvaluation } from './alerts-evaluation.ts';
import { measureSending } from './alerts-sending.ts';

/**
 * All figures of the alerts: evaluation among a million rules, two thousand channels at once, by themselves and while
 * people ask, memory under a backlog.
 */
export async function alertRows(): Promise<Row[]> {
  return [
    ...(await measureEvaluation(1_000_000)),
    ...(await measureSending(2_000)),
    ...(await measureBurstAnswers(2_000)),
    await measureBacklog(20_000),
  ];
}

async function measureBacklog(count: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-backlog-'));
  const script = new URL('alerts-backlog.ts', import.meta.url);
  const args = [`sqlite:${join(folder, 'carrel.db')}`, String(count)];
  const child = fork(script, args, { execArgv: [...process.execArgv, ...startFlags, '--expose-gc'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const [{ idle, most, queued }] = (await once(child, 'message')) as [{ idle: number; most: number; queued: number }];
    if (queued < count * 0.9) throw new Error(`the backlog was only ${queued}`);
    return rowOf({
      name: `memory over idle with ${count} deliveries queued`,
      value: (most - idle) / 2 ** 20,
      unit: 'MiB',
      goal: { of: 'value', is: 'at most', limit: 64 },
    });
  } finally {
    process.removeListener('exit', kill);
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const rows = await alertRows();
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(rows, null, 2)}\n` : `${tableOf(rows)}\n`);
}
