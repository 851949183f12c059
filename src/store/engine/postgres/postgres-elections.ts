import type { Client } from 'pg';
import { steadyClock, systemClock } from '../../../base/clock.ts';
import {
  type Elections,
  electionLimits,
  type Leadership,
  type LedRole,
  type OtherLeader,
} from '../../election/election-ports.ts';
import { shardsOf, shardsRole } from '../../election/shard-ranges.ts';
import { beginTerm, isSuperseded, lastTerm } from '../../election/terms.ts';
import type { StoreParts } from '../database.ts';
import type { StoreError } from '../store-error.ts';
import { connectPostgres } from './connection.ts';
import { postgresFailure } from './postgres-failure.ts';
import { takeShards } from './shard-locks.ts';

/** The first key of the locks, and the second is made of the role: any number, but the same in all processes and versions. */
export const electionLocks = 7_269_404;

/**
 * Elections by PostgreSQL: the leader of a role is the session that holds its advisory lock. The server ends that session when it
 * has been silent for one and a half intervals, whether its process has crashed, was stopped or was cut off, and the next
 * session gets the lock. By then the leader's own writes are refused: the next one begins a term (`fencedBy`).
 */
export function createPostgresElections(
  url: string,
  parts: StoreParts,
  holder: string,
  { intervalMs, retryMs }: { intervalMs: number; retryMs: number } = electionLimits,
): Elections {
  const silenceMs = Math.round(1.5 * intervalMs);
  /** A session of its own that the server ends after that much silence. */
  const openSession = (onLost: (error: StoreError) => void): Promise<Client> =>
    connectPostgres(url, {
      onLost,
      options: `-c idle_session_timeout=${silenceMs}`,
      statement_timeout: silenceMs,
      query_timeout: silenceMs,
      keepAliveInitialDelayMillis: intervalMs,
    });

  const lead = async (role: LedRole, client: Client, over: AbortController): Promise<Leadership> => {
    let confirmedAt = steadyClock.now();
    const isOverdue = (): boolean => steadyClock.now() - confirmedAt > intervalMs;
    let term = Number.POSITIVE_INFINITY;
    // A process that had the lock before and was slow may begin its term after ours. Then all our writes are refused, and only a
    // term after that one helps.
    const show = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const askedAt = steadyClock.now();
        try {
          const { rows } = await client.query<{ term: number }>('select term from leader where role = $1', [role]);
          confirmedAt = askedAt;
          if ((rows[0]?.term ?? 0) > term) over.abort();
        } catch {
          over.abort();
        }
        await systemClock.sleep(intervalMs / 2, over.signal);
      }
    };
    // While the term begins, too: that may wait for a transaction of the leader before.
    void show();
    term = await beginTerm(parts, role, holder);
    return {
      role,
      term,
      lost: over.signal,
      confirm: async () => {
        if (over.signal.aborted) return false;
        if (!isOverdue()) return true;
        const last = await lastTerm(parts, role).catch(() => undefined);
        if (last?.term !== term) over.abort();
        return !over.signal.aborted;
      },
      resign: async () => {
        over.abort();
        await client.end().catch(() => {});
      },
    };
  };

  /** One attempt to get the lock of a role. */
  const tryLock = async (role: LedRole, client: Client): Promise<{ ours: boolean; other?: OtherLeader }> => {
    const tryRole = async (): Promise<boolean> => {
      const { rows } = await client.query<{ ours: boolean }>(
        `select pg_try_advisory_lock(${electionLocks}, hashtext($1)) as ours`,
        [role],
      );
      return rows[0]?.ours === true;
    };
    const shards = shardsOf(role);
    if (shards === undefined) return { ours: await tryRole() };
    const { ours, inTheWay } = await takeShards(client, shards, tryRole);
    if (inTheWay === undefined) return { ours };
    const other = shardsRole(inTheWay);
    return { ours, other: { role: other, holder: (await lastTerm(parts, other))?.holder } };
  };

  return {
    isSuperseded: (fence) => isSuperseded(parts, fence),
    elect: async (role, signal, onOther) => {
      const over = new AbortController();
      let client: Client | undefined;
      try {
        client = await openSession((error) => over.abort(error));
        while (!signal.aborted) {
          const { ours, other } = await tryLock(role, client);
          if (ours) return await lead(role, client, over);
          onOther?.(other);
          await systemClock.sleep(retryMs, signal);
        }
        await client.end();
        return undefined;
      } catch (error) {
        over.abort();
        await client?.end().catch(() => {});
        throw postgresFailure(error);
      }
    },
  };
}
