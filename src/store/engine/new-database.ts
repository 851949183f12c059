import { existsSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import type { SqlitePath } from './database-url.ts';

/** What SQLite keeps beside a database: left over from one that was deleted, it would be played into a new one. */
const besides = ['-wal', '-shm', '-journal'];

/**
 * Puts a new database with all its tables at `path`, where nothing is: 35 ms of a start sooner than the migrations make them.
 * It is there whole or not at all, also after a power cut, and takes the place of none that another process makes
 * meanwhile. Where it cannot be put, or there is none to put, the migrations make the tables. Never throws.
 */
export function putNewDatabase(path: SqlitePath, bytes: Uint8Array | undefined): void {
  if (bytes === undefined || ['', ...besides].some((suffix) => existsSync(path + suffix))) return;
  const unfinished = `${path}.new-${process.pid}`;
  try {
    writeFileSync(unfinished, bytes, { mode: 0o600, flush: true });
    linkSync(unfinished, path);
  } catch {
    // The disk is full, or has no links; or the other process was there first.
  } finally {
    rmSync(unfinished, { force: true });
  }
}
