import { sql } from 'kysely';
import { systemClock } from '../../../base/clock.ts';
import { createLoop } from '../../../base/loop.ts';
import type { Bell, RingBell } from '../bell.ts';
import { connectPostgres } from './connection.ts';

const channel = 'carrel_feed';

/** Between two attempts to listen again (ms). */
const againMs = 500;
/** How often a connection that hears nothing shows that it is there, so that one that was cut is noticed (ms). */
const checkMs = 5_000;

/**
 * A bell that PostgreSQL rings in every process when the transaction takes effect. It also rings whenever listening has begun
 * again, since what was rung meanwhile is lost.
 */
export function createPostgresBell(url: string): {
  readonly bell: Bell;
  readonly ring: RingBell;
  readonly close: () => Promise<void>;
} {
  const listeners = new Set<() => void>();
  const heard = (): void => {
    for (const onRing of listeners) onRing();
  };
  /** Listens until the connection is lost. */
  const listen = async (): Promise<number> => {
    const lost = new AbortController();
    const client = await connectPostgres(url, { onLost: () => lost.abort() });
    try {
      client.on('notification', heard);
      await client.query(`listen ${channel}`);
      heard();
      const until = AbortSignal.any([lost.signal, loop.stopping]);
      while (!until.aborted) {
        await systemClock.sleep(checkMs, until);
        if (!until.aborted) await client.query('select 1');
      }
    } finally {
      await client.end().catch(() => {});
    }
    return againMs;
  };
  const loop = createLoop({ clock: systemClock, turn: listen, failedMs: againMs, onError: () => {} });
  return {
    bell: {
      listen: (onRing) => {
        listeners.add(onRing);
        loop.start();
        return () => void listeners.delete(onRing);
      },
      isAhead: false,
    },
    ring: async (tx) => {
      await sql`select pg_notify(${channel}, '')`.execute(tx);
    },
    close: loop.stop,
  };
}
