import { describe, expect, test } from 'vitest';
import { createRateLimiter, generalRoute, rateLimits } from '../../../src/worker/outbox/rate-limiter.ts';
import { manualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;

/** A rate limiter with what it tells of its waits. */
function watched(startAt?: number) {
  const clock = manualClock(startAt);
  const told: unknown[] = [];
  const rateLimiter = createRateLimiter(clock, {
    onTurn: (waitMs, queue) => told.push([queue, waitMs]),
    onPause: (scope) => told.push(scope),
  });
  return { clock, told, rateLimiter };
}

describe('what the limits cost', () => {
  test('is told of each request in its queue, in the order of their turns', async () => {
    const { clock, told, rateLimiter } = watched();
    for (const route of ['POST 1', 'POST 2', generalRoute]) void rateLimiter.run(route, async () => {}, never);
    await clock.advance(100);
    const { apartMs } = rateLimits;
    expect(told).toEqual([
      ['general', 0],
      ['messages', apartMs],
      ['messages', 2 * apartMs],
    ]);
  });

  test('includes the first second of a process, and not the request itself', async () => {
    const { clock, told, rateLimiter } = watched(400);
    void rateLimiter.run('POST 1', () => clock.sleep(300), never);
    await clock.advance(2_000);
    expect(told).toEqual([['messages', 600]]);
  });

  test('is told of each 429, and whether it was for all', () => {
    const { told, rateLimiter } = watched();
    rateLimiter.pause(1_000);
    rateLimiter.pause(1_000, 'POST 1');
    expect(told).toEqual(['global', 'route']);
  });

  test('is nothing that is told of what was given up before its turn', async () => {
    const { clock, told, rateLimiter } = watched();
    const stopping = new AbortController();
    rateLimiter.pause(5_000);
    const given = Promise.allSettled([rateLimiter.run('POST 1', async () => {}, stopping.signal)]);
    stopping.abort();
    await given;
    await clock.advance(10_000);
    expect(told).toEqual(['global']);
  });
});

describe('a route', () => {
  test('is full with five requests, until one of them was answered five seconds ago', async () => {
    const { clock, rateLimiter } = watched();
    const answer = Promise.withResolvers<void>();
    const { most, windowMs } = rateLimits.route;
    for (let request = 1; request <= most; request += 1) {
      expect(rateLimiter.waitMs('POST 1')).toBe(0);
      void rateLimiter.run('POST 1', () => answer.promise, never);
    }
    expect(rateLimiter.waitMs('POST 2')).toBe(0);
    await clock.advance(60_000);
    expect(rateLimiter.waitMs('POST 1')).toBe(windowMs);
    answer.resolve();
    await clock.advance(0);
    await clock.advance(1_000);
    expect(rateLimiter.waitMs('POST 1')).toBe(windowMs - 1_000);
    await clock.advance(windowMs - 1_001);
    expect(rateLimiter.waitMs('POST 1')).toBe(1);
    await clock.advance(1);
    expect(rateLimiter.waitMs('POST 1')).toBe(0);
  });

  test('that is full and paused waits for the later of both', async () => {
    const { clock, rateLimiter } = watched();
    for (let request = 0; request < rateLimits.route.most; request += 1)
      void rateLimiter.run('POST 1', async () => {}, never);
    await clock.advance(1_000);
    const fullMs = rateLimiter.waitMs('POST 1');
    rateLimiter.pause(2_000, 'POST 1');
    expect(rateLimiter.waitMs('POST 1')).toBe(fullMs);
    rateLimiter.pause(9_000, 'POST 1');
    expect(rateLimiter.waitMs('POST 1')).toBe(9_000);
    await clock.advance(9_000);
    expect(rateLimiter.waitMs('POST 1')).toBe(0);
  });

  test('gets its place back from a request that failed', async () => {
    const { clock, rateLimiter } = watched();
    const failed = Promise.allSettled(
      Array.from({ length: rateLimits.route.most }, () =>
        rateLimiter.run('POST 1', () => Promise.reject(new Error('no answer')), never),
      ),
    );
    await clock.advance(100);
    expect((await failed).map(({ status }) => status)).toEqual(Array(rateLimits.route.most).fill('rejected'));
    expect(rateLimiter.waitMs('POST 1')).toBeGreaterThan(0);
    await clock.advance(rateLimits.route.windowMs);
    expect(rateLimiter.waitMs('POST 1')).toBe(0);
  });
});

test('a request that begins while fifty have no answer waits for the first answer, and one window more', async () => {
  const { clock, told, rateLimiter } = watched();
  const answer = Promise.withResolvers<void>();
  const { most, windowMs } = rateLimits.global;
  for (let channel = 0; channel < most; channel += 1)
    void rateLimiter.run(`POST ${channel}`, () => answer.promise, never);
  await clock.advance(5_000);
  expect(told).toHaveLength(most);
  void rateLimiter.run('POST late', async () => {}, never);
  await clock.advance(5_000);
  expect(told).toHaveLength(most);
  answer.resolve();
  await clock.advance(windowMs - 1);
  expect(told).toHaveLength(most);
  await clock.advance(2);
  expect(told.at(-1)).toEqual(['messages', 5_000 + windowMs]);
});

test('a request that is given up while fifty have no answer does not wait for one', async () => {
  const { clock, told, rateLimiter } = watched();
  const answer = Promise.withResolvers<void>();
  const stopping = new AbortController();
  const { most } = rateLimits.global;
  for (let channel = 0; channel < most; channel += 1)
    void rateLimiter.run(`POST ${channel}`, () => answer.promise, never);
  await clock.advance(5_000);
  const given = Promise.allSettled([rateLimiter.run('POST late', async () => {}, stopping.signal)]);
  await clock.advance(1_000);
  stopping.abort();
  expect(await given).toMatchObject([{ status: 'rejected', reason: { name: 'AbortError' } }]);
  expect(told).toHaveLength(most);
  answer.resolve();
  await clock.advance(0);
});

test('a request that is given up leaves its place on its route to the next, beside those that count still', async () => {
  const { clock, rateLimiter } = watched();
  for (let request = 1; request < rateLimits.route.most; request += 1)
    void rateLimiter.run('POST 1', async () => {}, never);
  await clock.advance(1_000);
  rateLimiter.pause(5_000);
  const stopping = new AbortController();
  const given = Promise.allSettled([rateLimiter.run('POST 1', async () => {}, stopping.signal)]);
  expect(rateLimiter.waitMs('POST 1')).toBeGreaterThan(0);
  stopping.abort();
  await given;
  expect(rateLimiter.waitMs('POST 1')).toBe(0);
});

test('after a rest requests begin one after the other, as at first', async () => {
  const { clock, rateLimiter } = watched();
  const begunAt: number[] = [];
  const burst = () => {
    for (let channel = 0; channel < 10; channel += 1)
      void rateLimiter.run(`POST ${channel}`, async () => void begunAt.push(clock.now()), never);
  };
  burst();
  await clock.advance(60_000);
  burst();
  await clock.advance(1_000);
  const apart = begunAt.slice(1).map((at, index) => at - (begunAt[index] ?? 0));
  expect(apart.toSpliced(9, 1)).toEqual(Array(18).fill(rateLimits.apartMs));
});

test('what even the quickest answer takes costs no more than a quarter, once two hundred have shown it', async () => {
  const { clock, rateLimiter } = watched();
  const from = clock.now();
  let lastAt = 0;
  for (let channel = 0; channel < 1_000; channel += 1)
    void rateLimiter.run(
      `POST ${channel}`,
      async () => {
        lastAt = clock.now() - from;
        await clock.sleep(200);
      },
      never,
    );
  await clock.advance(60_000);
  // Twenty times fifty, each a window and an answer after those before: the first five by 1,200 ms, the others by 1,050.
  expect(lastAt).toBeGreaterThan(5 * 1_200 + 14 * 1_050 - 300);
  expect(lastAt).toBeLessThan(5 * 1_200 + 14 * 1_050 + 600);
});
