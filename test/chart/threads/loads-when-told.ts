import { parentPort } from 'node:worker_threads';

// Has loaded when it gets the message `load`; any other is a chart.
parentPort?.on('message', (message) => {
  parentPort?.postMessage(message === 'load' ? 'ready' : { picture: { png: new Uint8Array(1), alt: 'drawn' } });
});
