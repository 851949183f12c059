import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FatalError, messageOf } from '../../base/errors.ts';
import { openSqlite } from '../engine/open-sqlite.ts';
import { sqliteFailure } from '../engine/sqlite-failure.ts';
import { keepPrivate, requireSound } from '../engine/sqlite-file.ts';
import { inPlaceOf, StoreError } from '../engine/store-error.ts';
import { migrate } from '../migrations/migrate.ts';
import { type CopyEnd, lockWaitMs, readSqlite, sqliteFileOf } from './copy-end.ts';

/**
 * Writes a SQLite database into a new file while it may be in use, as it is at one moment. Throws StoreError; FatalError
 * for a database in memory.
 */
export function vacuumInto(url: string, file: string): void {
  const path = sqliteFileOf(url);
  requireSound(path, lockWaitMs);
  const database = new DatabaseSync(path, { readOnly: true, timeout: lockWaitMs });
  try {
    database.prepare('vacuum into ?').run(file);
    keepPrivate(file);
  } catch (error) {
    throw sqliteFailure(error, file);
  } finally {
    database.close();
  }
}

/**
 * Opens a backup to be read, by way of a copy in the folder for temporary files whose tables are brought up to date: the
 * file itself stays as it is. `close` removes the copy. Throws FatalError for a file that cannot be read, is damaged or is
 * no database of Carrel, and StoreError `newerVersion` or `halfMoved`.
 */
export async function openBackup(file: string): Promise<CopyEnd> {
  requireFile(file);
  const folder = createTemporaryFolder();
  const copy = join(folder, 'backup.db');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    copyFile(file, copy);
    // There is one where the file is no backup but what a crash has left.
    if (existsSync(`${file}-wal`)) copyFile(`${file}-wal`, `${copy}-wal`);
    requireSound(copy, lockWaitMs);
    requireOurs(copy, file);
    const { disconnect } = await openSqlite(copy, { clock: Date, lockWaitMs, migrate: (db) => migrate(db, file) });
    await disconnect();
    const source = readSqlite(copy);
    return { ...source, close: () => source.close().finally(remove) };
  } catch (error) {
    remove();
    if (!(error instanceof StoreError) || error.failure.kind !== 'corrupt')
      throw inPlaceOf(error, copy, 'set TMPDIR to another folder');
    throw new FatalError(`The file ${file} is damaged, or no backup (${error.failure.detail}).`);
  }
}

/** Throws FatalError for a database that is not Carrel's. */
function requireOurs(path: string, file: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const names = `('kysely_migration', 'reading', 'library_state')`;
    const found = database.prepare(
      `select count(*) as tables from sqlite_schema where type = 'table' and name in ${names}`,
    );
    if (found.get()?.tables !== 3) throw new FatalError(`The file ${file} is no database of Carrel.`);
  } finally {
    database.close();
  }
}

function createTemporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'carrel-backup-'));
  } catch (error) {
    throw new FatalError(`Nothing can be put into the folder for temporary files (TMPDIR): ${messageOf(error)}`);
  }
}

function copyFile(file: string, copy: string): void {
  try {
    copyFileSync(file, copy);
  } catch (error) {
    throw new FatalError(
      `The file ${file} cannot be copied into the folder for temporary files (TMPDIR): ${messageOf(error)}`,
    );
  }
}

/** Throws FatalError where there is no file of that name. */
function requireFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new FatalError(`There is no file ${file}.`);
  if (!found.isFile()) throw new FatalError(`${file} is no file.`);
}
