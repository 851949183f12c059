import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { memoryPath, sqlitePathOf } from './database-url.ts';
import type { LockOptions } from './postgres/lock-postgres.ts';
import { isPostgresUrl } from './postgres/postgres-url.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import { createFolder, requireWritable } from './sqlite-file.ts';
import { StoreError } from './store-error.ts';

/**
 * Makes this process the only Carrel on the SQLite database that `url` names, or one of those on a PostgreSQL database; answers
 * with what ends that. Two on a file would answer and post everything twice. The lock is a file's beside a SQLite database, or one of a PostgreSQL connection: it is free when the process
 * ends, however it ends, so none is left behind by a crash. `move` and `restore` take it `alone`; imports, exports and backups do not take it.
 * Throws StoreError `inUse`, or as `openStore` does where nothing can be written.
 */
export async function lockDatabase(
  url: string,
  options: LockOptions = { alone: false },
): Promise<() => void | Promise<void>> {
  if (!isPostgresUrl(url)) return lockSqlite(url);
  const { lockPostgres } = await import('./postgres/lock-postgres.ts');
  return lockPostgres(url, options);
}

function lockSqlite(url: string): () => void {
  const path = sqlitePathOf(url);
  if (path === memoryPath) return () => {};
  requireWritable(path);
  createFolder(path);
  const lockPath = lockPathOf(path);
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockPath);
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock?.close();
  } catch (error) {
    lock?.close();
    const failure = sqliteFailure(error, lockPath);
    throw failure.kind === 'locked' ? new StoreError({ kind: 'inUse', database: path }) : failure;
  }
}

/** Whether a Carrel runs on the database that `url` names. Makes no file, and never throws. */
export function isDatabaseInUse(url: string): boolean {
  if (isPostgresUrl(url)) return false;
  try {
    if (existsSync(lockPathOf(sqlitePathOf(url)))) lockSqlite(url)();
    return false;
  } catch (error) {
    return error instanceof StoreError && error.kind === 'inUse';
  }
}

/** Beside the file itself: a link to it names the same database, also before the file is there. */
function lockPathOf(path: string): string {
  if (existsSync(path)) return `${realpathSync(path)}.lock`;
  let file = path;
  // As many links after one another as Linux follows.
  for (let links = 0; links < 40; links += 1) {
    try {
      file = resolve(dirname(file), readlinkSync(file));
    } catch {
      break;
    }
  }
  return `${file}.lock`;
}
