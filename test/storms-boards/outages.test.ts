import { describe, expect, test } from 'vitest';
import { boardStorm, minute } from './board-storm.ts';

const messages = /\/channels\/\d+\/messages/;
const posts = /^POST \/channels\/\d+\/messages$/;
/** The counts that boards say; NaN for none. */
const people = (shown: readonly string[]) =>
  shown.map((text) => Number(/about ([\d,]+)/.exec(text)?.[1]?.replace(',', '')));

describe('a board', () => {
  test('is right again within seven minutes of an outage of ten, and was asked about no oftener than each few minutes', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    await storm.create(runner);
    runner.start();
    await storm.polls(800, 3);
    const before = people(storm.shown())[0] ?? Number.NaN;
    const asked = storm.asked().length;
    storm.discord.faults.failNext(1_000, { route: messages, status: 503 });
    await storm.polls(1_200, 10);
    expect(people(storm.shown())).toEqual([before]);
    expect(storm.asked().length - asked).toBeLessThanOrEqual(4);
    storm.discord.faults.clear();
    await storm.polls(1_300, 7);
    expect(people(storm.shown())[0]).toBeGreaterThan(before + 300);
    expect(await storm.state()).toMatchObject({ failures: 0 });
  });

  test('whose first post went unconfirmed is that message after an outage of ten minutes, and no second', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    storm.discord.faults.loseAnswers(1, { route: posts });
    await storm.create(runner);
    storm.discord.faults.failNext(1_000, { route: messages });
    runner.start();
    const [first] = storm.messages();
    await storm.polls(1_200, 10);
    storm.discord.faults.clear();
    await storm.polls(1_300, 7);
    expect(storm.messages().map(({ id }) => id)).toEqual([first?.id]);
    expect(people(storm.shown())[0]).toBeGreaterThan(1_200);
    expect(storm.crowdedMs()).toBe(0);
  });

  test('waits with all others while Discord says 429 to everything', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    for (const server of [0, 1, 2]) await storm.create(runner, server);
    runner.start();
    await storm.polls(800, 3);
    storm.discord.faults.rateLimitNext(1, { route: messages, retryAfterMs: 90_000, global: true });
    const asked = storm.asked().length;
    await storm.polls(1_200, 4);
    const times = storm.asked().slice(asked);
    const refusedAt = times[0] ?? Number.NaN;
    expect(times.filter((at) => at > refusedAt && at < refusedAt + 90_000)).toEqual([]);
    await storm.polls(1_300, 2);
    for (const server of [0, 1, 2]) expect(people(storm.shown(server))[0]).toBeGreaterThan(1_200);
    expect(storm.discord.counts().rateLimited).toBe(1);
  });

  test('says that it is not live when the feed has been silent for ten minutes, and counts again when it is back', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    await storm.create(runner);
    runner.start();
    await storm.polls(800, 2);
    expect(storm.shown()[0]).not.toContain('Not live');
    await storm.pass(12 * minute);
    expect(storm.shown()).toEqual([expect.stringContaining('Not live')]);
    await storm.pass(180 * minute);
    expect(people(storm.shown())).toEqual([Number.NaN]);
    await storm.polls(900, 2);
    expect(storm.shown()).toEqual([expect.stringMatching(/^(?!.*Not live).*about/s)]);
    expect(storm.messages()).toHaveLength(1);
  });

  test('whose channel is gone is stopped with the reason, and asks for nothing any more', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    await storm.create(runner);
    runner.start();
    storm.discord.faults.deleteChannel(storm.discord.channelId('general'));
    await storm.polls(900, 3);
    expect(await storm.state()).toMatchObject({ paused: { reason: 'unknownChannel' } });
    const asked = storm.asked().length;
    await storm.polls(1_000, 30);
    expect(storm.asked()).toHaveLength(asked);
  });
});
