import type { RawData, WebSocket } from 'ws';
import { GatewayCloseCodes, GatewayOpcodes } from '#discord.js';
import { isObject, type JsonObject, numberOf } from '../json.ts';
import type { Session } from './session.ts';

/** How an attempt to begin or resume a session ends. */
export type Begun = Session | { closeCode: number; reason: string } | 'invalid';

/** What a connection needs from the gateway behind it. */
export interface ConnectionRules {
  heartbeatMs: number;
  /** Discord's clock (Unix milliseconds). */
  now(): number;
  /** Returns the session, or the code to close with; `invalid` asks the client to start again in a while. */
  identify(data: unknown, socket: WebSocket): Begun;
  /** Returns the session, after replaying it, or `invalid`. */
  resume(data: JsonObject, socket: WebSocket): Begun;
  /** A string says what is wrong with the presence. */
  presence(data: unknown): string | undefined;
  lost(session: Session, closeCode: number): void;
  /** The client has sent a heartbeat, which counts by now. */
  beat(): void;
}

/** A client may send 120 events in 60 seconds ("Rate Limiting" of Discord's gateway reference). */
const mostEvents = 120;
const eventWindowMs = 60_000;

/** What a client may send once it has a session. Voice and member lists are accepted and not answered. */
const afterwards: ReadonlySet<unknown> = new Set([
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.RequestGuildMembers,
]);

/** Serves gateway v10 to one client, from Hello to the close. */
export function serveConnection(socket: WebSocket, rules: ConnectionRules): void {
  let session: Session | undefined;
  let events = 0;
  let eventsSince = rules.now();
  const send = (op: GatewayOpcodes, data: unknown) => socket.send(JSON.stringify({ t: null, s: null, op, d: data }));
  const close = (code: number, reason: string) => socket.close(code, reason);

  // Half an interval of grace: a beat that is on its way is no timeout.
  const dead = setTimeout(
    () => close(GatewayCloseCodes.SessionTimedOut, 'Session timed out.'),
    rules.heartbeatMs * 1.5 + 250,
  );
  const isBound = () => session?.socket === socket;
  const begin = (result: Begun) => {
    if (result === 'invalid') send(GatewayOpcodes.InvalidSession, false);
    else if ('closeCode' in result) close(result.closeCode, result.reason);
    else session = result;
  };
  const handle = (op: unknown, data: unknown) => {
    const isStart = op === GatewayOpcodes.Identify || op === GatewayOpcodes.Resume;
    if (isStart && isBound()) close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
    else if (op === GatewayOpcodes.Heartbeat) {
      dead.refresh();
      if (typeof data === 'number') session?.acknowledge(data);
      rules.beat();
      send(GatewayOpcodes.HeartbeatAck, null);
    } else if (op === GatewayOpcodes.Identify) begin(rules.identify(data, socket));
    else if (op === GatewayOpcodes.Resume) begin(isObject(data) ? rules.resume(data, socket) : 'invalid');
    else if (!afterwards.has(op)) close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
    else if (!isBound()) close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
    else if (op === GatewayOpcodes.PresenceUpdate) {
      const wrong = rules.presence(data);
      if (wrong !== undefined) close(GatewayCloseCodes.DecodeError, wrong);
    }
  };

  socket.on('message', (raw: RawData) => {
    if (rules.now() - eventsSince >= eventWindowMs) {
      events = 0;
      eventsSince = rules.now();
    }
    events += 1;
    if (events > mostEvents) return close(GatewayCloseCodes.RateLimited, 'Rate limited.');
    const frame = decode(raw);
    if (!frame || numberOf(frame.op) === undefined)
      return close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    handle(frame.op, frame.d);
  });
  // A client that vanishes raises an error before its close; no client is left to answer.
  socket.on('error', () => socket.terminate());
  socket.on('close', (code) => {
    clearTimeout(dead);
    if (session && session.socket === socket) rules.lost(session, code);
  });
  send(GatewayOpcodes.Hello, { heartbeat_interval: rules.heartbeatMs, _trace: ['["local-discord"]'] });
}

function decode(raw: RawData): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(raw.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
