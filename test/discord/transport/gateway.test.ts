import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { GatewayOpcodes } from '#discord.js';
import type { Logger } from '../../../src/base/logger.ts';
import { createGateway } from '../../../src/discord/transport/gateway.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import type { StoredSession } from '../../../src/store/gateway/gateway-ports.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { until } from '../../support/until.ts';
import { noGatewayStore } from './no-gateway-store.ts';

/** A gateway that says whatever it likes after READY, as a proxy with intents of its own does; Discord keeps to ours. */
async function talkativeGateway(
  events: readonly { readonly t: string; readonly d: object | null }[],
  { address, logger = recordingLogger().logger }: { readonly address?: string; readonly logger?: Logger } = {},
) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    const url = address ?? `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const session_start_limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
    response.end(JSON.stringify({ url, shards: 1, session_start_limit }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: 45_000 }, s: null, t: null }));
    socket.on('message', (data) => {
      if (JSON.parse(String(data)).op !== GatewayOpcodes.Identify) return;
      const ready = {
        v: 10,
        user: { id: '1', username: 'Carrel' },
        guilds: [],
        session_id: 's',
        resume_gateway_url: '',
      };
      for (const [index, event] of [{ t: 'READY', d: ready }, ...events].entries()) {
        socket.send(JSON.stringify({ op: GatewayOpcodes.Dispatch, s: index + 1, ...event }));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const rest = createDiscordRest({
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    token: 't',
  });
  const removed: string[] = [];
  const saved: StoredSession[] = [];
  const interactions: string[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const gateway = createGateway({
    store: { ...noGatewayStore, save: async (sessions) => void saved.push(...sessions) },
    rest,
    token: 't',
    shards: 'auto',
    logger,
    onInteraction: async (interaction) => {
      interactions.push(interaction.id);
      resolve(interaction);
    },
    onRemoved: (guildId) => void removed.push(guildId),
    onFatal: () => {},
  });
  onTestFinished(async () => {
    await gateway.close();
    await rest.close();
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  const say = (event: object): void => {
    for (const socket of sockets.clients) socket.send(JSON.stringify({ op: GatewayOpcodes.Dispatch, ...event }));
  };
  return { gateway, removed, saved, interactions, interaction: promise, say };
}

test('a server that has removed the bot is heard of where the gateway says so, and not one that is only down', async () => {
  const { gateway, removed, interaction } = await talkativeGateway([
    { t: 'GUILD_CREATE', d: { id: '11' } },
    { t: 'GUILD_DELETE', d: { id: '11', unavailable: true } },
    { t: 'GUILD_DELETE', d: { id: '12' } },
    { t: 'GUILD_DELETE', d: { id: '13', unavailable: false } },
    { t: 'INTERACTION_CREATE', d: { id: '21', token: 'token' } },
  ]);
  await gateway.connect();
  await interaction;
  await until(() => removed.length >= 2);
  expect(removed).toEqual(['12', '13']);
});

test('what the gateway says without the data that belongs to it is nothing', async () => {
  const { gateway, removed, interaction } = await talkativeGateway([
    { t: 'GUILD_DELETE', d: null },
    { t: 'GUILD_DELETE', d: { id: 14 } },
    { t: 'INTERACTION_CREATE', d: null },
    { t: 'INTERACTION_CREATE', d: { id: '20' } },
    { t: 'INTERACTION_CREATE', d: { id: '21', token: 'token' } },
  ]);
  await gateway.connect();
  expect(await interaction).toMatchObject({ id: '21' });
  expect(removed).toEqual([]);
});

test('a gateway that cannot be reached is a line or two in the log, however often it is tried', async () => {
  const { logger, lines } = recordingLogger();
  // Port 1 belongs to a service that no machine runs any more.
  const { gateway } = await talkativeGateway([], { address: 'ws://127.0.0.1:1', logger });
  void gateway.connect();
  const failures = () => lines.filter(({ msg }) => msg === 'gateway socket error' || msg === 'gateway closed');
  await until(() => failures().length >= 8);
  expect(failures().filter(({ level }) => level > 20)).toMatchObject([
    { msg: 'gateway socket error', reason: expect.stringContaining('ECONNREFUSED') },
    { msg: 'gateway closed', code: 1006 },
    { msg: 'gateway socket error' },
  ]);
});

test('each interaction is answered once, and the session has come as far as the last of them', async () => {
  const { gateway, saved, interactions, say } = await talkativeGateway([]);
  await gateway.connect();
  const data = { token: 'token' };
  say({ t: 'INTERACTION_CREATE', s: 7, d: { ...data, id: '21' } });
  say({ t: 'INTERACTION_CREATE', d: { ...data, id: '22' } });
  say({ t: 'INTERACTION_CREATE', s: 9, d: { ...data, id: '23' } });
  await until(() => interactions.length >= 3);
  await gateway.close();
  expect(interactions.toSorted()).toEqual(['21', '22', '23']);
  expect(saved.at(-1)).toMatchObject({ sessionId: 's', sequence: 9 });
});

test('a gateway that is closed while a connection is being made gives that up too', async () => {
  const silent = createTcpServer();
  const accepted = once(silent, 'connection') as Promise<[Socket]>;
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { gateway } = await talkativeGateway([], {
    address: `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  });
  void gateway.connect();
  const [socket] = await accepted;
  socket.resume().on('error', () => {});
  const closed = once(socket, 'close');
  await gateway.close();
  await closed;
});

test.each([
  ['Hello', []],
  ['READY', [{ op: GatewayOpcodes.Hello, d: { heartbeat_interval: 60_000 } }]],
])('a gateway that is closed while it waits for %s does not wait on, nor stay connected', async (_, said) => {
  const discord = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => void discord.close());
  discord.on('connection', (socket) => {
    for (const payload of said) socket.send(JSON.stringify(payload));
  });
  const connected = once(discord, 'connection');
  await once(discord, 'listening');
  const address = `ws://127.0.0.1:${(discord.address() as AddressInfo).port}`;
  const { gateway } = await talkativeGateway([], { address });
  void gateway.connect();
  await connected;
  await gateway.close();
  expect(discord.clients.size).toBe(0);
});
