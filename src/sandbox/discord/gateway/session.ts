import type { WebSocket } from 'ws';
import { GatewayOpcodes } from '#discord.js';

/**
 * One gateway session: a shard's stream of numbered events, which outlives its connection for a while. How long Discord keeps an event
 * is not documented; this is the least that it may do: an event that the client says it has received is gone at once.
 */
export interface Session {
  readonly id: string;
  readonly shard: number;
  readonly shards: number;
  readonly intents: number;
  socket: WebSocket | undefined;
  /** When the connection was lost, in milliseconds since the Unix epoch. */
  lostAt: number | undefined;
  /** Sends an event, or keeps it for the resume while no client is connected. `data` is JSON text. */
  dispatch(event: string, data: string | (() => string)): void;
  /** Forgets what the client says it has received. */
  acknowledge(sequence: number): void;
  /** Sends again what came after `sequence`; false when that is no longer known. */
  replay(sequence: number): boolean;
}

interface Kept {
  sequence: number;
  event: string;
  data: string | (() => string);
}

/** A client that never beats must not fill the memory: beyond this the oldest events go and a resume fails. */
const mostKept = 20_000;

/** A session without a connection yet. */
export function createSession(facts: { id: string; shard: number; shards: number; intents: number }): Session {
  let sequence = 0;
  let kept: Kept[] = [];
  const send = (entry: Kept) => {
    const data = typeof entry.data === 'string' ? entry.data : entry.data();
    if (session.socket === undefined) return;
    session.socket.send(`{"t":"${entry.event}","s":${entry.sequence},"op":${GatewayOpcodes.Dispatch},"d":${data}}`);
  };
  const session: Session = {
    ...facts,
    socket: undefined,
    lostAt: undefined,
    dispatch: (event, data) => {
      sequence += 1;
      const entry = { sequence, event, data };
      kept.push(entry);
      if (kept.length > mostKept) kept = kept.slice(-mostKept / 2);
      send(entry);
    },
    acknowledge: (seen) => {
      kept = kept.filter((entry) => entry.sequence > seen);
    },
    replay: (seen) => {
      const first = kept[0]?.sequence ?? sequence + 1;
      if (seen > sequence || seen + 1 < first) return false;
      session.acknowledge(seen);
      for (const entry of kept) send(entry);
      return true;
    },
  };
  return session;
}
