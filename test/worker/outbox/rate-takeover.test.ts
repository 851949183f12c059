import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimits } from '../../../src/sandbox/discord/routes/rate-limits.ts';
import type { SendRate } from '../../../src/store/election/send-rate.ts';
import { boardsRoute, createRateLimiter, rateLimits } from '../../../src/worker/outbox/rate-limiter.ts';
import { manualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;

/** What processes that send after one another tell each other, without a database in between. */
function sharedRate(clock: { now(): number }): SendRate {
  let busyUntil = 0;
  const takeOver: SendRate['takeOver'] = async (forMs) => {
    const mayBeBusy = busyUntil > clock.now();
    busyUntil = clock.now() + forMs;
    return { mayBeBusy };
  };
  return { takeOver, announce: async (forMs) => void (await takeOver(forMs)) };
}

describe('the rate limiter of a process that takes over', () => {
  test('keeps within Discord’s limits together with the processes whose places it takes, whenever that is', async () => {
    const busyFrom = fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 2 });
    const takenOverAt = fc.array(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 2 });
    const onTheWay = fc.infiniteStream(fc.integer({ min: 0, max: 150 }));
    await fc.assert(
      fc.asyncProperty(
        busyFrom,
        fc.integer({ min: 20, max: 200 }),
        takenOverAt,
        onTheWay,
        async (bursts, everyMs, ends, delay) => {
          const clock = manualClock();
          const limits = createRateLimits(clock.now, 'sliding');
          const startedAt = clock.now();
          const rate = sharedRate(clock);
          let refused = 0;
          const sender = async (endMs: number) => {
            const killed = new AbortController();
            const rateLimiter = createRateLimiter(clock);
            await rateLimiter.takeOver(rate);
            const send = () =>
              void rateLimiter
                .run(
                  boardsRoute,
                  async () => {
                    await clock.sleep(delay.next().value);
                    if (limits.take('PATCH', `/channels/${channel++}/messages`).limited) refused += 1;
                  },
                  killed.signal,
                )
                .catch(() => {});
            for (let at = clock.now() - startedAt; at < endMs; at += everyMs) {
              send();
              for (const burst of bursts)
                if (burst >= at && burst < at + everyMs) for (let i = 0; i < 120; i += 1) send();
              await clock.advance(Math.min(everyMs, endMs - at));
            }
            killed.abort();
          };
          let channel = 100_000;
          for (const end of [...ends.sort((a, b) => a - b), 8_000]) await sender(end);
          await clock.advance(2_000);
          expect(refused).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('sends a share at once when it takes over from one that had announced no more, and nothing for a second where it had', async () => {
    const clock = manualClock();
    const rate = sharedRate(clock);
    const sentWithin = async (ms: number, count: number): Promise<number> => {
      const rateLimiter = createRateLimiter(clock);
      const stop = new AbortController();
      const sent: number[] = [];
      await rateLimiter.takeOver(rate);
      for (let i = 0; i < count; i += 1) {
        void rateLimiter.run(`POST ${i}`, async () => void sent.push(i), stop.signal).catch(() => {});
      }
      await clock.advance(ms);
      stop.abort();
      return sent.length;
    };
    expect(await sentWithin(990, 100)).toBe(rateLimits.unannounced);
    await clock.advance(10_000);
    expect(await sentWithin(1_300, 100)).toBeGreaterThan(rateLimits.unannounced);
    // The burst before has been announced for some seconds.
    expect(await sentWithin(990, 100)).toBe(0);
    await clock.advance(10_000);
    expect(await sentWithin(3_000, 10)).toBe(10);
    expect(await sentWithin(990, 10)).toBe(10);
  });

  test('keeps to the share as long as more cannot be announced', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    await rateLimiter.takeOver({
      ...sharedRate(clock),
      announce: () => Promise.reject(new Error('the database is away')),
    });
    const sent: number[] = [];
    for (let i = 0; i < 300; i += 1) void rateLimiter.run(`POST ${i}`, async () => void sent.push(i), never);
    await clock.advance(4_990);
    expect(sent.length).toBeGreaterThan(4 * rateLimits.unannounced);
    expect(sent.length).toBeLessThanOrEqual(5 * rateLimits.unannounced);
  });

  test('announces more than the share for as long as it sends that, and for what is on the way then', async () => {
    const clock = manualClock();
    const announced: number[] = [];
    const rateLimiter = createRateLimiter(clock);
    await rateLimiter.takeOver({ ...sharedRate(clock), announce: async (forMs) => void announced.push(forMs) });
    const begunAt: number[] = [];
    const from = clock.now();
    for (let i = 0; i <= rateLimits.unannounced; i += 1)
      void rateLimiter.run(`POST ${i}`, async () => void begunAt.push(clock.now() - from), never);
    await clock.advance(10_000);
    // The first of the share counts no longer then; for more it may ask only later.
    expect(begunAt.at(-1)).toBe(rateLimits.global.windowMs);
    expect(announced).toEqual([]);
    for (let i = 0; i < 100; i += 1) void rateLimiter.run(`POST ${i}`, async () => {}, never);
    await clock.advance(2_000);
    const { announcedMs, global, onTheWayMs } = rateLimits;
    expect(announced).toEqual([announcedMs + global.windowMs + onTheWayMs]);
  });

  test('begins nothing while Discord wants silence', async () => {
    const clock = manualClock();
    const rateLimiter = createRateLimiter(clock);
    await rateLimiter.takeOver(sharedRate(clock));
    const from = clock.now();
    const begunAt: number[] = [];
    rateLimiter.pause(5_000);
    void rateLimiter.run('POST 1', async () => void begunAt.push(clock.now() - from), never);
    await clock.advance(10_000);
    expect(begunAt).toEqual([5_000]);
  });
});
