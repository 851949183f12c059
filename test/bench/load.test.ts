import { expect, test } from 'vitest';
import { closedLoop } from '../../bench/lab/load.ts';

/** Answers in simulated time: each question takes as many milliseconds as it is told. */
function answerer(durationMs: (question: number) => number) {
  const seen = { asked: 0, open: 0, mostOpen: 0 };
  let now = 0;
  const ask = async (): Promise<number> => {
    const took = durationMs(seen.asked);
    seen.asked += 1;
    seen.open += 1;
    seen.mostOpen = Math.max(seen.mostOpen, seen.open);
    await Promise.resolve();
    seen.open -= 1;
    now += took;
    return took;
  };
  return { seen, ask, now: () => now };
}

test('a closed loop asks exactly as often as it should, never more than the concurrency at once', async () => {
  const { seen, ask, now } = answerer(() => 2);
  await closedLoop({ questions: 100, concurrency: 32 }, ask, now);
  expect(seen).toEqual({ asked: 100, open: 0, mostOpen: 32 });
});

test('fewer questions than people leave the others idle', async () => {
  const { seen, ask, now } = answerer(() => 2);
  await closedLoop({ questions: 3, concurrency: 32 }, ask, now);
  expect(seen).toEqual({ asked: 3, open: 0, mostOpen: 3 });
});

test('the figures come from the answers and the clock', async () => {
  const { ask, now } = answerer((question) => (question === 7 ? 55 : 5));
  const result = await closedLoop({ questions: 10, concurrency: 1 }, ask, now);
  const durationsMs = [5, 5, 5, 5, 5, 5, 5, 55, 5, 5];
  expect(result).toEqual({ answersPerSecond: 100, p50Ms: 5, p99Ms: 55, durationsMs });
});

test('one question without an answer ends it all', async () => {
  const { ask, now } = answerer((question) => {
    if (question === 4) throw new Error('no answer');
    return 1;
  });
  await expect(closedLoop({ questions: 10, concurrency: 2 }, ask, now)).rejects.toThrow('no answer');
});
