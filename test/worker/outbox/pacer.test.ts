import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimits } from '../../../src/sandbox/discord/routes/rate-limits.ts';
import { createPacer } from '../../../src/worker/outbox/pacer.ts';
import { manualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;

describe('the pacer', () => {
  test('keeps within Discord’s limits whatever the network does on the way', async () => {
    const delays = fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 60 })));
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 80 }), async (delay, channels) => {
        const clock = manualClock();
        const limits = createRateLimits(clock.now);
        const pacer = createPacer(clock);
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
          while (pacer.waitMs(route) > 0) await clock.advance(200);
          void pacer.run(route, () => request(`/channels/${channel}/messages`), never);
        }
        await clock.advance(20_000);
        expect({ refused, answered }).toEqual({ refused: 0, answered: 150 });
      }),
      { numRuns: 6 },
    );
  }, 20_000);

  test('keeps within them also when the network turns out a fifth quicker than it ever was', async () => {
    const clock = manualClock();
    const limits = createRateLimits(clock.now);
    const pacer = createPacer(clock);
    let refused = 0;
    let answered = 0;
    for (let channel = 0; channel < 700; channel += 1) {
      const request = async () => {
        await clock.sleep(channel < 350 ? 120 : 96);
        if (limits.take('POST', `/channels/${100_000 + channel}/messages`).limited) refused += 1;
        answered += 1;
      };
      void pacer.run(`POST ${channel}`, request, never);
    }
    await clock.advance(20_000);
    expect({ refused, answered }).toEqual({ refused: 0, answered: 700 });
  });

  test('sends two thousand within a tenth of the shortest time there is, from a cold start', async () => {
    const clock = manualClock();
    const startedAt = clock.now();
    const pacer = createPacer(clock);
    let lastAt = 0;
    const all = Array.from({ length: 2_000 }, (_, i) =>
      pacer.run(
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
    expect(lastAt - startedAt).toBeLessThan(44_000);
  });

  test('begins nothing while Discord wants silence', async () => {
    const clock = manualClock();
    const pacer = createPacer(clock);
    const begun: string[] = [];
    const send = (route: string) => void pacer.run(route, async () => void begun.push(route), never);
    pacer.pause(5_000);
    send('POST 1');
    await clock.advance(4_900);
    expect(begun).toEqual([]);
    await clock.advance(200);
    expect(begun).toEqual(['POST 1']);
    pacer.pause(5_000, 'POST 2');
    expect(pacer.waitMs('POST 2')).toBe(5_000);
    expect(pacer.waitMs('POST 3')).toBe(0);
  });

  test('gives up what has not begun when it is told to stop', async () => {
    const clock = manualClock();
    const pacer = createPacer(clock);
    const stopping = new AbortController();
    pacer.pause(5_000);
    const waiting = pacer.run('POST 1', async () => 'sent', stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow();
    expect(pacer.waitMs('POST 1')).toBe(0);
    expect(clock.sleepers).toBe(0);
  });
});
