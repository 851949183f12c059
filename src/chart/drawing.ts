import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Clock, type Deadlines, systemClock, within } from '../base/clock.ts';
import type { Chart, Picture } from './chart.ts';
import { DrawingError } from './drawing-error.ts';

/** Draws charts in a thread of its own, so that the event loop never waits for a picture. */
export interface Drawing {
  /** The picture of a chart, after those that were asked for before. Rejects with DrawingError. */
  draw(chart: Chart): Promise<Picture>;
  /** Ends the thread. What was under way, and every later `draw`, is rejected as `closed`. */
  close(): Promise<void>;
}

/** The thread's answer to a chart. */
export type ThreadAnswer = { readonly picture: Picture } | { readonly problem: string };

/** What the thread says once, when it has loaded all that it draws with. */
export const threadIsReady = 'ready';

interface DrawingOptions {
  readonly clock?: Deadlines;
  /** How long one picture may take once its turn has come (ms). The first one starts the thread, too. */
  readonly limitMs?: number;
  /** Starts the thread, which must say `threadIsReady` and then answer each chart with a ThreadAnswer. */
  readonly startThread?: () => Worker;
}

/**
 * A thread that runs out of memory ends alone. With a small young generation, and with what Node has parsed before, it
 * takes 70 MB less (docs/decisions/001-charts.md). Its environment holds no secret. The canvas loads none of the machine's fonts: it
 * would look for the user's home and throw where there is none, as for a systemd service with `DynamicUser` and no libnss-systemd.
 */
const startDrawThread = (): Worker => {
  const cache = getCompileCacheDir();
  return new Worker(new URL('./draw-thread.ts', import.meta.url), {
    name: 'carrel-draw',
    execArgv: [],
    env: { DISABLE_SYSTEM_FONTS_LOAD: '1', ...(cache !== undefined && { NODE_COMPILE_CACHE: dirname(cache) }) },
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 },
  });
};

/**
 * A thread, and whether it has loaded. One that is ended while it loads the canvas ends the whole process (Node 24:
 * "Check failed: (location_) != nullptr"); while it draws it can be ended.
 */
interface LiveThread {
  readonly worker: Worker;
  isLoaded: boolean;
  /** Resolves once it has loaded, or has ended. */
  readonly loaded: Promise<void>;
}

/** How long a thread may go on loading before it is ended all the same (ms): a step of the shutdown has two seconds. */
const loadMs = 1_500;

/**
 * One thread for all pictures, started by the first. A pool is no better: on two cores a second thread would slow down
 * the bot's answers, and a picture is drawn once for each reading. Ending it when idle would free only 6 MB.
 */
export function createDrawing({
  clock = systemClock,
  limitMs = 10_000,
  startThread = startDrawThread,
}: DrawingOptions = {}): Drawing {
  let thread: LiveThread | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  const endThread = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    if (ended === undefined) return;
    if (!ended.isLoaded) await within(ended.loaded, loadMs, clock);
    await ended.worker.terminate();
  };

  const liveThread = (): LiveThread => {
    if (thread) return thread;
    const worker = startThread();
    const { promise: loaded, resolve } = Promise.withResolvers<void>();
    const started: LiveThread = { worker, isLoaded: false, loaded };
    const forget = () => {
      if (thread === started) thread = undefined;
      resolve();
    };
    worker.once('message', () => {
      started.isLoaded = true;
      resolve();
    });
    // A pending drawing has listeners of its own; these are for a thread that dies while idle.
    worker.on('error', forget);
    worker.on('exit', forget);
    thread = started;
    return started;
  };

  const drawNow = async (chart: Chart): Promise<Picture> => {
    if (closing.signal.aborted) throw new DrawingError('closed');
    const live = liveThread();
    live.worker.ref();
    try {
      const answer = await answerOf(live, chart, { clock, limitMs, closing: closing.signal });
      if ('problem' in answer) throw new DrawingError('refused', { cause: new Error(answer.problem) });
      return answer.picture;
    } catch (error) {
      // A chart that cannot be drawn does not end the thread, nor does one that a loading thread has not got yet.
      if (!(error instanceof DrawingError && error.kind === 'refused') && live.isLoaded) await endThread();
      throw error;
    } finally {
      // Without work it does not keep the process alive.
      live.worker.unref();
    }
  };

  return {
    draw: (chart) => {
      const drawn = turn.then(() => drawNow(chart));
      turn = drawn.catch(() => {});
      return drawn;
    },
    close: async () => {
      closing.abort();
      await turn;
      await endThread();
    },
  };
}

/** What the thread answers. Rejects with DrawingError where it ends first, takes longer than the limit, or `closing` aborts. */
async function answerOf(
  { worker, loaded }: LiveThread,
  chart: Chart,
  { clock, limitMs, closing }: { clock: Clock; limitMs: number; closing: AbortSignal },
): Promise<ThreadAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
  const crashed = (cause?: unknown) => reject(new DrawingError('crashed', { cause }));
  const exited = (code: number) => crashed(new Error(`exit code ${code}`));
  const closed = () => reject(new DrawingError('closed'));
  const settled = new AbortController();
  worker.once('error', crashed).once('exit', exited);
  closing.addEventListener('abort', closed);
  void clock.sleep(limitMs, settled.signal).then(() => reject(new DrawingError('tooLong')));
  void loaded.then(() => {
    if (settled.signal.aborted) return;
    worker.once('message', resolve);
    try {
      worker.postMessage(chart);
    } catch (cause) {
      // A chart that is more than plain data cannot go to a thread.
      reject(new DrawingError('refused', { cause }));
    }
  });
  try {
    return await promise;
  } finally {
    settled.abort();
    closing.removeEventListener('abort', closed);
    worker.off('message', resolve).off('error', crashed).off('exit', exited);
  }
}
