import { parentPort } from 'node:worker_threads';
import type { Chart } from '../../../src/chart/chart.ts';

// Does what the name of the chart's panel says; draws nothing.
parentPort?.on('message', ({ panels: [panel] }: Chart) => {
  const name = panel?.name ?? '';
  if (name === 'throw') throw new Error('the canvas is torn');
  if (name === 'exit') process.exit(7);
  if (name === 'silence') return;
  const answer =
    name === 'refuse' ? { problem: 'not to my taste' } : { picture: { png: new Uint8Array(1), alt: name } };
  parentPort?.postMessage(answer);
});
parentPort?.postMessage('ready');
