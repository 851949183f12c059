import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
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
  /** The readings that were seen since then (ms since the Unix epoch), the oldest first. */
  readingsSince(at: number): Promise<Seen[]>;
  /** The subscriptions that are paused. */
  pausedIds(): Promise<string[]>;
  deliveries(): Promise<DeliveryRow[]>;
  alerts(): Promise<AlertRow[]>;
}

type Select = (sql: string, ...given: readonly number[]) => Promise<Record<string, unknown>[]>;

const numberOf = (value: unknown): number => Number(value);
const textOf = (value: unknown): string => String(value);
const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

/** Opens them, of a SQLite file or a PostgreSQL database. */
export function openRows(url: string): Rows {
  const select = url.startsWith('postgres') ? fromPostgres(url) : fromFile(url.slice('sqlite:'.length));
  return {
    readingsSince: async (at) => {
      const rows = await select(
        'select library_id, people, fetched_at, seen_at from reading where seen_at >= $1 order by seen_at',
        at,
      );
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
const fromFile =
  (path: string): Select =>
  async (sql, ...given) => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database.prepare(sql.replaceAll(/\$\d/g, '?')).all(...given);
    } finally {
      database.close();
    }
  };

const fromPostgres =
  (url: string): Select =>
  async (sql, ...given) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql, [...given])).rows;
    } finally {
      await client.end();
    }
  };
