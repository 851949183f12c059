import { describe, expect, test } from 'vitest';
import { createHttpFaults } from '../../../src/sandbox/discord/http-faults.ts';
import { ask, discordForTest } from './fixture.ts';

describe('a planned fault', () => {
  test('hits its route as often as it was asked to, and nothing else', () => {
    const faults = createHttpFaults(() => 0.5);
    faults.failNext(2, { route: 'POST /channels/', status: 502 });
    faults.rateLimitNext(1, { route: /messages$/, retryAfterMs: 250, global: true });
    expect(faults.next('GET /users/@me')?.answer).toBeUndefined();
    const statuses = Array.from({ length: 4 }, () => faults.next('POST /channels/1/messages')?.answer?.status);
    expect(statuses).toEqual([502, 502, 429, undefined]);
    expect(faults.isPlanned()).toBe(false);
  });

  test('of time stays until it is cleared, and adds up', () => {
    const faults = createHttpFaults(() => 0.5);
    faults.slow(100);
    faults.jitter(10, 30);
    expect(faults.next('GET /x')?.delayMs).toBe(120);
    expect(faults.next('GET /x')?.delayMs).toBe(120);
    faults.clear();
    expect(faults.next('GET /x')).toBeUndefined();
  });

  test('says in a 429 how long to wait and who is meant', async () => {
    const discord = await discordForTest();
    discord.faults.rateLimitNext(1, { retryAfterMs: 250, global: true });
    const answer = await ask(discord, 'GET', '/users/@me');
    expect(answer).toMatchObject({ status: 429, retry_after: 0.25, global: true });
    expect(answer.headers.get('retry-after')).toBe('0.25');
    expect(answer.headers.get('x-ratelimit-scope')).toBe('global');
  });
});
