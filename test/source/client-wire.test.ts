import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { createSourceClient, type SourceLimits } from '../../src/source/client.ts';

const body = '{"Webster":{"Occupancy":"367.0000","LastRecordTime":"2026-02-11 13:20:00.000"}}';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server on any free port, a client of it, and how often it was asked. */
async function serving(listener: RequestListener, limits: Partial<SourceLimits> = {}) {
  const state = { requests: 0 };
  const server = createServer((request, response) => {
    state.requests += 1;
    listener(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createSourceClient({
    baseUrl: `http://127.0.0.1:${port}`,
    userAgent: 'test',
    clock: impatient,
    random: () => 0,
    limits,
  });
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  }, client.close);
  return { client, state, server };
}

/** Waits for nothing: what is tested here are real sockets, not the waits between retries. */
const impatient: Clock = { now: () => Date.UTC(2026, 1, 11, 17), sleep: async () => {} };

/** Every time limit is long but the one of the test, so that no other can be the one that fires. */
const patient = { connectMs: 60_000, headersMs: 60_000, bodyMs: 60_000, answerMs: 60_000 };

/** Sends `piece` again and again until the client is gone. */
function drip(response: ServerResponse, piece: Uint8Array | string): void {
  const timer = setInterval(() => response.write(piece), 2);
  response.on('close', () => clearInterval(timer));
}

describe('time', () => {
  test('a server that never answers is given up once and not asked again', async () => {
    const { client, state } = await serving(() => {}, { ...patient, headersMs: 30 });
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'timedOut', phase: 'headers' } });
    expect(state.requests).toBeLessThan(2);
  });

  test('so is one that stops in the middle of a body', async () => {
    const { client, state } = await serving((_, response) => void response.write(body.slice(0, 20)), {
      ...patient,
      bodyMs: 30,
    });
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'timedOut', phase: 'body' } });
    expect(state.requests).toBeLessThan(2);
  });

  test('and one that drips, so that no single wait is too long', async () => {
    const { client, state } = await serving((_, response) => drip(response, ' '), { ...patient, answerMs: 60 });
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'timedOut', phase: 'answer' } });
    expect(state.requests).toBeLessThan(2);
  });
});

describe('a connection that breaks', () => {
  test('before the answer is tried three times in all', async () => {
    const { client, state } = await serving((request) => void request.socket.destroy());
    await expect(client.occupancy()).rejects.toMatchObject({ kind: 'unreachable' });
    expect(state.requests).toBe(3);
  });

  test.each([
    ['with a length', { 'content-length': String(body.length) }],
    ['in chunks', {}],
  ])('in the middle of a body %s never passes for a whole one', async (_, headers) => {
    let first = true;
    const { client, state } = await serving((_request, response) => {
      response.writeHead(200, headers);
      if (!first) return void response.end(body);
      first = false;
      // The first half is on its way before the socket is cut.
      response.write(body.slice(0, 40), () => response.destroy());
    });
    expect((await client.occupancy()).readings).toMatchObject([{ raw: 367 }]);
    expect(state.requests).toBe(2);
  });

  test('because nothing listens is unreachable', async () => {
    const { client, server } = await serving(() => {});
    await new Promise((resolve) => server.close(resolve));
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'unreachable', code: 'ECONNREFUSED' } });
  });
});

describe('a refusal', () => {
  test('with a body that has arrived leaves the client able to ask again', async () => {
    const statuses = [404, 200];
    const { client } = await serving((_, response) => {
      response.writeHead(statuses.shift() ?? 500, { 'content-length': String(body.length) }).end(body);
    });
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'status', status: 404 } });
    expect((await client.occupancy()).readings).toHaveLength(1);
  });

  test('with a body that never ends is not waited for, and its connection is closed', async () => {
    const closed: Promise<unknown>[] = [];
    const { client, state } = await serving((_, response) => {
      closed.push(once(response, 'close'));
      response.writeHead(503);
      drip(response, 'sorry ');
    }, patient);
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'status', status: 503 } });
    await Promise.all(closed);
    expect(state.requests).toBe(3);
  });
});

describe('size', () => {
  test('a body of exactly the limit is read, one byte more is not', async () => {
    const limit = 200;
    const sizes = [limit, limit + 1];
    const { client } = await serving((_, response) => response.end(body.padEnd(sizes.shift() ?? 0)), {
      bodyBytes: limit,
    });
    expect((await client.occupancy()).readings).toHaveLength(1);
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'tooLarge', limitBytes: limit } });
  });

  test('a body without an end is left after 64 KiB, and the connection with it', async () => {
    const closed = Promise.withResolvers<void>();
    const { client, state } = await serving((_, response) => {
      response.on('close', closed.resolve);
      drip(response, Buffer.alloc(32 * 1024, ' '));
    }, patient);
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'tooLarge', limitBytes: 65_536 } });
    await closed.promise;
    expect(state.requests).toBe(1);
  });

  test('a small gzip that holds 50 MB is left as well', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const { client } = await serving((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    expect(bomb.length).toBeLessThan(65_536);
    await expect(client.occupancy()).rejects.toMatchObject({ kind: 'tooLarge' });
  });
});

describe('encoding', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a %s body is read, although we did not ask for one', async (encoding, compress) => {
    const asked: unknown[] = [];
    const { client } = await serving((request, response) => {
      asked.push(request.headers['accept-encoding']);
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(body));
    });
    expect((await client.occupancy()).readings).toMatchObject([{ libraryId: 'webster', raw: 367 }]);
    expect(asked).toEqual(['identity']);
  });

  test('a body that is not what it says fails with one of our errors', async () => {
    const { client } = await serving((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all');
    });
    await expect(client.occupancy()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('an abort', () => {
  test('ends a question under way with its reason', async () => {
    const asked = Promise.withResolvers<void>();
    const { client, state } = await serving(() => asked.resolve(), patient);
    const stopping = new AbortController();
    const answer = client.occupancy(stopping.signal);
    await asked.promise;
    // With a code, as the errors of sockets have one: it must not pass for such an error.
    stopping.abort(Object.assign(new Error('going down'), { code: 'SIGTERM' }));
    await expect(answer).rejects.toThrow('going down');
    expect(state.requests).toBe(1);
  });

  test('that came before asks nothing', async () => {
    const { client, state } = await serving((_, response) => response.end(body));
    await expect(client.occupancy(AbortSignal.abort(new Error('going down')))).rejects.toThrow('going down');
    expect(state.requests).toBe(0);
  });

  test('a closed client fails, and the question that it had under way too', async () => {
    const asked = Promise.withResolvers<void>();
    const { client } = await serving(() => asked.resolve(), patient);
    const answer = expect(client.occupancy()).rejects.toMatchObject({ kind: 'unreachable' });
    await asked.promise;
    await client.close();
    await answer;
  });
});
