import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  type APIInteraction,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type GatewayPresenceUpdateData,
  REST,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from '#discord.js';
import type { LocalDiscord } from '../../../src/sandbox/discord/server.ts';

/** What a small bot may be told. */
export interface SmallBotOptions {
  commands?: readonly object[];
  intents?: number;
  token?: string;
  shardCount?: number;
  presence?: GatewayPresenceUpdateData;
  onInteraction?: (interaction: APIInteraction, bot: SmallBot) => Promise<unknown> | unknown;
}

/** A bot of a few lines on discord.js' own packages: what speaks with it speaks with a real one. */
export interface SmallBot extends AsyncDisposable {
  rest: REST;
  manager: WebSocketManager;
  events: GatewayDispatchPayload[];
  /** Resolves when the event has come `count` times since the start. */
  saw(event: string, count?: number): Promise<void>;
  /** The first callback to an interaction. */
  answer(interaction: APIInteraction, body: object): Promise<unknown>;
  editReply(interaction: APIInteraction, body: object): Promise<unknown>;
}

export const greeting = { name: 'hello', description: 'Says hello' } as const;

/** A REST client for this Discord that never retries by itself unless asked to. */
export function restFor(discord: LocalDiscord, options: { retries?: number; token?: string } = {}): REST {
  return new REST({ api: discord.url, version: '10', retries: options.retries ?? 0 }).setToken(
    options.token ?? discord.token,
  );
}

/** Connects a bot and registers its commands. */
export async function startSmallBot(discord: LocalDiscord, options: SmallBotOptions = {}): Promise<SmallBot> {
  const rest = restFor(discord);
  // The package's default store is shared by all managers of a process.
  const sessions = new Map<number, SessionInfo | null>();
  const manager = new WebSocketManager({
    token: options.token ?? discord.token,
    intents: options.intents ?? 0,
    rest,
    shardCount: options.shardCount ?? 1,
    initialPresence: options.presence ?? null,
    // Discord wants five seconds between two starts of a shard; nothing here depends on them.
    buildIdentifyThrottler: () => ({ waitForIdentify: async () => {} }),
    retrieveSessionInfo: (shard) => sessions.get(shard) ?? null,
    updateSessionInfo: (shard, info) => void sessions.set(shard, info),
  });
  manager.on(WebSocketShardEvents.Error, () => {});
  manager.on(WebSocketShardEvents.SocketError, () => {});
  const waiting = new Set<() => void>();
  const bot: SmallBot = {
    rest,
    manager,
    events: [],
    saw: (event, count = 1) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = () => {
        if (bot.events.filter((seen) => seen.t === event).length < count) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
      return promise;
    },
    answer: (interaction, body) =>
      rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false }),
    editReply: (interaction, body) =>
      rest.patch(Routes.webhookMessage(interaction.application_id, interaction.token), { body, auth: false }),
    [Symbol.asyncDispose]: async () => {
      await manager.destroy();
    },
  };
  manager.on(WebSocketShardEvents.Dispatch, (payload) => {
    bot.events.push(payload);
    for (const check of [...waiting]) check();
    if (payload.t !== GatewayDispatchEvents.InteractionCreate) return;
    void Promise.resolve(options.onInteraction?.(payload.d, bot)).catch(() => {});
  });
  await manager.connect();
  const body = (options.commands ?? [greeting]) as RESTPutAPIApplicationCommandsJSONBody;
  await rest.put(Routes.applicationCommands(discord.applicationId), { body });
  return bot;
}
