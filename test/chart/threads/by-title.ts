import { parentPort } from 'node:worker_threads';
import type { Chart } from '../../../src/chart/chart.ts';

// Does what the chart's title says; draws nothing.
parentPort?.on('message', ({ title }: Chart) => {
  if (title === 'throw') throw new Error('the canvas is torn');
  if (title === 'exit') process.exit(7);
  if (title === 'silence') return;
  const answer =
    title === 'refuse' ? { problem: 'not to my taste' } : { picture: { png: new Uint8Array(1), alt: title } };
  parentPort?.postMessage(answer);
});
