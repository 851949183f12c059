import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import type { Logger } from '../../base/logger.ts';
import type { Tables } from '../tables.ts';
import type { RingBell } from './bell.ts';
import type { StoreError } from './store-error.ts';

/** How every part of the store uses the database. All functions throw nothing but StoreError. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Runs statements that may stand each for itself, and that may be run again. */
  readonly attempt: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs statements of which all take effect or none. `work` is called again where another program held the database. */
  readonly inTransaction: <T>(work: (tx: Transaction<Tables>) => Promise<T>) => Promise<T>;
  /** Waits for the transactions under way and closes the connection. */
  readonly close: () => Promise<void>;
}

/** What the parts of the store are made of: the machine's time (ms), numbers from 0 to below 1, and ids of at most 25 characters. */
export interface StoreParts extends Database {
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  /** Says in every process that the feed's state has changed. */
  readonly ring: RingBell;
  /** How old a count may be to be shown as now's (ms). */
  readonly freshMs: number;
}

/** What stands between the store and its engine. */
export interface DatabaseParts {
  readonly db: Kysely<Tables>;
  /** Turns the engine's errors into ours. */
  readonly explain: (error: unknown) => StoreError;
  /** Throws where the database has gone since it was opened. */
  readonly requireThere: () => void;
  /** Called after each transaction that took effect, and not waited for. Never rejects. */
  readonly afterCommit?: (() => Promise<void>) | undefined;
  /** How long a request is repeated while another program holds the database (ms). */
  readonly lockWaitMs: number;
  /** Gets a line when requests begin to fail because of that, and one when they no longer do. */
  readonly logger?: Logger | undefined;
}

/** Waits between two tries while the database is held by another program (ms). */
const retryMs = { first: 5, longest: 100 } as const;

/**
 * A `Database` over an open connection. The wait for another program's lock is ours: SQLite's own blocks the event loop,
 * and with it every answer from memory.
 */
export function createDatabase({
  db,
  explain,
  requireThere,
  afterCommit,
  lockWaitMs,
  logger,
}: DatabaseParts): Database {
  /** Since when another program has held the database, if requests have failed because of it. */
  let heldSince: number | undefined;

  const attempt: Database['attempt'] = async (work) => {
    const startedAt = performance.now();
    const deadline = startedAt + lockWaitMs;
    for (let waitMs: number = retryMs.first; ; waitMs = Math.min(2 * waitMs, retryMs.longest)) {
      try {
        requireThere();
        return await work();
      } catch (error) {
        const failure = explain(error);
        if (failure.kind !== 'locked') throw failure;
        if (performance.now() + waitMs > deadline) {
          if (heldSince === undefined) logger?.warn(`${failure.message} Until then nothing is stored.`);
          heldSince ??= startedAt;
          throw failure;
        }
      }
      await setTimeout(waitMs);
    }
  };
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      // SQLite's one connection is free when the transactions before us have ended; destroy would not wait for them.
      await db.connection().execute(async () => {});
      await db.destroy();
    } catch (error) {
      throw explain(error);
    }
  };
  return {
    db,
    attempt,
    inTransaction: async (work) => {
      const result = await attempt(() => db.transaction().execute(work));
      void afterCommit?.();
      // Only what writes shows that: readers do not wait for another program.
      if (heldSince !== undefined) {
        logger?.warn({ heldMs: Math.round(performance.now() - heldSince) }, 'the database can be written again');
        heldSince = undefined;
      }
      return result;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Whether a query finds fewer rows than `most`: asked in the transaction that would add one. */
export async function hasRoom<Table extends keyof Tables>(
  query: SelectQueryBuilder<Tables, Table, object>,
  most: number,
): Promise<boolean> {
  const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count) < most;
}
