import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { isPostgresUrl } from '../src/store/engine/postgres/postgres-url.ts';
import type { Seen } from './observer.ts';

/** A delivery as the database keeps it. */
export interface DeliveryRow {
  readonly subscriptionId: string;
  readonly libraryId: string;
  readonly episode: number;
  readonly kind: string;
  readonly status: string;
  readonly reason: string | null;
  readonly messageId: string | null;
  readonly openedAt: number;
}

/** An alert as the database keeps it. */
export interface AlertRow {
  readonly subscriptionId: string;
  readonly libraryId: string;
  readonly episode: number;
  readonly phase: string;
}

/** The rows of the bot's database, read beside it. */
export interface Rows {
  /** All readings in the order in which they were stored: a clock that is set makes another order of their times. */
  readings(): Promise<Seen[]>;
  /** The subscriptions that are paused. */
  pausedIds(): Promise<string[]>;
  deliveries(): Promise<DeliveryRow[]>;
  alerts(): Promise<AlertRow[]>;
  close(): Promise<void>;
}

/** Where the rows are. */
interface Source {
  readonly select: (sql: string) => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

const numberOf = (value: unknown): number => Number(value);
const textOf = (value: unknown): string => String(value);
const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

/** Opens them, of a SQLite file (`sqlite:` and its path) or of a PostgreSQL. */
export function openRows(url: string): Rows {
  const isPostgres = isPostgresUrl(url);
  const { select, close } = isPostgres ? fromServer(url) : fromFile(url.slice('sqlite:'.length));
  // A reading is never changed, so that the number of its transaction says when it was stored.
  const order = isPostgres ? 'xmin::text::bigint, ctid' : 'rowid';
  return {
    close,
    readings: async () => {
      const rows = await select(`select library_id, people, fetched_at, seen_at from reading order by ${order}`);
      return rows.map((row) => ({
        libraryId: textOf(row.library_id),
        people: numberOf(row.people),
        fetchedAt: numberOf(row.fetched_at),
        seenAt: numberOf(row.seen_at),
      }));
    },
    pausedIds: async () => {
      const rows = await select('select id from subscription where paused_reason is not null');
      return rows.map(({ id }) => textOf(id));
    },
    deliveries: async () => {
      const rows = await select('select * from delivery');
      return rows.map((row) => ({
        subscriptionId: textOf(row.subscription_id),
        libraryId: textOf(row.library_id),
        episode: numberOf(row.episode),
        kind: textOf(row.kind),
        status: textOf(row.status),
        reason: textOrNull(row.reason),
        messageId: textOrNull(row.message_id),
        openedAt: numberOf(row.opened_at),
      }));
    },
    alerts: async () => {
      const rows = await select('select subscription_id, library_id, episode, phase from alert');
      return rows.map((row) => ({
        subscriptionId: textOf(row.subscription_id),
        libraryId: textOf(row.library_id),
        episode: numberOf(row.episode),
        phase: textOf(row.phase),
      }));
    },
  };
}

/** A connection for each look: the file may be replaced between two of them, and cannot be read while it is damaged. */
const fromFile = (path: string): Source => ({
  select: async (sql) => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  },
  close: async () => {},
});

/** One connection, and another one where that has broken. */
function fromServer(url: string): Source {
  let client: pg.Client | undefined;
  const close = async (): Promise<void> => {
    const last = client;
    client = undefined;
    await last?.end();
  };
  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ connectionString: url });
    fresh.on('error', () => {
      if (client === fresh) client = undefined;
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  };
  return { select: async (sql) => (await (client ?? (await connect())).query(sql)).rows, close };
}
