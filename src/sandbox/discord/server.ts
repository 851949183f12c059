import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { GatewayDispatchEvents, GatewayIntentBits } from '#discord.js';
import { refuseForeign } from '../foreign-requests.ts';
import type { LocalApplication } from './application.ts';
import type { CommandOverride, RegisteredCommand } from './commands/commands.ts';
import { createDriver, type Driver } from './driver.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import type { Presence } from './gateway/presence.ts';
import { guildCreatePayload } from './guilds/guild-payload.ts';
import type { GuildSpec, LocalGuild } from './guilds/guilds.ts';
import { type LocalDiscordOptions, resolveSettings } from './guilds/options.ts';
import { type LocalMessage, localMessage, type MessageEvent } from './messages/messages.ts';
import { type SayOptions, say } from './messages/others.ts';
import type { PersonOptions } from './person.ts';
import type { RequestRecord, Violation } from './records.ts';
import { addApplicationRoutes } from './routes/application-routes.ts';
import { addChannelRoutes } from './routes/channel-routes.ts';
import { addCommandRoutes } from './routes/command-routes.ts';
import type { ApiEnv } from './routes/context.ts';
import { answerError, gatekeeper } from './routes/gatekeeper.ts';
import { addGuildRoutes } from './routes/guild-routes.ts';
import { addInteractionRoutes } from './routes/interaction-routes.ts';
import { addWebhookRoutes } from './routes/webhook-routes.ts';
import { refuse } from './spec/refusal.ts';
import { createWorld, type World } from './world.ts';

/** In place of a command's name: all of the application's that have no set of their own. */
export const allCommands = '*';

/** A Discord of one's own on this machine: its HTTP API and gateway, version 10, and the people who use the bot. */
export interface LocalDiscord {
  /** `http://host:port/api`, the value for DISCORD_API_URL. */
  readonly url: string;
  readonly gatewayUrl: string;
  readonly token: string;
  readonly applicationId: string;
  /** The application's settings, its key, and calls to the bot that are signed with it. */
  readonly application: LocalApplication;
  readonly faults: Faults;
  /** Seats a person in the first server, or where the options say. Throws when that place does not exist. */
  user(options?: PersonOptions): Driver;
  /** Resolves when a session has begun and a command is registered; rejects after `timeoutMs` (10,000), saying what is missing. */
  waitForBot(timeoutMs?: number): Promise<void>;
  /** The global commands, or those of one server. */
  registeredCommands(guildId?: string): RegisteredCommand[];
  /** A server's owner gives a command, or `allCommands`, to a person or a role, or takes it away; @everyone is the server's id. */
  overrideCommand(name: string, override: CommandOverride, guildId?: string): void;
  /** The servers that the bot is in. */
  guilds(): LocalGuild[];
  /** A channel's id by its name, in the first server by default. Throws when there is none. */
  channelId(name: string, guildId?: string): string;
  /** The DM channel between the bot and a person. */
  dmChannelId(userId: string): string;
  /** The messages of a channel, oldest first, those that only one person sees included. */
  messages(channelId: string): LocalMessage[];
  /** Another member, or a webhook, writes into a channel. Returns the last of the messages. */
  say(channelId: string, content: string, options?: SayOptions): LocalMessage;
  /** Calls `listener` with every message that is created, edited or deleted; returns a function that ends it. */
  onMessage(listener: (event: MessageEvent) => void): () => void;
  /** What the bot shows below its name. */
  presence(): Presence | undefined;
  /** The last requests, oldest first. */
  requests(): RequestRecord[];
  /** The refused requests with the rule that each broke; a good bot leaves this empty. */
  violations(): Violation[];
  /** Fields that the bot sent and that Discord would silently ignore: `reason` is the path of the field. */
  ignoredFields(): Violation[];
  /** Counters since the start. `busiestSecond`: the most of the bot's requests in any second, interactions' answers apart. */
  counts(): {
    requests: number;
    busiestSecond: number;
    rateLimited: number;
    connected: number;
    identified: number;
    resumed: number;
    heartbeats: number;
    interactions: number;
  };
  /** The bot is added to a new server, or to one that it was in. */
  joinGuild(guild?: GuildSpec | string): LocalGuild;
  kickGuild(guildId: string): void;
  close(): Promise<void>;
}

/** Starts a local Discord. Throws when the port is taken. */
export async function startLocalDiscord(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
  const settings = resolveSettings(options);
  const world = createWorld(settings);
  const gatewayUrl = () => `${world.origin.replace(/^http/, 'ws')}/gateway`;
  let gateway: Gateway | undefined;
  const kick = (guildId: string) => {
    world.guilds.leave(guildId);
    gateway?.dispatch(
      GatewayDispatchEvents.GuildDelete,
      JSON.stringify({ id: guildId }),
      guildId,
      GatewayIntentBits.Guilds,
    );
  };
  const app = createApp(world, { gateway: () => gateway as Gateway, gatewayUrl, leave: kick });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.prependListener('request', (_, response) => {
    response.setHeader('Date', new Date(settings.now()).toUTCString());
  });
  const opened = createGateway(world, server, gatewayUrl);
  gateway = opened;
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  world.origin = `http://127.0.0.1:${port}`;
  announceMessages(world, opened);

  return {
    url: `${world.origin}/api`,
    gatewayUrl: gatewayUrl(),
    token: settings.token,
    applicationId: settings.applicationId,
    application: world.application,
    faults: createFaults(world, opened),
    user: (person = {}) => createDriver(world, opened, person),
    waitForBot: (timeoutMs = 10_000) => botReady(world, opened, timeoutMs),
    registeredCommands: (guildId) => world.commands.list(guildId),
    overrideCommand: (name, override, guildId = world.guilds.joined()[0] ?? '') => {
      const isForAll = name === allCommands;
      const command = isForAll
        ? { id: settings.applicationId }
        : world.commands.visible(guildId).find((candidate) => candidate.name === name);
      if (!command) throw new Error(`there is no command /${name}`);
      const set = world.commands.overrides(guildId);
      set.set(command.id, [...(set.get(command.id) ?? []).filter(({ id }) => id !== override.id), override]);
    },
    guilds: () => world.guilds.joined().flatMap((id) => world.guilds.find(id) ?? []),
    channelId: (name, guildId = world.guilds.joined()[0] ?? '') => {
      const channel = world.guilds.find(guildId)?.channels.find((candidate) => candidate.name === name);
      if (!channel) throw new Error(`there is no channel #${name} in the server ${guildId}`);
      return channel.id;
    },
    dmChannelId: (userId) => world.users.dm(userId).id,
    messages: (channelId) => world.messages.list(channelId).map(localMessage),
    say: (channelId, content, said) => localMessage(say(world, channelId, content, said)),
    onMessage: world.messages.listen,
    presence: opened.presence,
    requests: world.requests.list,
    violations: world.violations.list,
    ignoredFields: world.ignoredFields.list,
    counts: () => ({
      ...world.tally,
      busiestSecond: world.pace.busiestSecond(),
      ...opened.counts(),
      interactions: world.interactions.count(),
    }),
    joinGuild: (wanted = {}) => {
      if (typeof wanted === 'string') world.guilds.rejoin(wanted);
      const guild = typeof wanted === 'string' ? world.guilds.find(wanted) : world.guilds.join(wanted);
      if (!guild) throw new Error(`there is no server ${String(wanted)}`);
      const data = JSON.stringify(guildCreatePayload(guild, world.bot));
      opened.dispatch(GatewayDispatchEvents.GuildCreate, data, guild.id, GatewayIntentBits.Guilds);
      return guild;
    },
    kickGuild: kick,
    close: async () => {
      world.interactions.close();
      opened.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function createApp(
  world: World,
  links: { gateway: () => Gateway; gatewayUrl: () => string; leave: (guildId: string) => void },
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const api = new Hono<ApiEnv>();
  app.use('*', refuseForeign());
  app.onError(answerError(world));
  app.notFound((context) => context.json(refuse.notFound().body(), 404));
  app.get('/attachments/:channel/:id/:name', (context) => {
    const file = world.files.get(context.req.param('id'));
    if (!file) return context.text('This content is no longer available.', 404);
    return context.body(new Uint8Array(file.bytes), 200, { 'Content-Type': file.contentType });
  });
  api.onError(answerError(world));
  api.use('*', gatekeeper(world));
  addInteractionRoutes(api, world);
  addWebhookRoutes(api, world);
  addApplicationRoutes(api, world, links.gateway, links.gatewayUrl);
  addCommandRoutes(api, world);
  addChannelRoutes(api, world);
  addGuildRoutes(api, world, links.leave);
  app.route('/api/v10', api);
  return app;
}

/** Tells the gateway of new, edited and deleted messages, for clients that asked for such events. */
function announceMessages(world: World, gateway: Gateway): void {
  const events = {
    created: GatewayDispatchEvents.MessageCreate,
    edited: GatewayDispatchEvents.MessageUpdate,
    deleted: GatewayDispatchEvents.MessageDelete,
  };
  world.messages.listen(({ kind, message }) => {
    if (message.ephemeral || !gateway.hasListeners(GatewayIntentBits.DirectMessages | GatewayIntentBits.GuildMessages))
      return;
    const guildId = world.guilds.channel(message.channelId)?.guildId;
    const place = guildId === undefined ? {} : { guild_id: guildId };
    const data =
      kind === 'deleted' ? { id: message.id, channel_id: message.channelId, ...place } : { ...message.raw, ...place };
    const intent = guildId === undefined ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
    gateway.dispatch(events[kind], JSON.stringify(data), guildId, intent);
  });
}

async function botReady(world: World, gateway: Gateway, timeoutMs: number): Promise<void> {
  const isReady = () => gateway.counts().connected > 0 && world.commands.list().length > 0;
  if (isReady()) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const check = () => {
    if (isReady()) resolve();
  };
  const forget = world.commands.onChange(check);
  gateway.onSession(check);
  const timer = setTimeout(() => {
    const missing = gateway.counts().connected > 0 ? 'has registered no command' : 'has not connected to the gateway';
    reject(new Error(`the bot ${missing} within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    forget();
  }
}
