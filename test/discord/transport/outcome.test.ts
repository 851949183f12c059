import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isRetryable, isUnknownOutcome, outcomeOf } from '../../../src/discord/transport/outcome.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';

const request = { body: {}, files: [] };
const apiError = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', '/channels/1/messages', request);
const httpError = (status: number) => new HTTPError(status, 'page', 'POST', '/channels/1/messages', request);
const coded = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

/** What our REST throws when the server treats the connection as `treat` does. */
async function failureOf(treat: (socket: Socket) => void): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => treat(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const rest = createDiscordRest({ apiUrl: `http://127.0.0.1:${port}/api`, token: 'token' });
  onTestFinished(async () => {
    await rest.close();
    server.close();
  });
  return rest.alerts.post('/channels/1/messages', { body: {} }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('what became of a request that failed', () => {
  test.each([
    ['closed without an answer', (socket: Socket) => void socket.end()],
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['answered in no language', (socket: Socket) => void socket.end('200 good day\r\n\r\n')],
    [
      'closed in the middle of an answer',
      (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'),
    ],
  ])('is unknown when the connection was %s', async (_how, treat) => {
    const error = await failureOf(treat);
    expect(error).toBeInstanceOf(Error);
    expect(outcomeOf(error)).toBe('unknown');
  });

  test('is known when no connection was made', async () => {
    const rest = createDiscordRest({ apiUrl: 'http://127.0.0.1:1/api', token: 'token' });
    onTestFinished(() => rest.close());
    const error: unknown = await rest.alerts
      .post('/channels/1/messages', { body: {} })
      .catch((thrown: unknown) => thrown);
    expect(outcomeOf(error)).toBe('notDone');
    expect(isRetryable(error)).toBe(true);
  });

  test.each([
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'UND_ERR_ABORTED',
    'UND_ERR_DESTROYED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'HPE_INVALID_CONSTANT',
    'a code of tomorrow',
  ])('is unknown after %s, also as the cause of another error', (code) => {
    expect(isUnknownOutcome(coded(code))).toBe(true);
    expect(isUnknownOutcome(new TypeError('fetch failed', { cause: coded(code) }))).toBe(true);
    expect(isRetryable(coded(code))).toBe(true);
  });

  test('is unknown after a time-out, and after what no network throws', () => {
    expect(outcomeOf(new DOMException('This operation was aborted', 'AbortError'))).toBe('unknown');
    expect(outcomeOf(new Error('a defect'))).toBe('unknown');
    expect(outcomeOf('thrown')).toBe('unknown');
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    'is known after %s: nothing was sent',
    (code) => {
      expect(outcomeOf(coded(code))).toBe('notDone');
      expect(outcomeOf(new AggregateError([coded(code), coded('ENETUNREACH')]))).toBe('notDone');
    },
  );

  test('is unknown when of two addresses one broke after the connection', () => {
    expect(outcomeOf(new AggregateError([coded('ECONNREFUSED'), coded('ECONNRESET')]))).toBe('unknown');
  });

  test.each([
    ['a refusal of Discord’s', apiError(403, 50_013), 'refused'],
    ['an unknown interaction', apiError(404, 10_062), 'refused'],
    ['a 403 of Cloudflare’s', apiError(403, 40_333), 'notDone'],
    ['a page with a 403', apiError(403, 0), 'notDone'],
    ['a bare 404', httpError(404), 'notDone'],
    ['a 429', apiError(429, 30_046), 'notDone'],
    ['a request time-out of the other side', httpError(408), 'unknown'],
    ['a 502', httpError(502), 'unknown'],
    ['a 500 with Discord’s JSON', apiError(500, 0), 'unknown'],
  ])('after %s', (_what, error, expected) => {
    expect(outcomeOf(error)).toBe(expected);
  });

  test('is known after a rate limit that was refused', () => {
    const limit = { global: true, hash: '', limit: 50, majorParameter: '', method: 'POST', retryAfter: 5, route: '/' };
    const error = new RateLimitError({
      ...limit,
      scope: 'global',
      sublimitTimeout: 0,
      timeToReset: 5,
      url: '',
    } as ConstructorParameters<typeof RateLimitError>[0]);
    expect(outcomeOf(error)).toBe('notDone');
  });
});
