import type { SessionInfo } from '@discordjs/ws';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { GatewayStore } from '../../store/gateway/gateway-ports.ts';

/**
 * Between two writes of how far a session has come (ms): so much is replayed after a crash, and Discord takes no second answer
 * to it. A new session is written at once: without it, what is asked before the next process has begun another one is lost.
 */
const everyMs = 5_000;

/**
 * The sessions of this process's shards, in memory and, some seconds later, in the database. The next process resumes from what is in the
 * database, and Discord may forget each event of which a heartbeat or a RESUME says that it was received: so these name none that
 * is not in the database yet.
 */
interface GatewaySessions {
  /** Reads what the process before has left. Never rejects: without it sessions begin anew. */
  load(shardIds: readonly number[], shardCount: number): Promise<void>;
  /** A session has begun, or it is over (`null`). Called by `@discordjs/ws` with each event, too: `take` counts those. */
  update(shardId: number, session: SessionInfo | null): void;
  /**
   * Counts an event, without a write for each; one that a proxy adds by itself may have no number. False: it has come before, since
   * Discord sends again what is not written down.
   */
  take(shardId: number, sequence: number | null | undefined): boolean;
  /** The session, as far as it is written down. */
  get(shardId: number): SessionInfo | null;
  /** The address of a session does not answer: it is resumed at `url` from now on, where sessions begin. Discord takes it there too. */
  moveTo(shardId: number, url: string): void;
  /** Keeps the sessions for the next process: closing a connection does not end one from now on. */
  keep(): void;
  /** Writes down what has changed. Never rejects. */
  write(): Promise<void>;
}

/** A session as far as it is written down, and the last event of it that has come. */
interface Kept {
  written: SessionInfo;
  sequence: number;
}

/** No sessions until `load`; writes until `signal` aborts. */
export function createGatewaySessions(parts: {
  readonly store: GatewayStore;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}): GatewaySessions {
  const { store, clock, signal, logger } = parts;
  const sessions = new Map<number, Kept>();
  const changed = new Set<number>();
  const over = new Map<number, number>();
  let isKept = false;

  const writeNow = async (): Promise<void> => {
    const ids = [...changed];
    const ended = [...over];
    changed.clear();
    over.clear();
    try {
      for (const [shardId, shardCount] of ended) await store.forget(shardId, shardCount);
      const current = ids.flatMap((id) => {
        const kept = sessions.get(id);
        return kept === undefined ? [] : [{ kept, session: { ...kept.written, sequence: kept.sequence } }];
      });
      if (current.length > 0) await store.save(current.map(({ session }) => session));
      for (const { kept, session } of current) kept.written = { ...kept.written, sequence: session.sequence };
    } catch (error) {
      for (const id of ids) changed.add(id);
      for (const [id, count] of ended) if (!sessions.has(id)) over.set(id, count);
      logger.debug({ reason: messageOf(error) }, 'the gateway sessions could not be written down');
    }
  };
  let written = Promise.resolve();
  /** One after the other, or the end of a session could be written after the beginning of the next one. */
  const write = (): Promise<void> => {
    written = written.then(writeNow);
    return written;
  };
  const writeEvery = async (): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal);
      if (changed.size + over.size > 0) await write();
    }
  };

  return {
    load: async (shardIds, shardCount) => {
      try {
        for (const session of await store.sessions(shardIds, shardCount)) {
          sessions.set(session.shardId, { written: session, sequence: session.sequence });
        }
      } catch (error) {
        logger.warn({ reason: messageOf(error) }, 'the gateway sessions could not be read: new ones begin');
      }
      void writeEvery();
    },
    update: (shardId, session) => {
      // When a connection is closed by us, `@discordjs/ws` takes its session for over: Discord keeps it (close code 4200).
      if (session === null && isKept) return;
      const last = sessions.get(shardId)?.written;
      if (session === null) {
        if (last !== undefined) over.set(shardId, last.shardCount);
        sessions.delete(shardId);
        return;
      }
      if (last?.sessionId === session.sessionId) return;
      over.delete(shardId);
      // It is not written yet, but this is the least of it that will be.
      sessions.set(shardId, { written: session, sequence: session.sequence });
      changed.add(shardId);
      void write();
    },
    take: (shardId, sequence) => {
      const kept = sessions.get(shardId);
      if (kept === undefined || typeof sequence !== 'number') return true;
      if (sequence <= kept.sequence) return false;
      kept.sequence = sequence;
      changed.add(shardId);
      return true;
    },
    get: (shardId) => sessions.get(shardId)?.written ?? null,
    moveTo: (shardId, url) => {
      const kept = sessions.get(shardId);
      if (kept !== undefined) kept.written = { ...kept.written, resumeURL: url };
    },
    keep: () => {
      isKept = true;
    },
    write,
  };
}
