import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { InteractionResponseType } from '#discord.js';
import type { Attempt } from '../../../src/discord/interactions/sending.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { selfSigned } from '../../support/postgres/self-signed.ts';
import { hanging, restAgainst } from './rest-against.ts';

const interaction = { id: '11', application_id: '22', token: 'interaction-token' };
const pong = { type: InteractionResponseType.Pong } as const;

// A request of HTTP/2 that is given up leaves its connection as it is: where that has gone silent, no answer gets through any more.
test('all queues offer Discord HTTP/1.1 alone', async () => {
  const offered: string[][] = [];
  const { certificate: cert, key } = selfSigned();
  const server = createServer({
    cert,
    key,
    ALPNCallback: ({ protocols }) => {
      offered.push(protocols);
      return undefined;
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const rest = createDiscordRest({ apiUrl, token: 'the-bot-token' });
  onTestFinished(async () => {
    await Promise.all([rest.close(), once(server.close(), 'close')]);
  });
  const refused = await Promise.allSettled([
    rest.general.get('/gateway/bot'),
    rest.alerts.post('/channels/1/messages', { body: {} }),
    rest.replies.patch('/webhooks/22/interaction-token/messages/@original', { body: {} }),
    rest.callback(interaction, pong),
  ]);
  expect(refused.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
  // The general queue tries more than once.
  expect(offered.length).toBeGreaterThanOrEqual(4);
  expect(new Set(offered.flat())).toEqual(new Set(['http/1.1']));
});

test('an answer that is given up just after it was sent leaves its connection as it is, unless that stays silent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const held: ServerResponse[] = [];
  const closed = Promise.withResolvers<void>();
  const { rest } = await restAgainst((_one, response) => {
    if (held.length > 0) return;
    hanging.add(response);
    held.push(response);
    response.once('close', () => closed.resolve());
    attempt.giveUp?.(new Error('too late'));
  });
  const attempt: Attempt = {};
  await expect(rest.callback(interaction, pong, [], attempt)).rejects.toThrow('too late');
  await rest.callback(interaction, pong);
  expect(held[0]?.destroyed).toBe(false);
  vi.advanceTimersByTime(600);
  await closed.promise;
});

test('an answer that is given up while it waits for a connection leaves all connections as they are', async () => {
  const sockets = new Set<unknown>();
  const { rest, seen } = await restAgainst((_one, response) => {
    sockets.add(response.socket);
    if (isHolding) held.push(response);
    if (isHolding) hanging.add(response);
  });
  const held: ServerResponse[] = [];
  let isHolding = true;
  const send = (count: number, attempts: Attempt[] = []) =>
    Array.from({ length: count }, (_, index) => rest.callback(interaction, pong, [], attempts[index]));
  const first = send(128);
  await vi.waitFor(() => expect(held.length).toBeGreaterThan(0));
  const waitingAttempts: Attempt[] = Array.from({ length: 100 }, () => ({}));
  const waiting = send(100, waitingAttempts).map((sent) => expect(sent).rejects.toThrow('too late'));
  for (const attempt of waitingAttempts) attempt.giveUp?.(new Error('too late'));
  await Promise.all(waiting);
  isHolding = false;
  for (const response of held) response.end();
  await Promise.all(first);
  const open = sockets.size;
  await Promise.all(send(100));
  expect(seen).toHaveLength(228);
  expect(sockets.size).toBe(open);
});
