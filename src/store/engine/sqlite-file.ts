import { accessSync, chmodSync, constants, existsSync, mkdirSync, renameSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SqlitePath } from './database-url.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import { StoreError } from './store-error.ts';

/** Creates the folder of a database, for this user only: the file will know which channels and people subscribed. Throws StoreError. */
export function createFolder(path: SqlitePath): void {
  const absent: string[] = [];
  for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) absent.push(folder);
  try {
    // One by one: Node's `recursive` never ends where the kernel refuses a folder with ENOENT, as in /proc.
    for (const folder of absent.reverse()) if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw sqliteFailure(error, path);
  }
}

/**
 * Takes the right to read from all other users: SQLite gives it by default, and an earlier version left it so. A file
 * that belongs to another user stays as it is.
 */
export function keepPrivate(path: SqlitePath): void {
  const own = process.getuid?.();
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (own !== undefined && statSync(file, { throwIfNoEntry: false })?.uid === own) chmodSync(file, 0o600);
  }
}

/**
 * Throws StoreError `unwritable` unless the file and its folder, or for an absent one the nearest folder that exists, can
 * be written. SQLite itself opens a read-only file without a word and fails at the first write.
 */
export function requireWritable(path: SqlitePath): void {
  try {
    if (existsSync(path)) {
      if (statSync(path).isDirectory()) {
        throw new StoreError({ kind: 'unwritable', database: path, detail: 'it is a folder' });
      }
      accessSync(path, constants.R_OK | constants.W_OK);
    }
    const folder = nearestFolder(path);
    if (!statSync(folder).isDirectory()) {
      throw new StoreError({ kind: 'unwritable', database: path, detail: `${folder} is not a folder` });
    }
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw sqliteFailure(error, path);
  }
}

/** Less than this (bytes) is a full disk: to so much SQLite's log alone grows in a burst of alerts. */
const leastFreeBytes = 4 * 2 ** 20;

/** Throws StoreError `unwritable` where the disk on which the database is, or will be, is full. */
export function requireRoom(path: SqlitePath): void {
  try {
    const { bavail, bsize, blocks } = statfsSync(nearestFolder(path));
    const freeBytes = bavail * bsize;
    // A file system that does not know its size says 0 to all.
    if (blocks === 0 || freeBytes >= leastFreeBytes) return;
    const detail = `its disk has ${Math.floor(freeBytes / 1024)} KiB left`;
    throw new StoreError({ kind: 'unwritable', database: path, detail });
  } catch (error) {
    throw sqliteFailure(error, path);
  }
}

function nearestFolder(path: SqlitePath): string {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}

/**
 * Throws StoreError `corrupt` if the file is not a database or its pages contradict each other. Reads the whole file once
 * (about 0.1 s for 20 MB) and changes nothing in it.
 */
export function requireSound(path: SqlitePath, lockWaitMs: number): void {
  // SQLite takes it for a new database; it is what a copy that failed leaves behind.
  if (statSync(path).size === 0) throw new StoreError({ kind: 'corrupt', database: path, detail: 'it has 0 bytes' });
  // Read-only, because a writer that closes folds the write-ahead log into a file that may be past help. Only a writer,
  // though, can play back a rollback journal; Carrel leaves none, a VACUUM by hand may.
  const readOnly = !existsSync(`${path}-journal`);
  const database = new DatabaseSync(path, { readOnly, timeout: lockWaitMs });
  try {
    const report = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check);
    if (report === 'ok') return;
    const detail = report.replace('*** in database main ***\n', '');
    throw new StoreError({ kind: 'corrupt', database: path, detail });
  } catch (error) {
    throw sqliteFailure(error, path);
  } finally {
    database.close();
  }
}

/**
 * Remembers which file the open database at `path` is. The function that it gives throws StoreError `gone` where another
 * file or none stands there by now: SQLite would go on writing to a file that has no name.
 */
export function watchFile(path: SqlitePath): () => void {
  const { dev, ino } = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    const what =
      now === undefined ? 'deleted' : now.ino !== ino || now.dev !== dev ? 'replaced' : now.size === 0 ? 'emptied' : '';
    if (what !== '') throw new StoreError({ kind: 'gone', database: path, what });
  };
}

/**
 * Moves a damaged database and its log to a free name that carries the time `at` (milliseconds since the Unix epoch), and
 * answers with that name. Nothing is overwritten or deleted.
 */
export function keepAside(path: SqlitePath, at: number): string {
  // Windows knows no colon in a name.
  const name = `${path}.corrupt-${new Date(at).toISOString().replaceAll(':', '-')}`;
  let kept = name;
  for (let copy = 2; existsSync(kept); copy += 1) kept = `${name}-${copy}`;
  // The database goes last: if we end halfway, the next start still finds a damaged file, and never a new one beside an old log.
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  return kept;
}
