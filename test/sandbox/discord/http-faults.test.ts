import { describe, expect, test } from 'vitest';
import { createHttpFaults } from '../../../src/sandbox/discord/faults/http-faults.ts';
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

  test('of edits is Discord’s 30046 for the message that is meant, as a 429 without a time, until it is cleared', async () => {
    const discord = await discordForTest();
    const place = `/channels/${discord.channelId('general')}/messages`;
    const post = async () => String((await ask(discord, 'POST', place, { content: 'a' })).id);
    const [old, young] = [await post(), await post()];
    discord.faults.spendEdits({ route: old });
    const edited = async (id: string) => {
      const { status, code, headers } = await ask(discord, 'PATCH', `${place}/${id}`, { content: 'b' });
      return [status, code, headers.get('retry-after')];
    };
    expect(await edited(old)).toEqual([429, 30_046, null]);
    expect(await edited(young)).toEqual([200, undefined, null]);
    discord.faults.spendEdits();
    expect(await edited(young)).toEqual([429, 30_046, null]);
    expect((await ask(discord, 'DELETE', `${place}/${old}`)).status).toBe(204);
    discord.faults.clear();
    expect(await edited(young)).toEqual([200, undefined, null]);
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
