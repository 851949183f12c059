import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, GatewayOpcodes } from '#discord.js';
import { isForeign } from '../../foreign-requests.ts';
import { guildCreatePayload } from '../guilds/guild-payload.ts';
import { type JsonObject, numberOf } from '../json.ts';
import { shardOf } from '../snowflake.ts';
import type { World } from '../world.ts';
import { type ConnectionRules, serveConnection } from './connection.ts';
import { checkIdentify } from './identify.ts';
import { type Presence, readPresence } from './presence.ts';
import { createSession, type Session } from './session.ts';

/** What Discord says first to a connection: Hello, nothing, or the code with which it closes it. */
export type Greeting = 'hello' | 'silent' | number;

/** The gateway: who is connected, and how events get to them. */
export interface Gateway {
  /** Sends an event to the shard of this server (shard 0 without one), if it asked for one of the `intents`; 0 sends it in any case. */
  dispatch(event: string, data: string | (() => string), guildId: string | undefined, intents: number): void;
  /** Whether any session asked for one of these intents. */
  hasListeners(intents: number): boolean;
  /** The presence that the bot showed last. */
  presence(): Presence | undefined;
  /** How many sessions have a connection now, and how many sessions were ever begun and resumed, and heartbeats sent. */
  counts(): { connected: number; identified: number; resumed: number; heartbeats: number };
  sessionStartsLeft(): number;
  /** Calls `listener` when a session begins or resumes. */
  onSession(listener: () => void): void;
  /** Cuts every connection, as a network does. */
  dropConnections(): void;
  /** Asks every client to reconnect (op 7). */
  reconnect(): void;
  /** Invalidates every client's session (op 9); when not resumable, it is gone. */
  invalidate(resumable: boolean): void;
  /** Closes every connection with this code. */
  closeWith(code: number): void;
  /** Nothing passes over the present connections any more: they look alive and are not. Events wait in their sessions. */
  freeze(): void;
  /** How Discord greets new connections: not at all where `silent`, or by closing them with a code. */
  greet(how: Greeting): void;
  /** While it is lost READY names an address at which nothing answers. */
  loseResumeAddress(isLost: boolean): void;
  close(): void;
}

/** Serves the gateway on the HTTP server's port under `/gateway`. */
export function createGateway(world: World, server: Server, gatewayUrl: () => string): Gateway {
  const { settings } = world;
  const sessions = new Map<string, Session>();
  const listeners: (() => void)[] = [];
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  let presence: Presence | undefined;
  let startsLeft = settings.sessionStarts;
  let identified = 0;
  let resumed = 0;
  let heartbeats = 0;
  let isResumeLost = false;
  let greeting: Greeting = 'hello';

  const livingSessions = () => {
    const now = settings.now();
    for (const session of sessions.values()) {
      if (session.lostAt !== undefined && now - session.lostAt > settings.timing.resumeMs) sessions.delete(session.id);
    }
    return sessions.values();
  };
  const began = () => {
    for (const listener of listeners) listener();
  };
  const showPresence = (data: unknown): string | undefined => {
    const read = readPresence(data);
    if (typeof read !== 'string') presence = read;
    else world.violations.push({ method: 'GATEWAY', path: 'presence', reason: read, at: settings.now() });
    return typeof read === 'string' ? read : undefined;
  };

  const rules: ConnectionRules = {
    heartbeatMs: settings.timing.heartbeatMs,
    now: settings.now,
    presence: showPresence,
    identify: (data, socket) => {
      const check = checkIdentify(data, settings);
      if (!check.ok) return check;
      if (startsLeft <= 0) return 'invalid';
      if (check.presence !== undefined && check.presence !== null) {
        const wrong = showPresence(check.presence);
        if (wrong !== undefined) return { closeCode: GatewayCloseCodes.DecodeError, reason: wrong };
      }
      startsLeft -= 1;
      identified += 1;
      const session = createSession({ id: randomBytes(16).toString('hex'), ...check });
      session.socket = socket;
      sessions.set(session.id, session);
      welcome(session);
      began();
      return session;
    },
    resume: (data, socket) => {
      if (data.token !== settings.token && data.token !== `Bot ${settings.token}`) {
        return { closeCode: GatewayCloseCodes.AuthenticationFailed, reason: 'Authentication failed.' };
      }
      const session = [...livingSessions()].find((candidate) => candidate.id === data.session_id);
      const sequence = numberOf(data.seq);
      if (!session || sequence === undefined) return 'invalid';
      const previous = session.socket;
      session.socket = socket;
      session.lostAt = undefined;
      previous?.terminate();
      if (!session.replay(sequence)) {
        sessions.delete(session.id);
        session.socket = undefined;
        return 'invalid';
      }
      resumed += 1;
      session.dispatch(GatewayDispatchEvents.Resumed, '{"_trace":[]}');
      began();
      return session;
    },
    beat: () => {
      heartbeats += 1;
    },
    lost: (session, code) => {
      session.socket = undefined;
      session.lostAt = settings.now();
      // A clean close (1000, 1001) ends the session ("Initiating a Disconnect" of Discord's reference).
      if (code === 1000 || code === 1001) sessions.delete(session.id);
    },
  };

  const welcome = (session: Session) => {
    const mine = world.guilds.joined().filter((id) => shardOf(id, session.shards) === session.shard);
    const ready: JsonObject = {
      v: 10,
      user: { ...world.bot, verified: true, mfa_enabled: true, email: null, flags: 0, bio: '' },
      user_settings: {},
      guilds: mine.map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      // Port 1 belongs to a service that no machine runs any more.
      resume_gateway_url: isResumeLost ? 'ws://127.0.0.1:1/gateway' : gatewayUrl(),
      shard: [session.shard, session.shards],
      application: { id: settings.applicationId, flags: 0 },
      private_channels: [],
      presences: [],
      relationships: [],
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      auth: {},
      _trace: [],
    };
    session.dispatch(GatewayDispatchEvents.Ready, JSON.stringify(ready));
    if ((session.intents & GatewayIntentBits.Guilds) === 0) return;
    const withheld = new Set(settings.withheldGuilds > 0 ? world.guilds.joined().slice(-settings.withheldGuilds) : []);
    void sendGuilds(
      world,
      session,
      mine.filter((id) => !withheld.has(id)),
    );
  };

  server.on('upgrade', (request, socket, head) => {
    const address = new URL(request.url ?? '/', 'http://local');
    const { host, origin } = request.headers;
    if (!address.pathname.startsWith('/gateway') || isForeign({ host, origin, site: undefined }))
      return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (address.searchParams.get('v') !== '10')
        return client.close(GatewayCloseCodes.InvalidAPIVersion, 'Invalid API version.');
      if ((address.searchParams.get('encoding') ?? 'json') !== 'json')
        return client.close(GatewayCloseCodes.DecodeError, 'Only JSON is spoken here.');
      if (typeof greeting === 'number') client.close(greeting);
      else if (greeting === 'hello') serveConnection(client, rules);
    });
  });

  const eachClient = (act: (client: WebSocket) => void) => {
    for (const client of sockets.clients) act(client);
  };
  const tellAll = (op: GatewayOpcodes, data: unknown) =>
    eachClient((client) => client.send(JSON.stringify({ t: null, s: null, op, d: data })));

  return {
    dispatch: (event, data, guildId, intents) => {
      for (const session of livingSessions()) {
        if (intents !== 0 && (session.intents & intents) === 0) continue;
        if (session.shard === (guildId === undefined ? 0 : shardOf(guildId, session.shards)))
          session.dispatch(event, data);
      }
    },
    hasListeners: (intents) => {
      for (const session of sessions.values()) if ((session.intents & intents) !== 0) return true;
      return false;
    },
    presence: () => presence,
    counts: () => {
      let connected = 0;
      for (const session of sessions.values()) if (session.socket) connected += 1;
      return { connected, identified, resumed, heartbeats };
    },
    sessionStartsLeft: () => startsLeft,
    onSession: (listener) => void listeners.push(listener),
    dropConnections: () => eachClient((client) => client.terminate()),
    reconnect: () => tellAll(GatewayOpcodes.Reconnect, null),
    invalidate: (resumable) => {
      // The connection stays and belongs to no session, until the client resumes or identifies on it.
      for (const session of sessions.values()) {
        session.socket = undefined;
        session.lostAt = settings.now();
      }
      if (!resumable) sessions.clear();
      tellAll(GatewayOpcodes.InvalidSession, resumable);
    },
    closeWith: (code) => eachClient((client) => client.close(code)),
    freeze: () =>
      eachClient((client) => {
        client.removeAllListeners('message');
        client.send = () => {};
      }),
    greet: (how) => {
      greeting = how;
    },
    loseResumeAddress: (isLost) => {
      isResumeLost = isLost;
    },
    close: () => {
      eachClient((client) => client.terminate());
      sockets.close();
    },
  };
}

/** Sends the servers in batches, so that 10,000 of them neither fill the socket's buffer nor stop the interactions. */
async function sendGuilds(world: World, session: Session, guildIds: readonly string[]): Promise<void> {
  const batch = 25;
  const fullBuffer = 4 * 1024 * 1024;
  for (const [index, id] of guildIds.entries()) {
    session.dispatch(GatewayDispatchEvents.GuildCreate, () => {
      const guild = world.guilds.find(id);
      return JSON.stringify(guild ? guildCreatePayload(guild, world.bot) : { id, unavailable: true });
    });
    if (index % batch !== batch - 1) continue;
    do await new Promise((resolve) => setImmediate(resolve));
    while (
      session.socket &&
      session.socket.bufferedAmount > fullBuffer &&
      session.socket.readyState === session.socket.OPEN
    );
  }
}
