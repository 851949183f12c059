import { describe, expect, test } from 'vitest';
import { Routes } from '#discord.js';
import { createPace } from '../../../src/sandbox/discord/records.ts';
import { createRateLimits } from '../../../src/sandbox/discord/routes/rate-limits.ts';
import { ask, discordForTest } from './fixture.ts';
import { restFor } from './small-bot.ts';

const channel = (n: number) => `/channels/${1_000_000_000_000_000_000n + BigInt(n)}/messages`;

describe('the rate limits', () => {
  test('let five messages in five seconds into a channel and say when more may come', () => {
    let now = 1_000;
    const limits = createRateLimits(() => now);
    const verdicts = Array.from({ length: 6 }, () => limits.take('POST', channel(1)));
    expect(verdicts.map((verdict) => verdict.headers['X-RateLimit-Remaining'])).toEqual(['4', '3', '2', '1', '0', '0']);
    expect(verdicts[5]).toMatchObject({ limited: { retryAfterMs: 5_000, global: false } });
    expect(limits.take('POST', channel(2)).limited).toBeUndefined();
    now += 5_000;
    expect(limits.take('POST', channel(1)).limited).toBeUndefined();
  });

  test('let fifty requests a second through for a bot, callbacks and webhooks not counted', () => {
    let now = 1_000;
    const limits = createRateLimits(() => now);
    const limited = (n: number) => limits.take('POST', channel(n)).limited;
    expect(Array.from({ length: 50 }, (_, n) => limited(n)).every((verdict) => verdict === undefined)).toBe(true);
    expect(limited(51)).toEqual({ retryAfterMs: 1_000, global: true });
    expect(limits.take('POST', '/interactions/1/token/callback')).toEqual({ headers: {} });
    expect(limits.take('PATCH', '/webhooks/1/token/messages/@original').limited).toBeUndefined();
    now += 1_000;
    expect(limited(52)).toBeUndefined();
  });

  test('count fifty in any second when told to, however the seconds are cut', () => {
    const start = 1_000;
    const spread = (at: number, count: 'fixed' | 'sliding') => {
      let now = start;
      const limits = createRateLimits(() => now, count);
      limits.take('POST', channel(0));
      now = start + 900;
      for (let n = 1; n < 50; n += 1) limits.take('POST', channel(n));
      now = start + at;
      return Array.from({ length: 50 }, (_, n) => limits.take('POST', channel(100 + n)).limited?.retryAfterMs);
    };
    expect(spread(1_100, 'fixed').every((waitMs) => waitMs === undefined)).toBe(true);
    expect(spread(1_100, 'sliding')).toEqual([undefined, ...Array.from({ length: 49 }, () => 800)]);
    expect(spread(1_900, 'sliding').every((waitMs) => waitMs === undefined)).toBe(true);
  });

  test('know the busiest second, answers to interactions apart', () => {
    const pace = createPace();
    for (const at of [0, 400, 900, 1_000, 1_350, 5_000]) pace.count(at);
    expect(pace.busiestSecond()).toBe(4);
  });

  test('share a bucket between the channels of a route, by name only', () => {
    const limits = createRateLimits(() => 0);
    const bucket = (path: string) => limits.take('POST', path).headers['X-RateLimit-Bucket'];
    expect(bucket(channel(1))).toBe(bucket(channel(2)));
    expect(bucket(channel(1))).not.toBe(bucket('/users/@me/channels'));
  });

  test('answer a request too many with a 429 as Discord words it', async () => {
    const discord = await discordForTest();
    const route = Routes.channelMessages(discord.channelId('general'));
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await ask(discord, 'POST', route, { content: 'x' }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[5]).toMatchObject({ message: 'You are being rate limited.', global: false });
    expect(answers[5]?.retry_after).toBeGreaterThan(0);
    expect(discord.counts().rateLimited).toBe(1);
    expect(discord.counts().busiestSecond).toBeGreaterThan(0);
  });

  test('are honoured by discord.js, which waits and loses nothing', async () => {
    const discord = await discordForTest();
    const route = Routes.channelMessages(discord.channelId('general'));
    discord.faults.rateLimitNext(2, { route, retryAfterMs: 20 });
    await restFor(discord, { retries: 3 }).post(route, { body: { content: 'in the end' } });
    expect(discord.messages(discord.channelId('general'))).toHaveLength(1);
    expect(discord.counts().rateLimited).toBe(2);
  });

  test('can be switched off', async () => {
    const discord = await discordForTest({ rateLimits: false });
    const route = Routes.channelMessages(discord.channelId('general'));
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(discord, 'POST', route, { content: 'x' })));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
  });
});
