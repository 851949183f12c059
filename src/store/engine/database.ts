import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Kysely, RawBuilder, SelectQueryBuilder, Transaction } from 'kysely';
import type { Logger } from '../../base/logger.ts';
import type { Tables } from '../tables.ts';
import type { RingBell } from './bell.ts';
import { isPassing, type StoreError } from './store-error.ts';

/**
 * What a transaction keeps out meanwhile. Each decides from rows that it has read, and on PostgreSQL two may read the same
 * at once. `exclusive`, for all that evaluates or changes alerts: every other transaction, of any process. `shared`, for what takes from the outbox
 * and notes what became of it: only exclusive ones, so that it locks the rows that it decides about (`forUpdate`). On SQLite both are exclusive.
 */
export type LockMode = 'exclusive' | 'shared';

/** How every part of the store uses the database. All functions throw nothing but StoreError. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Runs statements that may stand each for itself, and that may be run again. */
  readonly attempt: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * Runs statements of which all take effect or none, `exclusive` unless `mode` says otherwise. `work` is called again where
   * another program held the database or the connection broke, unless it may have taken effect.
   */
  readonly inTransaction: <T>(work: (tx: Transaction<Tables>) => Promise<T>, mode?: LockMode) => Promise<T>;
  /** Waits for the transactions under way and closes the connection. */
  readonly close: () => Promise<void>;
}

/** What the parts of the store are made of: the machine's time (ms), numbers from 0 to below 1, and ids of at most 25 characters. */
export interface StoreParts extends Database {
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  /** The database's own clock, in milliseconds: the same for all processes. */
  readonly databaseNow: RawBuilder<number>;
  /** Says in every process that the feed's state has changed. */
  readonly ring: RingBell;
  /** How old a count may be to be shown as now's (ms). */
  readonly freshMs: number;
}

/** What stands between the store and its engine. */
export interface DatabaseParts {
  /** The database as transactions of each mode see it. */
  readonly db: Readonly<Record<LockMode, Kysely<Tables>>>;
  /** Turns the engine's errors into ours. */
  readonly explain: (error: unknown) => StoreError;
  /** Throws where the database has gone since it was opened. */
  readonly requireThere?: (() => void) | undefined;
  /** Closes the connections, after the requests under way. */
  readonly disconnect: () => Promise<void>;
  /** Called after each transaction that took effect; only `close` waits for it. Never rejects. */
  readonly afterCommit?: (() => Promise<void>) | undefined;
  /** Called where the database could not be written; says whether it may have room now. Never rejects. */
  readonly makeRoom?: (() => Promise<boolean>) | undefined;
  /** How long a request is repeated while another program holds the database, or no connection is to be had (ms). */
  readonly lockWaitMs: number;
  /** Gets a line when requests begin to fail because of that, and one when they no longer do. */
  readonly logger?: Logger | undefined;
}

/** Waits between two tries while the database is held by another program, or away (ms). */
const retryMs = { first: 5, longest: 100 } as const;

/**
 * A `Database` over open connections. The wait for another program's lock is ours: SQLite's own blocks the event loop,
 * and with it every answer from memory. Exclusive transactions of this process take turns, so that those that wait hold no
 * connection.
 */
export function createDatabase({
  db,
  explain,
  requireThere,
  disconnect,
  afterCommit,
  makeRoom,
  lockWaitMs,
  logger,
}: DatabaseParts): Database {
  /** Since when another program has held the database, or it has been away, if requests have failed because of it. */
  let heldSince: number | undefined;
  const inTurn = createTurns();

  const attempt = async <T>(work: () => Promise<T>, mayHaveTakenEffect: () => boolean = () => false): Promise<T> => {
    const startedAt = performance.now();
    const deadline = startedAt + lockWaitMs;
    let madeRoom = false;
    for (let waitMs: number = retryMs.first; ; waitMs = Math.min(2 * waitMs, retryMs.longest)) {
      try {
        requireThere?.();
        return await work();
      } catch (error) {
        const failure = explain(error);
        failure.mayBeDone = isPassing(failure) && mayHaveTakenEffect();
        if (failure.kind === 'unwritable' && !madeRoom && (await makeRoom?.())) {
          madeRoom = true;
          continue;
        }
        if (!isPassing(failure) || failure.mayBeDone) throw failure;
        if (performance.now() + waitMs > deadline) {
          if (heldSince === undefined) logger?.warn(`${failure.message} Until then nothing is stored.`);
          heldSince ??= startedAt;
          throw failure;
        }
      }
      await setTimeout(waitMs);
    }
  };
  /** What the last transaction has left to do. */
  let followUp: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await inTurn(async () => {
        await followUp;
        await disconnect();
      });
    } catch (error) {
      throw explain(error);
    }
  };
  return {
    db: db.exclusive,
    attempt: (work) => attempt(work),
    inTransaction: async (work, mode = 'exclusive') => {
      let isDone = false;
      const once = () =>
        db[mode].transaction().execute(async (tx) => {
          isDone = false;
          const result = await work(tx);
          isDone = true;
          return result;
        });
      const result = await attempt(mode === 'exclusive' ? () => inTurn(once) : once, () => isDone);
      followUp = afterCommit?.();
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

/** Runs one piece of work after another, in the order of the calls. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
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
