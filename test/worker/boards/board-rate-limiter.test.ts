import { expect, test } from 'vitest';
import { createBoardRateLimiter } from '../../../src/worker/boards/board-rate-limiter.ts';
import { manualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;

/** A limiter of ten a second, and how many ms pass before each of some turns. */
function limiter() {
  const clock = manualClock();
  const limit = createBoardRateLimiter(10, clock);
  const waits = async (turns: number): Promise<number[]> => {
    const from = clock.now();
    const taken: number[] = [];
    for (let turn = 0; turn < turns; turn += 1)
      void limit.turn(never).then((mine) => mine && taken.push(clock.now() - from));
    await clock.advance(60_000);
    return taken.map((at, index) => at - (taken[index - 1] ?? 0));
  };
  return { clock, limit, waits };
}

test('boards are shown at an even pace, and the first at once', async () => {
  const { waits } = limiter();
  expect(await waits(4)).toEqual([0, 100, 100, 100]);
  expect(await waits(2)).toEqual([0, 100]);
});

test('each 429 halves their pace, down to a sixteenth, and what Discord takes brings it back by and by', async () => {
  const { limit, waits } = limiter();
  limit.slowDown(5_000, false);
  expect(await waits(2)).toEqual([0, 200]);
  for (let times = 0; times < 10; times += 1) limit.slowDown(5_000, false);
  expect(await waits(2)).toEqual([0, 1_600]);
  limit.ease();
  expect(await waits(2)).toEqual([0, 1_568]);
  for (let requests = 0; requests < 34; requests += 1) limit.ease();
  const [, eased] = await waits(2);
  expect(eased).toBeGreaterThan(700);
  expect(eased).toBeLessThan(801);
  for (let requests = 0; requests < 300; requests += 1) limit.ease();
  expect(await waits(2)).toEqual([0, 100]);
});

test('where a 429 is for all requests no board is shown for as long as it says, the longest counts', async () => {
  const { limit, waits } = limiter();
  limit.slowDown(5_000, true);
  limit.slowDown(1_000, true);
  expect((await waits(1))[0]).toBe(5_000);
});

test('a turn that is given up is none, and costs the next nothing', async () => {
  const { clock, limit } = limiter();
  const stopping = new AbortController();
  expect(await limit.turn(never)).toBe(true);
  const given = [limit.turn(stopping.signal), limit.turn(stopping.signal)];
  const next = limit.turn(never).then((mine) => mine && clock.now());
  const from = clock.now();
  stopping.abort();
  await clock.advance(100);
  expect(await Promise.all(given)).toEqual([false, false]);
  expect(await next).toBe(from + 100);
});
