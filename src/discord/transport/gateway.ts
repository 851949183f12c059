import { CloseCodes, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  ActivityType,
  GatewayCloseCodes,
  type GatewayInteractionCreateDispatchData,
  GatewayOpcodes,
  type GatewayPresenceUpdateData,
  PresenceUpdateStatus,
} from '#discord.js';
import { type Clock, steadyClock, systemClock, within } from '../../base/clock.ts';
import { FatalError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createUnderWay } from '../../base/under-way.ts';
import { backoffMs } from '../../domain/backoff.ts';
import type { GatewayStore } from '../../store/gateway/gateway-ports.ts';
import { discordLimits, truncate } from '../views/reply/limits.ts';
import { ClosingShards } from './closing-shards.ts';
import { interactionIn, removedServerIn, sessionIn } from './gateway-payloads.ts';
import { createGatewaySessions } from './gateway-sessions.ts';
import { createIdentifyTurns } from './identify-turns.ts';
import { createOutageLog } from './outage-log.ts';
import type { DiscordRest } from './rest.ts';
import { createStartLimit } from './start-limit.ts';

/**
 * None. Discord sends interactions whatever the intents are, and everything else that a gateway can send costs memory for
 * each server: with `Guilds` alone the first minute is a list of all of them.
 */
const intents = 0;

/** Close codes that reconnecting cannot cure (Discord's documentation of the gateway), each with its cure. */
const hopeless: Readonly<Partial<Record<number, string>>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    'Discord refuses the token: copy a new one from the Bot page into DISCORD_TOKEN.',
  [GatewayCloseCodes.InvalidShard]: 'Discord refuses this range of shards: correct SHARDS.',
  [GatewayCloseCodes.ShardingRequired]: 'Discord wants more shards for this many servers: set SHARDS to "auto".',
  [GatewayCloseCodes.InvalidAPIVersion]: 'Discord no longer speaks version 10 of its gateway: update Carrel.',
  [GatewayCloseCodes.InvalidIntents]: 'Discord refuses the intents as unknown: update Carrel.',
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord refuses an intent that the application may not use: look at the Bot page of the application.',
};

/** No close code came: the network ended the connection, or did not let it begin, and not Discord (RFC 6455, 7.1.5). */
const abnormalClosure = 1_006;

/** Between two questions whether a shard may reconnect (ms). */
const mayReconnectMs = 200;

/**
 * Between two connections that end before the shard is ready, or within `steadyMs` after it (ms), besides the half second of
 * `@discordjs/ws` and the wait for the database (may-reconnect.ts); the first one follows at once. Short at first: a question that comes
 * meanwhile has three seconds.
 */
const reconnectWaits = { firstMs: 250, longestMs: 10_000, steadyMs: 5_000 } as const;

/**
 * How long a connection may take, and then Discord's first words, which come at once (ms). In this order: `@discordjs/ws` gives a
 * connection that is still being made up without ending it.
 */
const patience = { handshakeMs: 15_000, helloMs: 30_000 } as const;

/** How long a stop waits for a connection that is being made (ms). */
const connectGraceMs = 1_000;

/** The connection to Discord over which interactions arrive. */
export interface Gateway {
  /** Resolves when every shard of this process is ready, or it was closed before. Throws `FatalError`, or what the network threw. */
  connect(): Promise<void>;
  /** Shows `text` under the bot's name; it survives reconnects. */
  setPresence(text: string): void;
  /** Whether every shard has a session. */
  isReady(): boolean;
  /** Whether Discord has greeted a shard on its last connection: it is reached, though it may let a session wait. */
  isGreeted(): boolean;
  /** Until when Discord allows no new session, while a shard waits for one (ms since the Unix epoch). */
  heldUntil(): number | undefined;
  /** How many shards have a session, and of how many; `all` is 0 until Discord has said how many there are. */
  shards(): { readonly ready: number; readonly all: number };
  /**
   * Takes no more interactions, and waits for the answers under way. Discord keeps the sessions for the next process, which gets
   * what comes meanwhile.
   */
  close(): Promise<void>;
}

interface GatewayParts {
  readonly rest: DiscordRest;
  readonly token: string;
  /** What gateway processes leave each other. */
  readonly store: GatewayStore;
  /**
   * Whether the shards are still this process's, when a connection was lost: another one may have resumed its session. Asked again
   * until it is so or the gateway closes: while a new term of this very process begins, it looks as if another one had them.
   */
  readonly mayReconnect?: () => Promise<boolean>;
  readonly shards: 'auto' | { readonly start: number; readonly end: number; readonly count: number };
  readonly logger: Logger;
  /** Answers an interaction; never rejects. */
  readonly onInteraction: (interaction: GatewayInteractionCreateDispatchData) => Promise<void>;
  /** A server has removed the bot. Discord says so only with an intent, which a proxy in between may have. */
  readonly onRemoved?: (guildId: string) => void;
  /** The session is over for good; the process can only end, with this line. */
  readonly onFatal: (error: FatalError) => void;
  /** Measures how long an outage lasts, and waits between connections. */
  readonly clock?: Clock;
  /** How long a connection waits for Discord's first words (ms). */
  readonly helloMs?: number;
}

const presenceOf = (text: string): GatewayPresenceUpdateData => ({
  since: null,
  afk: false,
  status: PresenceUpdateStatus.Online,
  activities: [{ name: 'Carrel', type: ActivityType.Custom, state: truncate(text, discordLimits.activityState) }],
});

/** Discord's gateway by `@discordjs/ws`: it heartbeats, resumes and reconnects by itself. */
export function createGateway(parts: GatewayParts): Gateway {
  const {
    rest,
    token,
    store,
    mayReconnect = async () => true,
    shards,
    logger,
    onInteraction,
    onRemoved,
    onFatal,
    clock = steadyClock,
    helloMs = patience.helloMs,
  } = parts;
  const outage = createOutageLog({ clock, logger });
  const ready = new Set<number>();
  const underWay = createUnderWay();
  let presence: string | undefined;
  let connecting: Promise<void> = Promise.resolve();
  let shardCount = Number.POSITIVE_INFINITY;
  const closing = new AbortController();
  const sessions = createGatewaySessions({ store, clock: systemClock, signal: closing.signal, logger });
  /** Shards whose connection was lost, until they connect again. */
  const lost = new Set<number>();
  /** Shards that the network keeps from Discord, until it greets them again: how often each was cut off. */
  const cutOff = new Map<number, number>();
  /** Shards that Discord has greeted on their last connection: what ends another one does not end their session. */
  const greeted = new Set<number>();
  /** How many connections of a shard have ended in a row, each soon, and since when it is ready. */
  const ended = new Map<number, number>();
  const readySince = new Map<number, number>();
  /** Where sessions begin. */
  let gatewayUrl = '';
  let isClosing = false;
  /** The session to resume, once the shard may connect again. `@discordjs/ws` reconnects by itself: only this can keep it from it. */
  const reconnecting = async (shardId: number) => {
    lost.delete(shardId);
    greeted.delete(shardId);
    const failures = (ended.get(shardId) ?? 1) - 1;
    if (failures > 0)
      await clock.sleep(backoffMs({ ...reconnectWaits, failures, random: Math.random() }), closing.signal);
    while (!isClosing) {
      if ((await mayReconnect()) && !isClosing) return sessions.get(shardId);
      await systemClock.sleep(mayReconnectMs, closing.signal);
    }
    return new Promise<never>(() => {});
  };
  const turns = Promise.withResolvers<ReturnType<typeof createIdentifyTurns>>();
  const manager = new WebSocketManager({
    token,
    intents,
    rest: rest.general,
    shardCount: shards === 'auto' ? null : shards.count,
    shardIds: shards === 'auto' ? null : { start: shards.start, end: shards.end },
    retrieveSessionInfo: (shardId) => (lost.has(shardId) ? reconnecting(shardId) : sessions.get(shardId)),
    updateSessionInfo: (shardId, session) => {
      // `@discordjs/ws` takes a session for over when its address cannot be reached. Discord keeps it: only Discord can end it.
      if (session === null && (cutOff.has(shardId) || !greeted.has(shardId))) sessions.moveTo(shardId, gatewayUrl);
      else sessions.update(shardId, session);
    },
    handshakeTimeout: patience.handshakeMs,
    helloTimeout: helloMs,
    buildStrategy: (all) => new ClosingShards(all),
    // Asked for when a session has to begin, maybe days later and in an outage: where it fails `@discordjs/ws` begins a session twice.
    buildIdentifyThrottler: () => turns.promise,
  });

  const startLimit = createStartLimit({
    fetchStarts: async () => {
      const { session_start_limit: limit } = await manager.fetchGatewayInformation(true);
      return { remaining: limit.remaining, resetAfterMs: limit.reset_after };
    },
    clock: systemClock,
    logger,
  });

  const showPresence = (shardId: number): void => {
    if (presence === undefined) return;
    Promise.resolve(manager.send(shardId, { op: GatewayOpcodes.PresenceUpdate, d: presenceOf(presence) })).catch(
      (error: unknown) =>
        logger.debug({ shardId, reason: messageOf(error) }, 'the presence waits for the next session'),
    );
  };

  manager.on(WebSocketShardEvents.Dispatch, (payload, shardId) => {
    if (!sessions.take(shardId, payload.s)) return;
    const removed = removedServerIn(payload);
    if (removed !== undefined) onRemoved?.(removed);
    const interaction = interactionIn(payload);
    if (interaction === undefined) return;
    underWay.add(onInteraction(interaction));
  });
  manager.on(WebSocketShardEvents.Ready, (data, shardId) => {
    ready.add(shardId);
    readySince.set(shardId, clock.now());
    logger.info({ shardId, ...sessionIn(data) }, 'gateway ready');
    showPresence(shardId);
    if (ready.size >= shardCount) outage.end();
  });
  manager.on(WebSocketShardEvents.Resumed, (shardId) => {
    ready.add(shardId);
    readySince.set(shardId, clock.now());
    if (ready.size >= shardCount) outage.end();
    logger.info({ shardId }, 'gateway resumed');
    showPresence(shardId);
  });
  manager.on(WebSocketShardEvents.Hello, (shardId) => {
    cutOff.delete(shardId);
    greeted.add(shardId);
  });
  manager.on(WebSocketShardEvents.Closed, (code, shardId) => {
    ready.delete(shardId);
    lost.add(shardId);
    const wasSteady = clock.now() - (readySince.get(shardId) ?? Number.POSITIVE_INFINITY) >= reconnectWaits.steadyMs;
    readySince.delete(shardId);
    ended.set(shardId, wasSteady ? 1 : (ended.get(shardId) ?? 0) + 1);
    const times = code === abnormalClosure ? (cutOff.get(shardId) ?? 0) + 1 : 0;
    if (times > 0) cutOff.set(shardId, times);
    else cutOff.delete(shardId);
    outage.begin();
    const cure = hopeless[code];
    if (cure !== undefined) onFatal(new FatalError(cure));
    else logger[times > 1 ? 'debug' : 'info']({ shardId, code }, 'gateway closed');
  });
  // Without a listener an error event would end the process; the close that follows decides what happens.
  manager.on(WebSocketShardEvents.Error, (error, shardId) =>
    logger.info({ shardId, reason: messageOf(error) }, 'gateway error'),
  );
  // Attempts follow each other by half a second, for as long as an outage lasts: the outage log says that it does.
  manager.on(WebSocketShardEvents.SocketError, (error, shardId) => {
    const level = (cutOff.get(shardId) ?? 0) > 1 ? 'debug' : 'info';
    logger[level]({ shardId, reason: messageOf(error) }, 'gateway socket error');
  });

  return {
    connect: async () => {
      outage.begin();
      const shardIds = await manager.getShardIds();
      const total = await manager.getShardCount();
      await sessions.load(shardIds, total);
      shardCount = shardIds.length;
      // `@discordjs/ws` asks for a new session for each shard, and these are resumed or wait for their turn.
      const { session_start_limit: limit, url } = await manager.fetchGatewayInformation();
      gatewayUrl = url;
      // It was closed meanwhile, and another process may have the shards by now.
      if (isClosing) return;
      limit.remaining = Math.max(limit.remaining, shardCount);
      const maxConcurrency = Math.max(1, limit.max_concurrency);
      turns.resolve(
        createIdentifyTurns({ store, shardCount: total, maxConcurrency, startLimit, clock: steadyClock, logger }),
      );
      connecting = manager.connect();
      await connecting;
    },
    setPresence: (text) => {
      if (text === presence) return;
      presence = text;
      for (const shardId of ready) showPresence(shardId);
    },
    isReady: () => ready.size >= shardCount,
    isGreeted: () => greeted.size > 0,
    heldUntil: startLimit.until,
    shards: () => ({ ready: ready.size, all: Number.isFinite(shardCount) ? shardCount : 0 }),
    close: async () => {
      // Discord may just have begun a session, which the next process can only go on with once READY has said its id.
      await within(
        connecting.catch(() => {}),
        connectGraceMs,
        systemClock,
      );
      isClosing = true;
      ready.clear();
      sessions.keep();
      // With any code but 1000 and 1001 Discord keeps the session (its documentation of the gateway).
      await manager.destroy({ reason: 'Carrel stops', code: CloseCodes.Resuming });
      closing.abort();
      await sessions.write();
      outage.end();
      await underWay.ended();
    },
  };
}
