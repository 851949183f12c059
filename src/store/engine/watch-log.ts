import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Logger } from '../../base/logger.ts';
import type { SqlitePath } from './database-url.ts';

/**
 * Remembers which write-ahead log the open database at `path` has. The function that it gives begins a new one where that was deleted or
 * replaced: SQLite goes on writing to a file that has no name, and what is in it is lost with this process. Until it succeeds it is tried
 * with each call, not within a transaction. Never throws.
 */
export function watchLog(database: DatabaseSync, path: SqlitePath, logger?: Logger): () => void {
  const inode = () => statSync(`${path}-wal`, { throwIfNoEntry: false })?.ino;
  let known = inode();
  return () => {
    try {
      if (inode() === known || database.isTransaction) return;
      // Leaving the mode copies the log, which this process still has open, into the database.
      database.exec('pragma journal_mode = delete');
      database.exec('pragma journal_mode = wal');
      // With the first read the new log is there.
      database.exec('select 1 from sqlite_schema');
      known = inode();
      logger?.warn(
        'the write-ahead log of the database was deleted: what was in it has been kept, and a new one begun',
      );
    } catch {
      // Another program reads the database.
    }
  };
}
