import { describe, expect, test } from 'vitest';
import { createHttpFaults } from '../../../src/sandbox/discord/faults/http-faults.ts';
import type { LocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { ask, botForTest, discordForTest } from './fixture.ts';

describe('a planned fault', () => {
  test('hits its route as often as it was asked to, and nothing else', () => {
    const faults = createHttpFaults(() => 0.5);
    faults.failNext(2, { route: 'POST /channels/', status: 502 });
    faults.rateLimitNext(1, { route: /messages$/, retryAfterMs: 250, global: true });
    expect(faults.next('GET /users/@me')?.instead).toBeUndefined();
    const endings = Array.from({ length: 4 }, () => faults.next('POST /channels/1/messages')?.instead);
    expect(endings).toMatchObject([{ status: 502 }, { status: 502 }, { status: 429 }, undefined]);
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

  test.each([
    ['closes its connection', 'close'],
    ['never answers', 'hang'],
    ['answers with an error', 502],
  ] as const)('takes the message and then %s', async (_, ending) => {
    const discord = await discordForTest();
    discord.faults.loseAnswers(1, { route: 'POST /channels/', ending });
    const client = new AbortController();
    discord.onMessage(() => ending === 'hang' && client.abort());
    expect(await post(discord, client.signal)).toBe(ending === 502 ? 502 : 'none');
    expect(discord.messages(discord.channelId('general')).map(({ content }) => content)).toEqual(['hello']);
    expect(await post(discord)).toBe(200);
  });

  test.each([
    ['closed', 'closeNext'],
    ['left hanging', 'hangNext'],
  ] as const)('is a connection that is %s before anything is done', async (_, fault) => {
    const discord = await discordForTest();
    discord.faults[fault](1, { route: 'POST /channels/' });
    const client = new AbortController();
    const answer = post(discord, client.signal);
    await expect.poll(() => discord.requests()).toMatchObject([{ method: 'POST', status: 0 }]);
    if (fault === 'hangNext') client.abort();
    expect(await answer).toBe('none');
    expect(discord.messages(discord.channelId('general'))).toEqual([]);
    expect(await post(discord)).toBe(200);
  });

  test('hits the answers to interactions like any other route', async () => {
    const discord = await discordForTest();
    const bot = await botForTest(discord, {
      onInteraction: (interaction, own) => own.answer(interaction, { type: 4, data: { content: 'hi' } }),
    });
    await bot.saw('READY');
    discord.faults.loseAnswers(1, { route: /^POST \/interactions\// });
    expect((await discord.user().run('/hello')).status).toBe('answered');
  });

  test('delays the answer, not what is done', async () => {
    const discord = await discordForTest();
    discord.faults.slowAnswers(60_000, { route: 'POST /channels/' });
    const client = new AbortController();
    discord.onMessage(() => client.abort());
    expect(await post(discord, client.signal)).toBe('none');
  });

  test('is any of Discord’s error codes, such as AutoMod’s', async () => {
    const discord = await discordForTest();
    const route = `/channels/${discord.channelId('general')}/messages`;
    const message = 'Message was blocked by automatic moderation';
    discord.faults.refuseNext(1, { route, code: 200_000, message });
    expect(await ask(discord, 'POST', route, { content: 'hello' })).toMatchObject({
      status: 400,
      code: 200_000,
      message,
    });
    expect(discord.messages(discord.channelId('general'))).toEqual([]);
    expect(discord.violations()).toEqual([]);
  });

  test('is a page of HTML, with a time to wait or without', async () => {
    const discord = await discordForTest();
    discord.faults.failNext(1, { status: 403, html: true });
    discord.faults.rateLimitNext(1, { retryAfterMs: 2_000, html: true });
    const page = () => fetch(`${discord.url}/v10/users/@me`);
    const [refused, limited] = [await page(), await page()];
    expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'text/html; charset=UTF-8']);
    expect(await refused.text()).toContain('<!doctype html>');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect(limited.headers.get('x-ratelimit-global')).toBeNull();
  });
});

/** Posts "hello" into #general; the status, or `none` when the connection ended or the client gave up. */
async function post(discord: LocalDiscord, signal: AbortSignal | null = null): Promise<number | 'none'> {
  const path = `/channels/${discord.channelId('general')}/messages`;
  const answer = await fetch(`${discord.url}/v10${path}`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'hello' }),
    signal,
  }).catch(() => undefined);
  return answer?.status ?? 'none';
}
