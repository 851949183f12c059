import type { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { InteractionResponseType, RateLimitError } from '#discord.js';
import { sendErrorOf } from '../../../src/discord/messages/send-error.ts';
import { type Pace, repliesByRest } from '../../../src/discord/transport/rest.ts';
import { messageBodyOf } from '../../../src/discord/views/reply/message-body.ts';
import { hanging, restAgainst } from './rest-against.ts';

const interaction = { id: '11', application_id: '22', token: 'interaction-token' };
const pong = { type: InteractionResponseType.Pong } as const;

test.each(['alerts', 'general'] as const)('answers do not wait while all %s posts hang', async (queue) => {
  const { rest, seen } = await restAgainst(({ line }, response) => {
    if (line.includes('/channels/')) hanging.add(response);
  });
  for (let channel = 0; channel < 60; channel += 1) {
    void rest[queue].post(`/channels/${channel}/messages`, { body: {} }).catch(() => {});
  }
  await vi.waitFor(() => expect(seen.length).toBe(32));
  await Promise.all(Array.from({ length: 100 }, (_, index) => rest.callback({ ...interaction, id: `${index}` }, pong)));
  await repliesByRest(rest.replies).edit(interaction, messageBodyOf({ content: 'late' }));
  expect(seen).toHaveLength(32 + 101);
});

describe('a request that may be repeated', () => {
  test.each([
    ['closed without an answer', (socket: Socket) => void socket.end()],
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['answered in no known language', (socket: Socket) => void socket.end('200 good day\r\n\r\n')],
    [
      'closed in the middle of an answer',
      (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'),
    ],
  ])('is repeated when its connection was %s, and a delivery of the outbox is not', async (_how, breakOff) => {
    let breaking = 0;
    const { rest, seen } = await restAgainst((_seen, response) => {
      if (breaking <= 0) return;
      breaking -= 1;
      hanging.add(response);
      if (response.socket) breakOff(response.socket);
    });
    breaking = 3;
    await rest.general.post('/channels/1/messages', { body: {} });
    expect(seen).toHaveLength(4);
    breaking = 1;
    await expect(rest.alerts.post('/channels/1/messages', { body: {} })).rejects.toThrow();
    expect(seen).toHaveLength(5);
  });
});

test.each([
  ['alerts', { headers: { 'x-ratelimit-global': 'true', 'retry-after': '7' }, body: {} }, [7_000]],
  ['alerts', { headers: {}, body: { retry_after: 3.5, global: true } }, [3_500]],
  ['alerts', { headers: { 'retry-after': '7' }, body: { retry_after: 7, global: false } }, []],
] as const)(
  'a 429 for the whole bot that %s meet is told to all, one for a route is not: %j',
  async (queue, limit, told) => {
    const paused: number[] = [];
    const { rest } = await restAgainst(
      (_seen, response) => {
        response.writeHead(429, { 'Content-Type': 'application/json', ...limit.headers });
        response.write(JSON.stringify(limit.body));
      },
      { onGlobalLimit: (ms) => void paused.push(ms) },
    );
    await expect(rest[queue].post('/channels/1/messages', { body: {} })).rejects.toThrow(RateLimitError);
    expect(paused).toEqual(told);
  },
);

test('what is neither an answer nor an alert waits for its turn under the limit of the whole bot', async () => {
  const turns: (() => void)[] = [];
  const pace: Pace = async (request) => {
    await new Promise<void>((resolve) => void turns.push(resolve));
    return request();
  };
  const { rest, seen } = await restAgainst(undefined, { pace });
  const waiting = rest.general.get('/gateway/bot');
  await rest.callback(interaction, pong);
  await rest.alerts.post('/channels/1/messages', { body: {} });
  expect(seen.map(({ line }) => line)).toEqual([
    'POST /api/v10/interactions/11/interaction-token/callback',
    'POST /api/v10/channels/1/messages',
  ]);
  expect(turns).toHaveLength(1);
  turns[0]?.();
  await waiting;
  expect(seen).toHaveLength(3);
});

describe('an answer', () => {
  test('goes to the interaction, with its token and without the bot’s', async () => {
    const { rest, seen } = await restAgainst();
    await rest.callback(interaction, pong);
    expect(seen).toMatchObject([{ line: 'POST /api/v10/interactions/11/interaction-token/callback', body: pong }]);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(seen[0]?.headers['user-agent']).toMatch(/^DiscordBot .*Carrel$/);
    expect(seen[0]?.headers['content-type']).toBe('application/json');
  });

  test('is edited, and followed up, by the interaction’s own webhook', async () => {
    const { rest, seen } = await restAgainst();
    const replies = repliesByRest(rest.replies);
    const body = messageBodyOf({ content: 'later: é' });
    await replies.edit(interaction, body);
    await replies.followUp(interaction, body);
    expect(seen).toMatchObject([
      { line: 'PATCH /api/v10/webhooks/22/interaction-token/messages/@original', body },
      { line: 'POST /api/v10/webhooks/22/interaction-token', body },
    ]);
    for (const { headers } of seen) expect(headers).not.toHaveProperty('authorization');
  });

  test('does not wait behind messages that Discord holds back', async () => {
    const order: string[] = [];
    let isFirst = true;
    const { rest } = await restAgainst(({ line }, response) => {
      if (!line.includes('/channels/') || !isFirst) return;
      isFirst = false;
      response.writeHead(429, {
        'content-type': 'application/json',
        'retry-after': '0.3',
        'x-ratelimit-global': 'true',
      });
      response.write(JSON.stringify({ message: 'slow down', retry_after: 0.3, global: true }));
      limited.resolve();
    });
    const limited = Promise.withResolvers<void>();
    const message = rest.general.post('/channels/1/messages', { body: {} }).then(() => order.push('message'));
    await limited.promise;
    await rest.callback(interaction, pong).then(() => order.push('answer'));
    await message;
    expect(order).toEqual(['answer', 'message']);
  });

  test('that Discord cannot take throws at once: what repeats it knows what that means', async () => {
    const { rest, seen } = await restAgainst((_one, response) => {
      response.statusCode = 500;
    });
    await expect(rest.callback(interaction, pong)).rejects.toMatchObject({ status: 500 });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['in its headers', { 'retry-after': '0.7' }, ''],
    ['in its body', { 'content-type': 'application/json' }, '{"retry_after":0.7}'],
  ])('that meets a 429 throws how long to wait, which it says %s', async (_where, headers, body) => {
    const { rest, seen } = await restAgainst((_one, response) => {
      response.writeHead(429, headers);
      response.write(body);
    });
    await expect(rest.callback(interaction, pong)).rejects.toMatchObject({ retryAfterMs: 700 });
    expect(seen).toHaveLength(1);
  });

  test('that comes too late throws what Discord says, at once', async () => {
    const { rest, seen } = await restAgainst((_one, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.write(JSON.stringify({ code: 10062, message: 'Unknown interaction' }));
    });
    await expect(rest.callback(interaction, pong)).rejects.toMatchObject({ code: 10062, status: 404 });
    expect(seen).toHaveLength(1);
  });
});

test('an empty answer counts as one, also where it says that it is JSON', async () => {
  const { rest, seen } = await restAgainst((_seen, response) => response.setHeader('content-type', 'application/json'));
  await rest.callback(interaction, pong);
  expect(seen).toHaveLength(1);
});

test('everything else goes with the bot’s token', async () => {
  const { rest, seen } = await restAgainst();
  await rest.general.get('/users/@me');
  expect(seen).toMatchObject([{ line: 'GET /api/v10/users/@me', headers: { authorization: 'Bot the-bot-token' } }]);
});

test('a 401 in between costs that one request: the token is kept for the next', async () => {
  let isRefused = true;
  const { rest, seen } = await restAgainst((_one, response) => {
    if (!isRefused) return;
    response.writeHead(401, { 'content-type': 'application/json' });
    response.write(JSON.stringify({ code: 0, message: '401: Unauthorized' }));
  });
  for (const queue of [rest.general, rest.alerts]) {
    isRefused = true;
    await expect(queue.get('/users/@me')).rejects.toMatchObject({ status: 401 });
    isRefused = false;
    await queue.get('/users/@me');
  }
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill('Bot the-bot-token'));
});

test.each(['{"code":50013,"errors":"Missing Permissions"}', '{"code":50013,"errors":{"content":null}}'])(
  'a refusal is one with its code, whatever its details are: %s',
  async (body) => {
    const { rest, seen } = await restAgainst((_one, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.write(body);
    });
    const refused = { code: 50_013, status: 403 };
    await expect(rest.alerts.post('/channels/1/messages', { body: {} })).rejects.toMatchObject(refused);
    await expect(rest.callback({ id: '1', token: 'token' }, { type: 1 })).rejects.toMatchObject(refused);
    expect(seen).toHaveLength(2);
  },
);

test('a refusal whose code is neither a number nor a text is one of which nothing is known', async () => {
  const { rest } = await restAgainst((_one, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.write('{"code":{"toString":1},"message":"no"}');
  });
  const refusals = [
    rest.alerts.post('/channels/1/messages', { body: {} }),
    rest.callback({ id: '1', token: 'token' }, { type: 1 }),
  ];
  for (const refused of await Promise.allSettled(refusals)) {
    const { failure } = sendErrorOf((refused as PromiseRejectedResult).reason);
    expect(failure).toMatchObject({ kind: 'transient', detail: 'HTTP 403, code 0' });
  }
});

describe('a 429', () => {
  const json = { 'content-type': 'application/json' };
  test.each([
    ['in its headers alone', { 'retry-after': '7' }, '', 7_000, false],
    ['in its body alone', json, JSON.stringify({ message: '', retry_after: 6.5, global: false }), 6_500, false],
    ['for the whole bot in its body alone', json, JSON.stringify({ retry_after: 6.5, global: true }), 6_500, true],
    ['in both, of which the longer counts', { ...json, 'retry-after': '2' }, '{"retry_after":8}', 8_000, false],
    ['nowhere', { 'content-type': 'text/html' }, '<!DOCTYPE html>', 1_000, false],
    ['for longer than any of Discord’s limits, for a day', { 'retry-after': 'Infinity' }, '', 86_400_000, false],
    ['as a date', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, '', 1_000, false],
  ])('that says how long to wait %s is waited for', async (_where, headers, body, leastMs, global) => {
    const { rest, seen } = await restAgainst((_one, response) => {
      response.writeHead(429, headers);
      response.write(body);
    });
    const refused = await rest.alerts.post('/channels/1/messages', { body: {} }).catch((error: unknown) => error);
    const { failure } = sendErrorOf(refused);
    expect(failure).toMatchObject({ kind: 'rateLimited', global });
    const { retryAfterMs } = failure as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThanOrEqual(leastMs);
    expect(retryAfterMs).toBeLessThan(leastMs + 1_000);
    expect(seen).toHaveLength(1);
  });

  test('of a minute is an error at once where a user waits for the message', async () => {
    const { rest, seen } = await restAgainst((_one, response) => {
      response.writeHead(429, { ...json, 'retry-after': '60' });
      response.write(JSON.stringify({ retry_after: 60, global: false }));
    });
    for (const route of ['/channels/1/messages', '/users/@me/channels'] as const) {
      await expect(rest.general.post(route, { body: {} })).rejects.toBeInstanceOf(RateLimitError);
    }
    expect(seen).toHaveLength(2);
  });
});
