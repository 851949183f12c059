import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { FatalError } from '../../base/errors.ts';
import { memoryPath, type SqlitePath, sqlitePathOf } from '../engine/database-url.ts';
import { nodeSqliteDialect } from '../engine/node-sqlite.ts';
import { checkSqlite, openSqlite } from '../engine/open-sqlite.ts';
import { isPostgresUrl } from '../engine/postgres/postgres-url.ts';
import { sqliteFailure } from '../engine/sqlite-failure.ts';
import { type StoreError, serverDatabase } from '../engine/store-error.ts';
import { migrateEvenHalf, refuseOtherVersion } from '../migrations/migrate.ts';
import type { Tables } from '../tables.ts';

/** A database that is copied from or into. */
export interface CopyEnd {
  readonly db: Kysely<Tables>;
  /** Turns the engine's errors into StoreErrors, or into what the caller calls them. */
  readonly explain: (error: unknown) => Error;
  readonly close: () => Promise<void>;
}

/** A `CopyEnd` as it was opened. */
interface OpenEnd extends CopyEnd {
  readonly explain: (error: unknown) => StoreError;
}

/** How long to wait for another program's lock, in milliseconds: a backup may, and a copy has its database for itself. */
export const lockWaitMs = 10_000;

/** The file of a SQLite database. Throws FatalError for one in memory, and StoreError `unsupported`. */
export function sqliteFileOf(url: string): SqlitePath {
  const path = sqlitePathOf(url);
  if (path === memoryPath) throw new FatalError('A database in memory ends with its process: name one in a file.');
  return path;
}

/** Throws FatalError where a SQLite database has no file. PostgreSQL itself says so when it is asked. */
export function requireSource(url: string): void {
  if (isPostgresUrl(url)) return;
  const path = sqliteFileOf(url);
  if (!existsSync(path)) throw new FatalError(`There is no database ${path}.`);
}

/**
 * Throws StoreError `olderVersion` for a database that there is and whose tables are not up to date: to open it as a store would change it.
 * Else as `openStore` does.
 */
export async function requireUpToDate(url: string): Promise<void> {
  if (!isPostgresUrl(url)) return checkSqlite(sqliteFileOf(url), lockWaitMs, refuseOtherVersion);
  const { checkPostgres } = await import('../engine/postgres/index.ts');
  return checkPostgres(url, lockWaitMs, refuseOtherVersion);
}

/**
 * Opens a database to be read: one state of it until it is closed, whatever else is written meanwhile. Throws StoreError
 * as `openStore` does, and `olderVersion` unless its tables are up to date.
 */
export async function openSource(url: string): Promise<OpenEnd> {
  if (!isPostgresUrl(url)) {
    const path = sqliteFileOf(url);
    await checkSqlite(path, lockWaitMs, refuseOtherVersion);
    return readSqlite(path);
  }
  const { openPostgresAlone } = await import('../engine/postgres/index.ts');
  const source = openPostgresAlone(url, 'begin isolation level repeatable read read only', lockWaitMs);
  try {
    await refuseOtherVersion(source.db, serverDatabase);
    const snapshot = await source.db.startTransaction().execute();
    const close = async () => {
      await snapshot.rollback().execute();
      await source.close();
    };
    return { ...source, db: snapshot, close };
  } catch (error) {
    await source.close();
    throw source.explain(error);
  }
}

/** Opens a SQLite database, the state of which stays the same until it is closed. Throws StoreError. */
export function readSqlite(path: SqlitePath): OpenEnd {
  const explain = (error: unknown): StoreError => sqliteFailure(error, path);
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: lockWaitMs });
    database.exec('begin');
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
    return { db, explain, close: () => db.destroy() };
  } catch (error) {
    throw explain(error);
  }
}

/**
 * Opens a database to be written, and brings its tables up to date, also those of an unfinished move. A damaged file is
 * left where it is. Throws StoreError as `openStore` does.
 */
export async function openTarget(url: string): Promise<OpenEnd> {
  if (!isPostgresUrl(url)) {
    const path = sqliteFileOf(url);
    await checkSqlite(path, lockWaitMs, async () => {});
    const options = { clock: Date, lockWaitMs, migrate: migrateEvenHalf, usesTemporaryFiles: true };
    const { db, explain, disconnect } = await openSqlite(path, options);
    return { db: db.exclusive, explain, close: disconnect };
  }
  const { openPostgresAlone, requireWritable } = await import('../engine/postgres/index.ts');
  const target = openPostgresAlone(url, 'begin', lockWaitMs);
  try {
    await requireWritable(target.db);
    await migrateEvenHalf(target.db, serverDatabase);
    return target;
  } catch (error) {
    await target.close();
    throw target.explain(error);
  }
}

/** Does work at one end. Throws StoreError in the place of the engine's errors; FatalError as it is. */
export async function at<T>(end: CopyEnd, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  try {
    return await work(end.db);
  } catch (error) {
    throw error instanceof FatalError ? error : end.explain(error);
  }
}
