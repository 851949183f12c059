import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Row, rowOf, tableOf } from '../rows.ts';
import type { ChartFigures } from './chart-process.ts';

/**
 * What a picture costs: time, bytes, memory, and how little the event loop has to do with it. Measured in a process of its
 * own that begins as `npm start` does; the second of two, since the first leaves what Node has parsed to it.
 */
export async function chartRows(): Promise<Row[]> {
  await figures();
  const { firstMs, oneMs, threeMs, weekMs, bareMs, loopMs, oneBytes, threeBytes, memory } = await figures();
  const atMost = (of: 'value' | 'ratio', limit: number) => ({ of, is: 'at most', limit }) as const;
  return [
    rowOf({
      name: 'picture of one library, against a bare canvas',
      value: oneMs,
      unit: 'ms',
      baseline: bareMs,
      goal: atMost('ratio', 4),
    }),
    rowOf({
      name: 'picture of three libraries, against one',
      value: threeMs,
      unit: 'ms',
      baseline: oneMs,
      goal: atMost('ratio', 3),
    }),
    rowOf({
      name: 'picture of a week, against a day',
      value: weekMs,
      unit: 'ms',
      baseline: oneMs,
      goal: atMost('ratio', 3),
    }),
    rowOf({
      name: 'event loop busy for a picture, against its time',
      value: loopMs,
      unit: 'ms',
      baseline: oneMs,
      goal: atMost('value', 1.5),
    }),
    rowOf({ name: 'first picture, thread started', value: firstMs, unit: 'ms' }),
    rowOf({ name: 'picture of one library', value: oneBytes / 1000, unit: 'kB', goal: atMost('value', 25) }),
    rowOf({ name: 'picture of three libraries', value: threeBytes / 1000, unit: 'kB', goal: atMost('value', 25) }),
    rowOf({
      name: 'memory of the thread after 200 pictures',
      value: memory / 2 ** 20,
      unit: 'MiB',
      goal: atMost('value', 140),
    }),
  ];
}

async function figures(): Promise<ChartFigures> {
  const child = fork(fileURLToPath(new URL('../../bin/run.mjs', import.meta.url)), ['bench/pictures/chart-process.ts']);
  const exited = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the process ended with ${code}`)));
  const ended = exited.catch(() => {});
  const [measured] = await Promise.race([once(child, 'message'), exited]);
  await ended;
  return measured as ChartFigures;
}

if (process.argv[1] === import.meta.filename) {
  const rows = await chartRows();
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(rows, null, 2)}\n` : `${tableOf(rows)}\n`);
}
