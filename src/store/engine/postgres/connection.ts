import pg, { type Client, type ClientBase, type ClientConfig, type Pool } from 'pg';
import { electionLimits } from '../../election/election-ports.ts';
import { StoreError } from '../store-error.ts';
import { postgresFailure } from './postgres-failure.ts';
import { connectionStringOf } from './postgres-url.ts';

/** How long things may take, in milliseconds. */
export const postgresLimits = {
  /** Until a connection is there; Discord drops an interaction that is not answered in 3 seconds. */
  connectMs: 2_000,
  /** Until the server ends a statement; the longest of ours takes some tenths of a second. */
  statementMs: 10_000,
  /** Until a connection that does not answer is taken for cut: later than the server's own limit. */
  answerMs: 12_000,
  /**
   * Until the server ends a transaction whose process has stopped: meanwhile the others cannot change an alert, nor take over. As long as
   * the server waits for a leader; ours pause for some hundredths of a second, and one that is ended by mistake is run again.
   */
  idleInTransactionMs: 1.5 * electionLimits.intervalMs,
  /** After this much silence the operating system asks whether the other end is still there. */
  keepAliveMs: 10_000,
} as const;

/** Connections of one process at most: PostgreSQL allows a hundred, and a dozen processes may share them. */
const mostConnections = 8;

/** The type bigint, of which all of ours are safe: milliseconds and counts. */
const int8 = pg.types.builtins.INT8;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
}

/** What every connection of ours is opened with. Throws StoreError `unsupported`. */
function configOf(url: string, lockWaitMs: number): ClientConfig {
  return {
    connectionString: connectionStringOf(url),
    application_name: 'carrel',
    connectionTimeoutMillis: postgresLimits.connectMs,
    statement_timeout: postgresLimits.statementMs,
    query_timeout: postgresLimits.answerMs,
    lock_timeout: lockWaitMs,
    idle_in_transaction_session_timeout: postgresLimits.idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: postgresLimits.keepAliveMs,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 && format !== 'binary' ? safeInteger : pg.types.getTypeParser(oid, format),
    } as NonNullable<ClientConfig['types']>,
  };
}

/**
 * The connections of a store: opened when they are needed, replaced when they break. `overrides` changes what each is
 * opened with. Throws StoreError `unsupported` or `refused`.
 */
export function createPool(url: string, lockWaitMs: number, overrides: ClientConfig & { max?: number } = {}): Pool {
  try {
    const defaults = { max: mostConnections, idleTimeoutMillis: 60_000 };
    const pool = new pg.Pool({ ...configOf(url, lockWaitMs), ...defaults, ...overrides });
    // Without listeners a connection that breaks, idle or not, ends the process. What was asked of it fails by itself.
    pool.on('error', () => {});
    pool.on('connect', (client) => {
      client.on('error', () => {});
      guard(client);
    });
    return pool;
  } catch (error) {
    throw postgresFailure(error);
  }
}

/**
 * Opens one connection that is the caller's own, for what belongs to a session: advisory locks, LISTEN. It has the limits
 * of all others (`overrides` may change them; 0 is none). `onLost` is called once when it breaks or the server ends it,
 * and not for `end()`. Throws StoreError.
 */
export async function connectPostgres(
  url: string,
  { onLost, ...overrides }: Omit<ClientConfig, 'connectionString'> & { readonly onLost: (error: StoreError) => void },
): Promise<Client> {
  let state: 'connecting' | 'open' | 'over' = 'connecting';
  let client: Client | undefined;
  try {
    client = new pg.Client({ ...configOf(url, postgresLimits.connectMs), ...overrides });
    guard(client);
    client.on('error', (error) => {
      if (state === 'open') onLost(postgresFailure(error));
      if (state === 'open') state = 'over';
    });
    const opened = client;
    await opened.connect();
    state = 'open';
    const end = opened.end.bind(opened) as () => Promise<void>;
    return Object.assign(opened, {
      end: () => {
        state = 'over';
        return end();
      },
    });
  } catch (error) {
    await client?.end().catch(() => {});
    throw postgresFailure(error);
  }
}

/**
 * Makes a connection refuse text that PostgreSQL does not take (NUL) or would change without a word (half of a character),
 * and ends it when an answer has not come in time: the next request would wait behind it.
 */
function guard(client: ClientBase): void {
  const query = client.query.bind(client) as (text: unknown, values?: readonly unknown[]) => unknown;
  const guarded = (text: unknown, values?: readonly unknown[]): unknown => {
    if (values?.some(isUnkeepable)) return Promise.reject(new StoreError({ kind: 'invalidText' }));
    const answer = query(text, values);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === 'Query read timeout') streamOf(client)?.destroy();
      });
    }
    return answer;
  };
  client.query = guarded as ClientBase['query'];
}

const isUnkeepable = (value: unknown): boolean =>
  typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());

/** The socket, which `pg` has and does not declare. */
const streamOf = (client: ClientBase): { destroy(): void } | undefined =>
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream;
