import '../base/temporal.ts';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../base/errors.ts';
import type { Chart } from './chart.ts';
import { drawPicture } from './draw-picture.ts';
import { type ThreadAnswer, threadIsReady } from './drawing.ts';

// The whole thread: a chart comes, a picture goes, one after the other.
parentPort?.on('message', (chart: Chart) => {
  const [answer, moved] = answerTo(chart);
  parentPort?.postMessage(answer, moved);
});
parentPort?.postMessage(threadIsReady);

function answerTo(chart: Chart): [ThreadAnswer, ArrayBuffer[]] {
  try {
    const picture = drawPicture(chart);
    return [{ picture }, [picture.png.buffer as ArrayBuffer]];
  } catch (error) {
    return [{ problem: messageOf(error) }, []];
  }
}
