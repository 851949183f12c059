import { statSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';

/** From this length on the write-ahead log is copied into the database: SQLite's own default, a thousand pages. */
const longBytes = 4 * 2 ** 20;

/**
 * Copies SQLite's write-ahead log into the database at `path` once it is long; to be called after a commit. SQLite itself
 * would do so within the commit and wait for the disk there, with the event loop: here the log is brought to the disk
 * before, by a thread of Node's. Never rejects: after a failure it is tried again when the log
 * has grown by as much again.
 */
export function createCheckpoint<Tables>(db: Kysely<Tables>, path: string): () => Promise<void> {
  const log = `${path}-wal`;
  let nextBytes = longBytes;
  return async () => {
    try {
      const bytes = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
      // After it was copied the next commit cuts it: see `journal_size_limit`.
      if (bytes < longBytes) nextBytes = longBytes;
      if (bytes < nextBytes) return;
      nextBytes = bytes + longBytes;
      // Loaded here: few processes come so far in their first seconds.
      const { open } = await import('node:fs/promises');
      const file = await open(log, 'r+');
      await file.datasync().finally(() => file.close());
      await sql`pragma wal_checkpoint(passive)`.execute(db);
    } catch {
      // The database was closed meanwhile, which copies everything, or another program holds it, or its disk has gone.
    }
  };
}
