import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InteractionResponseType, InteractionType, MessageFlags } from '#discord.js';
import { FatalError } from '../../src/base/errors.ts';
import { createWebhookEventHandler } from '../../src/worker/departures.ts';
import { asked, ping, pressed } from '../support/interactions.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { clock, headersOf, serving } from './serving.ts';

describe('the health', () => {
  test('of the process is ok as long as it answers', async () => {
    const { get } = await serving({ readiness: () => ({ ready: false, detail: 'not connected to Discord' }) });
    expect(await get('/healthz')).toEqual([200, 'ok']);
  });

  test('of the service is 503 with the reason until it is ready', async () => {
    let ready = false;
    const { get } = await serving({
      readiness: () => ({ ready, detail: ready ? 'ready' : 'not connected to Discord' }),
    });
    expect(await get('/readyz')).toEqual([503, 'not connected to Discord']);
    ready = true;
    expect(await get('/readyz')).toEqual([200, 'ready']);
  });

  test('can be asked for without its text, and with a query', async () => {
    const { server } = await serving();
    const response = await fetch(`${server.url}/healthz?from=balancer`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '2', '']);
  });

  test('and nothing else is there', async () => {
    const { get, server } = await serving();
    expect((await fetch(`${server.url}/healthz`, { method: 'POST', body: 'x' })).status).toBe(404);
    expect(await get('/interactions')).toMatchObject([404, expect.anything()]);
    expect(await get('/')).toMatchObject([404, expect.anything()]);
    expect(await get('/.env')).toMatchObject([404, expect.anything()]);
  });
});

describe('an interaction by HTTP', () => {
  test('that is signed is answered as by the gateway', async () => {
    const { signed } = await serving();
    const response = await signed(JSON.stringify(asked('occupancy', { library: 'webster', private: true })));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toMatchObject({
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { embeds: [{ title: 'Webster, right now' }], flags: MessageFlags.Ephemeral },
    });
  });

  test('that is a ping gets a pong', async () => {
    const { signed } = await serving();
    expect(await (await signed(JSON.stringify(ping))).json()).toEqual({ type: InteractionResponseType.Pong });
  });

  test('that opens a form and the one that sends it are answered as by the gateway', async () => {
    const { signed } = await serving();
    const id = { command: 'notify-me', locale: 'en', action: 'form', argument: 'webster' } as const;
    const answer = await signed(JSON.stringify(pressed(id)));
    const opened = (await answer.json()) as { data: { custom_id: string } };
    expect(opened).toMatchObject({ type: InteractionResponseType.Modal, data: { title: 'Tell me when…' } });
    const data = { custom_id: opened.data.custom_id, components: [] };
    const sent = await (await signed(JSON.stringify({ ...ping, type: InteractionType.ModalSubmit, data }))).json();
    expect(sent).toMatchObject({
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { content: expect.stringContaining('There’s no library called'), flags: MessageFlags.Ephemeral },
    });
  });

  test('whose answer has files goes by the callback, and the request itself gets 202', async () => {
    const uploads: unknown[] = [];
    const files = [{ name: 'chart.png', data: new Uint8Array([1]), description: 'Webster, today' }];
    const { signed } = await serving(
      { upload: async ({ id }, { type }, sent) => void uploads.push([id, type, sent]) },
      { drawn: () => ({ files }) },
    );
    const interaction = asked('occupancy');
    const response = await signed(JSON.stringify(interaction));
    expect([response.status, await response.text()]).toEqual([202, '']);
    expect(uploads).toEqual([[interaction.id, InteractionResponseType.ChannelMessageWithSource, files]]);
  });

  test('whose files do not reach Discord is a plain 500, since nothing was answered', async () => {
    const upload = async () => {
      // Once this attempt is over, the interaction's 3 seconds are too.
      setImmediate(() => void clock.advance(3_000));
      throw new Error('connect ECONNREFUSED');
    };
    const { signed } = await serving(
      { upload },
      { drawn: () => ({ files: [{ name: 'chart.png', data: new Uint8Array([1]), description: 'today' }] }) },
    );
    expect((await signed(JSON.stringify(asked('occupancy')))).status).toBe(500);
  });

  test('that is badly signed, or not at all, is refused with 401, whatever it says', async () => {
    const { post, signed } = await serving();
    const body = JSON.stringify(ping);
    const headers = { 'x-signature-ed25519': '0'.repeat(128), 'x-signature-timestamp': '1771000000' };
    expect((await post(body, headers)).status).toBe(401);
    expect((await post(body, {})).status).toBe(401);
    expect((await post('not JSON', {})).status).toBe(401);
    expect((await signed(body)).status).toBe(200);
  });

  test.each([
    ['five minutes ago', 300, 200],
    ['five minutes ahead, by a clock that is fast', -300, 200],
    ['longer ago: it was intercepted and is sent again', 301, 401],
    ['further ahead', -301, 401],
  ])('that was signed %s', async (_, secondsAgo, status) => {
    const { signed } = await serving();
    expect((await signed(JSON.stringify(ping), secondsAgo)).status).toBe(status);
  });

  test('that is sent again is taken while it is recent, and never later, at whichever process', async () => {
    const [first, second] = [await serving(), await serving()];
    const body = JSON.stringify(ping);
    const headers = headersOf(body);
    for (const { post } of [first, second]) expect((await post(body, headers)).status).toBe(200);
    await clock.advance(301_000);
    for (const { post } of [first, second]) expect((await post(body, headers)).status).toBe(401);
  });

  test('that was signed at another time is logged once a minute, since the clock may be wrong; a forged one is not', async () => {
    const { logger, lines } = recordingLogger();
    const { signed, post } = await serving({ logger });
    const body = JSON.stringify(ping);
    await post(body, { ...headersOf(body, 900), 'x-signature-ed25519': '0'.repeat(128) });
    expect(lines).toEqual([]);
    for (let repeat = 0; repeat < 3; repeat += 1) await signed(body, 900);
    expect(lines).toMatchObject([{ aheadSeconds: 900, msg: expect.stringContaining('is the clock right?') }]);
    await clock.advance(60_000);
    await signed(body, 900);
    expect(lines).toHaveLength(2);
    clock.setBack(3_600_000);
    onTestFinished(() => clock.advance(3_600_000));
    await signed(body, 900);
    expect(lines).toHaveLength(3);
  });

  test('that is signed but no JSON is refused with 400', async () => {
    const { signed } = await serving();
    expect((await signed('{')).status).toBe(400);
    expect((await signed('')).status).toBe(400);
  });

  test('that is JSON but no interaction gets the answer of an error', async () => {
    const { signed } = await serving();
    expect(await (await signed('null')).json()).toMatchObject({
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { flags: MessageFlags.Ephemeral },
    });
  });

  test('that is far too large is refused with 413 before it is looked at', async () => {
    const { signed } = await serving();
    expect((await signed(JSON.stringify({ ...ping, padding: 'x'.repeat(257 * 1024) }))).status).toBe(413);
  });

  test('finds nothing where no public key is set', async () => {
    const { signed } = await serving({ publicKey: undefined });
    expect((await signed(JSON.stringify(ping))).status).toBe(404);
  });
});

describe('a webhook event at the same address', () => {
  const userOf = (id: string) => ({ id, username: 'student' });
  const event = (type: unknown, data: object) =>
    JSON.stringify({
      version: 1,
      application_id: '1',
      type: 1,
      event: { type, timestamp: '2026-02-10T15:00:00', data },
    });

  test('is taken and answered with 204 where it is signed', async () => {
    const events: unknown[] = [];
    const { signed, post } = await serving({ onEvent: async (taken) => events.push(taken) > 0 });
    const deauthorized = event('APPLICATION_DEAUTHORIZED', { user: userOf('42') });
    const response = await signed(deauthorized);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect((await post(deauthorized, {})).status).toBe(401);
    expect(events).toEqual([{ type: 'APPLICATION_DEAUTHORIZED', data: { user: { id: '42' } } }]);
  });

  test.each([
    ['Discord’s test of the address', JSON.stringify({ version: 1, application_id: '1', type: 0 })],
    ['an event that Carrel does not use', event('ENTITLEMENT_CREATE', { id: '1' })],
    ['an event without a user', event('APPLICATION_DEAUTHORIZED', {})],
    ['an event whose user has no id of Discord’s', event('APPLICATION_DEAUTHORIZED', { user: { id: "'; drop" } })],
    ['an event that is no object', JSON.stringify({ type: 1, event: 7 })],
    ['an event that is null', JSON.stringify({ type: 1, event: null })],
    ['an event that is a list', JSON.stringify({ type: 1, event: [] })],
    ['an event whose type is a number', event(7, { user: userOf('42') })],
    ['an event whose user’s id is a number', event('APPLICATION_DEAUTHORIZED', { user: { id: 42 } })],
    ['an event without data', JSON.stringify({ type: 1, event: { type: 'APPLICATION_DEAUTHORIZED' } })],
  ])('which is %s does nothing and gets 204', async (_, body) => {
    const events: unknown[] = [];
    const { signed } = await serving({ onEvent: async (taken) => events.push(taken) > 0 });
    expect((await signed(body)).status).toBe(204);
    expect(events).toEqual([]);
  });
});

test('a webhook event that could not be carried out gets no 204, and is carried out when Discord sends it again', async () => {
  const userId = '1500000000000000042';
  const forgotten: string[] = [];
  let isHeld = true;
  const forget = async (id: string) => {
    if (isHeld) throw new Error('the database is held by another process');
    forgotten.push(id);
  };
  const { logger, lines } = recordingLogger();
  const { signed } = await serving({ onEvent: createWebhookEventHandler({ userData: { forget }, logger }) });
  const event = { type: 'APPLICATION_DEAUTHORIZED', data: { user: { id: userId } } };
  const send = () => signed(JSON.stringify({ version: 1, application_id: '1', type: 1, event }));
  expect([(await send()).status, forgotten]).toEqual([503, []]);
  isHeld = false;
  expect([(await send()).status, forgotten]).toEqual([204, [userId]]);
  expect(JSON.stringify(lines)).not.toContain(userId);
});

describe('a port', () => {
  test('that is taken ends in one clear line that names it and the cure', async () => {
    const { server } = await serving();
    const { port } = new URL(server.url);
    const error: unknown = await serving({ port: Number(port) }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FatalError);
    expect(String(error)).toMatch(
      new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*Set HTTP_PORT to another port`),
    );
    expect(String(error)).not.toContain('\n');
  });

  test('is free again when the server has closed', async () => {
    const { server, get } = await serving();
    await server.close();
    await expect(get('/healthz')).rejects.toThrow('fetch failed');
  });

  test('of an IPv6 host stands in brackets', async () => {
    const { server, get } = await serving({ host: '::1' });
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(await get('/healthz')).toEqual([200, 'ok']);
  });
});

describe('a server that closes', () => {
  test('answers what it has received first, and does not wait for what it has not', async () => {
    const known = Promise.withResolvers<void>();
    const asking = Promise.withResolvers<void>();
    const firstKnown = () => {
      asking.resolve();
      return known.promise;
    };
    const { server, signed } = await serving({}, { firstKnown, librariesNow: () => [] });
    const half = connect(Number(new URL(server.url).port), '127.0.0.1');
    const head = Object.entries({ host: 'x', 'content-length': 2, ...headersOf('{}') });
    half.write(`POST /interactions HTTP/1.1\r\n${head.map((pair) => pair.join(': ')).join('\r\n')}\r\n\r\n{`);
    const response = signed(JSON.stringify(asked('occupancy')));
    await asking.promise;
    const closed = server.close();
    await once(half, 'close');
    known.resolve();
    const { status, headers } = await response;
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
    await closed;
  });
});

test('connections that cannot be accepted are an error in the log, once a minute, and not the end of the process', async () => {
  const { logger, lines } = recordingLogger();
  const { get } = await serving({ logger });
  const listening = Promise.withResolvers<Server>();
  const listen = (message: unknown) => listening.resolve((message as { server: Server }).server);
  subscribe('http.server.request.start', listen);
  onTestFinished(() => void unsubscribe('http.server.request.start', listen));
  await get('/healthz');
  const server = await listening.promise;
  // As Node reports it when no more files may be open.
  const refusal = Object.assign(new Error('accept ENFILE'), { code: 'ENFILE' });
  for (let times = 0; times < 3; times += 1) server.emit('error', refusal);
  expect(lines).toEqual([expect.objectContaining({ level: 50, msg: 'connections cannot be accepted over HTTP' })]);
  expect(await get('/healthz')).toEqual([200, 'ok']);
});

test('a request that fails inside is a plain 500, and the reason stands in the log alone', async () => {
  const log = recordingLogger();
  const registry = new Registry();
  registry.metrics = () => Promise.reject(new Error('the registry is broken'));
  const { get } = await serving({ registry, logger: log.logger });
  expect(await get('/metrics')).toEqual([500, 'internal error']);
  expect(log.text()).toContain('the registry is broken');
});
