import { describe, expect, test } from 'vitest';
import { createShutdown } from '../../src/base/shutdown.ts';
import { recordingLogger } from '../support/recording-logger.ts';

function shuttingDown(limits?: { totalMs: number; stepMs: number }) {
  const { logger, lines } = recordingLogger();
  return { shutdown: createShutdown(logger, limits), lines, done: [] as string[] };
}

describe('stop', () => {
  test('runs the steps in reverse, each after the one before it has ended', async () => {
    const { shutdown, done, lines } = shuttingDown();
    shutdown.add('first', () => done.push('first'));
    shutdown.add('second', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push('second');
    });
    shutdown.add('third', () => done.push('third'));
    await shutdown.stop();
    expect(done).toEqual(['third', 'second', 'first']);
    expect(lines).toEqual([]);
  });

  test('goes on after steps that throw or reject, and logs each by its name', async () => {
    const { shutdown, done, lines } = shuttingDown();
    shutdown.add('first', () => done.push('first'));
    shutdown.add('rejects', async () => {
      throw new Error('no more');
    });
    shutdown.add('throws', () => {
      throw new Error('at once');
    });
    await shutdown.stop();
    expect(done).toEqual(['first']);
    expect(lines).toMatchObject([
      { level: 50, step: 'throws', err: { message: 'at once' } },
      { level: 50, step: 'rejects', err: { message: 'no more' } },
    ]);
  });

  test('gives up on a step that hangs, says so and goes on', async () => {
    const { shutdown, done, lines } = shuttingDown({ totalMs: 1_000, stepMs: 1 });
    shutdown.add('first', () => done.push('first'));
    shutdown.add('hangs', () => new Promise(() => {}));
    await shutdown.stop();
    expect(done).toEqual(['first']);
    expect(lines).toMatchObject([{ step: 'hangs', err: { message: 'took longer than 1 ms' } }]);
  });

  test('has one budget for all: what comes after it is still begun, and waited for no longer', async () => {
    const { shutdown, done, lines } = shuttingDown({ totalMs: 20, stepMs: 15 });
    shutdown.add('closes at once', () => done.push('closed'));
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      shutdown.add(name, () => {
        done.push(name);
        return new Promise(() => {});
      });
    }
    await shutdown.stop();
    expect(done).toEqual(['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a', 'closed']);
    const allowed = lines.map(({ err }) => Number(/\d+/.exec((err as Error).message)?.[0]));
    expect(allowed.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(25);
  });

  test('called twice runs everything once, and the second call waits for the first', async () => {
    const { shutdown, done } = shuttingDown();
    const gate = Promise.withResolvers<void>();
    shutdown.add('slow', async () => {
      await gate.promise;
      done.push('slow');
    });
    const first = shutdown.stop();
    const second = shutdown.stop().then(() => done.push('second is over'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([]);
    gate.resolve();
    await Promise.all([first, second]);
    expect(done).toEqual(['slow', 'second is over']);
    await shutdown.stop();
    expect(done).toHaveLength(2);
  });

  test('of nothing is over at once', async () => {
    await expect(shuttingDown().shutdown.stop()).resolves.toBeUndefined();
  });
});
