import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { type Clock, systemClock } from '../clock.ts';
import { memoryPath, type SqlitePath, sqlitePathOf } from './database-url.ts';
import { migrate, refuseNewerVersion } from './migrate.ts';
import { connect, defaultBusyTimeoutMs, nodeSqliteDialect } from './node-sqlite.ts';
import type { OccupancyStore } from './ports.ts';
import { createSqlOccupancyStore } from './sql-occupancy-store.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import { createFolder, keepAside, requireSound, requireWritable } from './sqlite-file.ts';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

export interface StoreOptions {
  /** `DATABASE_URL`: `sqlite:PATH` or `sqlite::memory:`. */
  readonly url: string;
  /** Names the time in the name of a damaged file that is kept aside. */
  readonly clock?: Pick<Clock, 'now'>;
  /** How long to wait for another process's lock, in milliseconds. The wait blocks the event loop. */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens the store that `url` names, creates file and folder when absent and brings the tables up to date. A damaged file
 * is moved aside and reported, and the store does not open: whoever starts again knows that it begins empty.
 * One process opens one store a file; two in one process would block each other while they wait.
 * Throws StoreError `unsupported`, `unwritable`, `corrupt`, `newerVersion`, `locked` or `failed`.
 */
export async function openStore(options: StoreOptions): Promise<OccupancyStore> {
  const { url, clock = systemClock, busyTimeoutMs = defaultBusyTimeoutMs } = options;
  const path = sqlitePathOf(url);
  const explain = (error: unknown) => sqliteFailure(error, path);
  let database: DatabaseSync | undefined;
  try {
    if (path !== memoryPath) readyFile(path, clock, busyTimeoutMs);
    database = connect(path, busyTimeoutMs);
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
    await migrate(db, path);
    return createSqlOccupancyStore(db, explain);
  } catch (error) {
    database?.close();
    throw explain(error);
  }
}

/**
 * Says whether `openStore` would succeed, for the doctor: creates, moves and migrates nothing. Throws the same StoreErrors;
 * a damaged file has no `keptAs`, since it stays where it is.
 */
export async function checkStore({
  url,
  busyTimeoutMs = defaultBusyTimeoutMs,
}: Omit<StoreOptions, 'clock'>): Promise<void> {
  const path = sqlitePathOf(url);
  if (path === memoryPath) return;
  let database: DatabaseSync | undefined;
  try {
    requireWritable(path);
    if (!existsSync(path)) return;
    requireSound(path, busyTimeoutMs);
    database = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
    await refuseNewerVersion(new Kysely<Tables>({ dialect: nodeSqliteDialect(database) }), path);
  } catch (error) {
    throw sqliteFailure(error, path);
  } finally {
    database?.close();
  }
}

function readyFile(path: SqlitePath, clock: Pick<Clock, 'now'>, busyTimeoutMs: number): void {
  requireWritable(path);
  createFolder(path);
  if (!existsSync(path)) return;
  try {
    requireSound(path, busyTimeoutMs);
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure.kind !== 'corrupt') throw error;
    let keptAs: string;
    try {
      keptAs = keepAside(path, clock.now());
    } catch {
      throw error; // It could not be moved; that it is damaged is the news.
    }
    throw new StoreError({ ...error.failure, keptAs });
  }
}
