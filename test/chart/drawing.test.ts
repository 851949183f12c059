import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { sampleChart } from '../../bench/pictures/chart-samples.ts';
import { createDrawing, type Drawing } from '../../src/chart/drawing.ts';
import { manualClock } from '../support/manual-clock.ts';

const named = (name: string) => {
  const chart = sampleChart();
  return { ...chart, panels: chart.panels.map((panel) => ({ ...panel, name })) };
};
const kindOf = (drawn: Promise<unknown>): Promise<string> =>
  drawn.then(
    () => 'drawn',
    (error) => error.kind,
  );

/** A drawing whose thread does what the name in a chart says, with the threads that it started. */
function obedient() {
  const clock = manualClock();
  const threads: Worker[] = [];
  const startThread = () => {
    const thread = new Worker(new URL('./threads/by-name.ts', import.meta.url));
    threads.push(thread);
    return thread;
  };
  return { clock, threads, drawing: createDrawing({ clock, limitMs: 10_000, startThread }) };
}

/** Runs a test with its drawing and closes it. */
async function withDrawing<Result extends { drawing: Drawing }>(made: Result, run: (made: Result) => Promise<void>) {
  try {
    await run(made);
  } finally {
    await made.drawing.close();
  }
}

describe('the drawing', () => {
  test('draws a picture in its thread', async () => {
    await withDrawing({ drawing: createDrawing() }, async ({ drawing }) => {
      const { png, alt } = await drawing.draw(sampleChart({ time: '14:05' }));
      expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
      expect(Buffer.from(png.buffer, png.byteOffset).readUInt32BE(16)).toBe(800);
      expect(alt).toMatch(/^Webster on Monday 23 November: /);
    });
  });

  test('starts one thread, at the first picture, and draws in the order of asking', async () => {
    await withDrawing(obedient(), async ({ drawing, threads }) => {
      expect(threads).toHaveLength(0);
      const order: string[] = [];
      const names = ['one', 'two', 'three'];
      await Promise.all(names.map((name) => drawing.draw(named(name)).then(({ alt }) => order.push(alt))));
      expect(order).toEqual(names);
      expect(threads).toHaveLength(1);
    });
  });

  test('says which chart it cannot draw, and goes on with the same thread', async () => {
    await withDrawing(obedient(), async ({ drawing, threads }) => {
      await expect(drawing.draw(named('refuse'))).rejects.toMatchObject({
        name: 'DrawingError',
        kind: 'refused',
        cause: { message: 'not to my taste' },
      });
      await expect(drawing.draw(named('next'))).resolves.toMatchObject({ alt: 'next' });
      expect(threads).toHaveLength(1);
    });
  });

  test('refuses a chart that is more than plain data', async () => {
    await withDrawing(obedient(), async ({ drawing }) => {
      expect(await kindOf(drawing.draw({ ...named('odd'), panels: [() => {}] as never }))).toBe('refused');
      expect(await kindOf(drawing.draw(named('next')))).toBe('drawn');
    });
  });

  test.each(['throw', 'exit'])(
    'survives a thread that ends with a %s: that picture fails, those after it do not',
    async (end) => {
      await withDrawing(obedient(), async ({ drawing, threads }) => {
        const asked = ['before', end, 'after'].map((name) => kindOf(drawing.draw(named(name))));
        expect(await Promise.all(asked)).toEqual(['drawn', 'crashed', 'drawn']);
        expect(threads).toHaveLength(2);
      });
    },
  );

  test('survives a thread that dies without work', async () => {
    await withDrawing(obedient(), async ({ drawing, threads }) => {
      await drawing.draw(named('before'));
      await threads[0]?.terminate();
      expect(await kindOf(drawing.draw(named('after')))).toBe('drawn');
      expect(threads).toHaveLength(2);
    });
  });

  test('carries the thread’s own error when it broke', async () => {
    await withDrawing(obedient(), async ({ drawing }) => {
      await expect(drawing.draw(named('throw'))).rejects.toMatchObject({ cause: { message: 'the canvas is torn' } });
    });
  });

  test('ends a thread that takes longer than 10 seconds, each picture having its own', async () => {
    await withDrawing(obedient(), async ({ drawing, threads, clock }) => {
      await drawing.draw(named('before'));
      const hangs = kindOf(drawing.draw(named('silence')));
      const waits = kindOf(drawing.draw(named('waiting')));
      await clock.advance(9_999);
      expect(clock.sleepers).toBe(1);
      await clock.advance(1);
      expect(await hangs).toBe('tooLong');
      expect(await waits).toBe('drawn');
      expect(threads).toHaveLength(2);
      expect(clock.sleepers).toBe(0);
    });
  });

  test('closes with pictures under way: they fail at once, no thread is left, and nothing is drawn after', async () => {
    const { drawing, threads, clock } = obedient();
    await drawing.draw(named('before'));
    const [thread] = threads;
    const ended = thread && once(thread, 'exit');
    const asked = ['silence', 'waiting'].map((name) => kindOf(drawing.draw(named(name))));
    await drawing.close();
    expect(await Promise.all(asked)).toEqual(['closed', 'closed']);
    await ended;
    expect(await kindOf(drawing.draw(named('late')))).toBe('closed');
    expect(threads).toHaveLength(1);
    expect(clock.sleepers).toBe(0);
    await drawing.close();
  });

  describe('whose thread is still loading', () => {
    const loading = () => {
      const clock = manualClock();
      const threads: Worker[] = [];
      const startThread = () => {
        const thread = new Worker(new URL('./threads/loads-when-told.ts', import.meta.url));
        threads.push(thread);
        return thread;
      };
      return { clock, threads, drawing: createDrawing({ clock, limitMs: 10_000, startThread }) };
    };

    test('does not end it when a picture takes too long: that would end the process', async () => {
      await withDrawing(loading(), async ({ drawing, threads, clock }) => {
        const waits = kindOf(drawing.draw(sampleChart()));
        await clock.advance(10_000);
        expect(await waits).toBe('tooLong');
        threads[0]?.postMessage('load');
        expect(await kindOf(drawing.draw(sampleChart()))).toBe('drawn');
        expect(threads).toHaveLength(1);
        expect(clock.sleepers).toBe(0);
      });
    });

    test('ends it at the close once it has loaded, or after a second and a half', async () => {
      for (const isTold of [true, false]) {
        const { drawing, threads, clock } = loading();
        const waits = kindOf(drawing.draw(sampleChart()));
        await clock.advance(1);
        let isClosed = false;
        const closed = drawing.close().then(() => {
          isClosed = true;
        });
        expect(await waits).toBe('closed');
        await clock.advance(1_499);
        expect(isClosed).toBe(false);
        if (isTold) threads[0]?.postMessage('load');
        else await clock.advance(1);
        await closed;
        expect(clock.sleepers).toBe(0);
      }
    });
  });

  test('closes without ever having drawn', async () => {
    await expect(createDrawing().close()).resolves.toBeUndefined();
  });

  const script = fileURLToPath(new URL('./threads/draws-once.ts', import.meta.url));
  /** A user of no name, as a service's or a container's may be. */
  const nameless = { uid: 54_321, gid: 54_321 };
  const isOpenToAll = ['-r', script, '-a', '-x', process.execPath];
  const canBeNameless = process.getuid?.() === 0 && spawnSync('test', isOpenToAll, nameless).status === 0;

  test.skipIf(!canBeNameless)('draws for a user of whom the machine knows no home', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script], { ...nameless, env: {} });
    expect(stdout).toMatch(/^Webster on Monday 23 November: /);
  });

  test('does not keep a process alive that has nothing else to do', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    expect(stdout).toMatch(/^Webster on Monday 23 November: /);
  });
});
