import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createWorkQueue, DroppedError } from '../../src/base/work-queue.ts';

/** Work of a few turns of the event loop, with how much of it has been under way at a time. */
function countedWork() {
  const seen = { underWay: 0, most: 0, done: [] as number[] };
  const work = (id: number) => async () => {
    seen.underWay += 1;
    seen.most = Math.max(seen.most, seen.underWay);
    for (let i = 0; i < 3; i += 1) await turn();
    seen.underWay -= 1;
    seen.done.push(id);
    return id;
  };
  return { seen, work };
}

describe('a queue of heavy work', () => {
  test('runs two of a hundred at a time, in the order in which they came', async () => {
    const { seen, work } = countedWork();
    const queue = createWorkQueue(2);
    const ids = Array.from({ length: 100 }, (_, id) => id);
    expect(await Promise.all(ids.map((id) => queue.run(work(id))))).toEqual(ids);
    expect(seen.most).toBe(2);
    expect(seen.done).toEqual(ids);
  });

  test('lets the event loop turn between one piece and the next, even where the work itself does not wait', async () => {
    const queue = createWorkQueue(1);
    const order: string[] = [];
    const both = Promise.all(['first', 'second'].map((name) => queue.run(async () => void order.push(name))));
    await turn();
    order.push('an answer');
    await both;
    expect(order).toEqual(['first', 'an answer', 'second']);
  });

  test('drops what is no longer wanted when its turn comes, and goes on', async () => {
    const { seen, work } = countedWork();
    const queue = createWorkQueue(1);
    let isWanted = true;
    const first = queue.run(work(1), { isWanted: () => isWanted });
    const dropped = queue.run(work(2), { isWanted: () => isWanted });
    const last = queue.run(work(3));
    await turn();
    isWanted = false;
    await expect(dropped).rejects.toBeInstanceOf(DroppedError);
    expect(await Promise.all([first, last])).toEqual([1, 3]);
    expect(seen.done).toEqual([1, 3]);
  });

  test('goes on after work that failed', async () => {
    const { work } = countedWork();
    const queue = createWorkQueue(1);
    const failed = queue.run(async () => {
      throw new Error('no');
    });
    const next = queue.run(work(1));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe(1);
  });
});
