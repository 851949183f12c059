import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Tables } from '../tables.ts';
import { createCheckpoint } from './checkpoint.ts';
import type { DatabaseParts } from './database.ts';
import { memoryPath, type SqlitePath } from './database-url.ts';
import { putNewDatabase } from './new-database.ts';
import { newDatabase } from './new-database-bytes.ts';
import { connect, nodeSqliteDialect, stopWaiting } from './node-sqlite.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import { createFolder, keepAside, keepPrivate, requireSound, requireWritable, watchFile } from './sqlite-file.ts';
import { StoreError } from './store-error.ts';
import { watchLog } from './watch-log.ts';

/** Works on a database, which errors call `name`: brings its tables up to date, or only looks at them. */
export type Migrate = (db: Kysely<Tables>, name: string) => Promise<void>;

/** What the first database in this process's memory was after its migrations: the next new ones begin with it, 15 ms sooner each. */
let emptyTables: Uint8Array | undefined;

/** Opens the SQLite database at `path` and brings its tables up to date. Throws StoreError. */
export async function openSqlite(
  path: SqlitePath,
  options: {
    readonly clock: Pick<Clock, 'now'>;
    readonly lockWaitMs: number;
    readonly migrate: Migrate;
    readonly logger?: Logger | undefined;
    /** For statements that go through all of a large database: what SQLite sets aside for them is more than memory may have. */
    readonly usesTemporaryFiles?: boolean;
  },
): Promise<DatabaseParts> {
  const { clock, lockWaitMs, migrate, logger, usesTemporaryFiles = false } = options;
  const isFile = path !== memoryPath;
  let database: DatabaseSync | undefined;
  try {
    if (isFile) readyFile(path, clock, lockWaitMs);
    database = connect(path, lockWaitMs);
    if (!isFile && emptyTables !== undefined) database.deserialize(emptyTables);
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
    await migrate(db, path);
    if (isFile) keepPrivate(path);
    // Node 24.0 cannot do it.
    else emptyTables ??= database.serialize?.();
    stopWaiting(database);
    // In a read-only container there is no folder for temporary files, and a full one must not cost a reading.
    if (!usesTemporaryFiles) database.exec('PRAGMA temp_store = MEMORY');
    return {
      db: { exclusive: db, shared: db },
      explain: (error) => sqliteFailure(error, path),
      requireThere: isFile ? watchFiles(path, database, logger) : undefined,
      ...(isFile && createCheckpoint(path)),
      disconnect: async () => {
        // The one connection is free when the requests before us have ended; destroy would not wait for them.
        await db.connection().execute(async () => {});
        await db.destroy();
      },
      lockWaitMs,
    };
  } catch (error) {
    database?.close();
    throw sqliteFailure(error, path);
  }
}

/** Throws StoreError `gone` where the file is no longer there, and mends a write-ahead log that is not. */
function watchFiles(path: SqlitePath, database: DatabaseSync, logger?: Logger): () => void {
  const requireFile = watchFile(path);
  const keepLog = watchLog(database, path, logger);
  return () => {
    requireFile();
    keepLog();
  };
}

/** Whether `openSqlite` would succeed: creates, moves and changes nothing; `check` only reads. Throws StoreError. */
export async function checkSqlite(path: SqlitePath, lockWaitMs: number, check: Migrate): Promise<void> {
  if (path === memoryPath) return;
  let database: DatabaseSync | undefined;
  try {
    requireWritable(path);
    if (!existsSync(path)) return;
    requireSound(path, lockWaitMs);
    database = new DatabaseSync(path, { readOnly: true, timeout: lockWaitMs });
    await check(new Kysely<Tables>({ dialect: nodeSqliteDialect(database) }), path);
  } catch (error) {
    throw sqliteFailure(error, path);
  } finally {
    database?.close();
  }
}

function readyFile(path: SqlitePath, clock: Pick<Clock, 'now'>, lockWaitMs: number): void {
  requireWritable(path);
  createFolder(path);
  if (!existsSync(path)) {
    putNewDatabase(path, newDatabase() ?? emptyTables);
    return;
  }
  try {
    requireSound(path, lockWaitMs);
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure.kind !== 'corrupt') throw error;
    let keptAs: string;
    try {
      keptAs = keepAside(path, clock.now());
    } catch {
      throw error; // It could not be moved; that it is damaged is what matters.
    }
    throw new StoreError({ ...error.failure, keptAs });
  }
}
