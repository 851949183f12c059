import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimits } from '../../../src/sandbox/discord/routes/rate-limits.ts';
import { boardsRoute, createRateLimiter, generalRoute } from '../../../src/worker/outbox/rate-limiter.ts';
import { manualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;

describe('the rateLimiter', () => {
  test('keeps within Discord’s limits whatever the network does on the way', async () => {
    const delays = fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 60 })));
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 80 }), async (delay, channels) => {
        const clock = manualClock();
        const limits = createRateLimits(clock.now, 'sliding');
        const rateLimiter = createRateLimiter(clock);
        let refused = 0;
        let answered = 0;
        const request = async (path: string) => {
          const [there, back] = delay.next().value;
          await clock.sleep(there);
          if (limits.take('POST', path).limited) refused += 1;
          await clock.sleep(back);
          answered += 1;
        };
        for (let i = 0; i < 150; i += 1) {
          const channel = `${100_000 + (i % channels)}`;
          const route = `POST ${channel}`;
          while (rateLimiter.waitMs(route) > 0) await clock.advance(200);
          void rateLimiter.run(route, () => request(`/channels/${channel}/messages`), never);
        }
        await clock.advance(20_000);
        expect({ refused, answered }).toEqual({ refused: 0, answered: 150 });
      }),
      { numRuns: 6 },
    );
  });

  test('leaves room for the few requests of other processes with the same token', async () => {
    const clock = manualClock();
    const limits = createRateLimits(clock.now, 'sliding');
    const speaker = createRateLimiter(clock, undefined, { isShared: true });
    const other = createRateLimiter(clock, undefined, { isShared: true });
    const outcomes: boolean[] = [];
    const request = async (method: string, path: string) => {
      await clock.sleep(20);
      outcomes.push(limits.take(method, path).limited === undefined);
    };
    for (let channel = 0; channel < 200; channel += 1) {
      void speaker.run(`POST ${channel}`, () => request('POST', `/channels/${100_000 + channel}/messages`), never);
    }
    await clock.advance(2_000);
    for (let turn = 0; turn < 5; turn += 1) {
      void other.run(generalRoute, () => request('GET', `/guilds/${100_000 + turn}`), never);
    }
    await clock.advance(10_000);
    expect(outcomes).toEqual(Array(205).fill(true));
  });

  test('keeps within them also when the network turns out a fifth quicker than it ever was', async () => {
    const clock = manualClock();
    const limits = createRateLimits(clock.now, 'sliding');
    const rateLimiter = createRateLimiter(clock);
    let refused = 0;
    let answered = 0;
    for (let channel = 0; channel < 700; channel += 1) {
      const request = async () => {
        await clock.sleep(channel < 350 ? 120 : 96);
        if (limits.take('POST', `/channels/${100_000 + channel}/messages`).limited) refused += 1;
        answered += 1;
      };
      void rateLimiter.run(`POST ${channel}`, request, never);
    }
    await clock.advance(20_000);
    expect({ refused, answered }).toEqual({ refused: 0, answered: 700 });
  });

  test('does not count on a quick network before it has seen many answers', async () => {
    const clock = manualClock();
    const limits = createRateLimits(clock.now, 'sliding');
    const rateLimiter = createRateLimiter(clock);
    let refused = 0;
    for (let channel = 0; channel < 100; channel += 1) {
      const request = async () => {
        await clock.sleep(channel < 50 ? 400 : 10);
        if (limits.take('POST', `/channels/${100_000 + channel}/messages`).limited) refused += 1;
      };
      void rateLimiter.run(`POST ${channel}`, request, never);
    }
    await clock.advance(20_000);
    expect(refused).toBe(0);
  });

  test('begins one after the other after a rest too', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    const begunAt: number[] = [];
    for (let channel = 0; channel < 10; channel += 1) {
      void rateLimiter.run(`POST ${channel}`, async () => void begunAt.push(clock.now()), never);
    }
    await clock.advance(2_000);
    const distances = begunAt.slice(1).map((at, index) => at - (begunAt[index] ?? 0));
    expect(distances).toHaveLength(9);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(5);
  });

  test('remembers what is busy or paused however many channels there are', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    const stopping = new AbortController();
    const wait = (route: string) => rateLimiter.run(route, async () => {}, stopping.signal).catch(() => {});
    rateLimiter.pause(60_000);
    rateLimiter.pause(60_000, 'POST paused');
    const busy = Array.from({ length: 5 }, () => wait('POST busy'));
    const others = Array.from({ length: 600 }, (_, channel) => wait(`POST ${channel}`));
    expect(rateLimiter.waitMs('POST busy')).toBeGreaterThan(0);
    expect(rateLimiter.waitMs('POST paused')).toBe(60_000);
    stopping.abort();
    await Promise.all([...busy, ...others]);
  });

  test('sends two thousand within a twentieth of the shortest time there is, from a cold start', async () => {
    const clock = manualClock();
    const startedAt = clock.now();
    const rateLimiter = createRateLimiter(clock);
    let lastAt = 0;
    const all = Array.from({ length: 2_000 }, (_, i) =>
      rateLimiter.run(
        `POST ${i}`,
        async () => {
          await clock.sleep(10 + ((i * 37) % 111));
          lastAt = clock.now();
        },
        never,
      ),
    );
    await clock.advance(60_000);
    await Promise.all(all);
    expect(lastAt - startedAt).toBeLessThan(42_000);
  });

  test('lets what a user waits for begin before the messages of a burst that stand in the queue', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    const begun: string[] = [];
    for (let i = 0; i < 200; i += 1) {
      void rateLimiter.run(`POST ${i}`, async () => void begun.push('message'), never);
    }
    await clock.advance(2_000);
    for (let i = 0; i < 5; i += 1) void rateLimiter.run(generalRoute, async () => void begun.push('answer'), never);
    await clock.advance(1_100);
    const before = begun.lastIndexOf('answer');
    expect(begun.filter((one) => one === 'answer')).toHaveLength(5);
    expect(before).toBeLessThan(120);
    await clock.advance(5_000);
    expect(begun).toHaveLength(205);
  });

  test('lets alerts and digests go before boards, all within fifty in any second', async () => {
    const clock = manualClock();
    const limits = createRateLimits(clock.now, 'sliding');
    const rateLimiter = createRateLimiter(clock);
    const order: string[] = [];
    let refused = 0;
    const send = (what: string, channel: number) => async () => {
      order.push(what);
      await clock.sleep(40);
      if (limits.take('POST', `/channels/${100_000 + channel}/messages`).limited) refused += 1;
    };
    for (let i = 0; i < 100; i += 1) void rateLimiter.run(boardsRoute, send('board', i), never);
    for (let i = 0; i < 100; i += 1) void rateLimiter.run(`POST ${i}`, send('alert', 200 + i), never);
    await clock.advance(10_000);
    expect(order).toHaveLength(200);
    // One board at most was already waiting for Discord.
    expect(order.slice(0, 101).filter((what) => what === 'alert').length).toBeGreaterThanOrEqual(100);
    expect(refused).toBe(0);
  });

  test('does not starve the boards while alerts keep coming', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    await clock.advance(1_000);
    let boards = 0;
    let waiting = 0;
    for (let i = 0; i < 100; i += 1)
      void rateLimiter.run(
        boardsRoute,
        async () => {
          boards += 1;
        },
        never,
      );
    // As the dispatcher does: never fewer than thirty-two in the queue.
    for (let time = 0; time < 600; time += 1) {
      while (waiting < 32) {
        waiting += 1;
        void rateLimiter.run(
          `POST ${time}`,
          async () => {
            waiting -= 1;
          },
          never,
        );
      }
      await clock.advance(100);
    }
    expect(boards).toBeGreaterThanOrEqual(60);
  });

  test('begins nothing while Discord wants silence', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    const begun: string[] = [];
    const send = (route: string) => void rateLimiter.run(route, async () => void begun.push(route), never);
    rateLimiter.pause(5_000);
    rateLimiter.pause(1_000);
    send('POST 1');
    await clock.advance(4_900);
    expect(begun).toEqual([]);
    await clock.advance(200);
    expect(begun).toEqual(['POST 1']);
    rateLimiter.pause(5_000, 'POST 2');
    rateLimiter.pause(1_000, 'POST 2');
    expect(rateLimiter.waitMs('POST 2')).toBe(5_000);
    expect(rateLimiter.waitMs('POST 3')).toBe(0);
  });

  test('posts nothing in the first second of a process, in which it does not know what was just sent', async () => {
    const clock = manualClock(400);
    const rateLimiter = createRateLimiter(clock);
    const begun: string[] = [];
    for (const route of ['POST 1', boardsRoute, generalRoute]) {
      void rateLimiter.run(route, async () => void begun.push(`${route} ${clock.now()}`), never);
    }
    await clock.advance(2_000);
    expect(begun).toEqual(['general 400', 'POST 1 1000', 'boards 1000']);
  });

  test('keeps within them across a kill and a restart in the middle of a burst', async () => {
    const clock = manualClock();
    const limits = createRateLimits(clock.now, 'sliding');
    let refused = 0;
    const send = (path: string) => async () => {
      await clock.sleep(30);
      if (limits.take('POST', path).limited) refused += 1;
    };
    const killed = new AbortController();
    const before = createRateLimiter(clock);
    for (let i = 0; i < 300; i += 1) {
      void before.run(`POST ${i}`, send(`/channels/${100_000 + i}/messages`), killed.signal).catch(() => {});
    }
    await clock.advance(1_500);
    killed.abort();
    const startedAt = clock.now();
    const own = { now: () => clock.now() - startedAt, sleep: clock.sleep };
    const after = createRateLimiter(own);
    for (let i = 0; i < 300; i += 1) {
      void after.run(i % 3 === 0 ? boardsRoute : `POST ${i}`, send(`/channels/${200_000 + i}/messages`), never);
    }
    await clock.advance(20_000);
    expect(refused).toBe(0);
  });

  test('gives up what has not begun when it is told to stop', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    const stopping = new AbortController();
    rateLimiter.pause(5_000);
    const waiting = Array.from({ length: 5 }, () => rateLimiter.run('POST 1', async () => 'sent', stopping.signal));
    const given = Promise.allSettled(waiting);
    expect(rateLimiter.waitMs('POST 1')).toBeGreaterThan(0);
    stopping.abort();
    expect((await given).map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(rateLimiter.waitMs('POST 1')).toBe(0);
    expect(clock.sleepers).toBe(0);
  });
});
