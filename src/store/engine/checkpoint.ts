import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** From this length on the write-ahead log is copied into the database: SQLite's own default, a thousand pages. */
const longBytes = 4 * 2 ** 20;

/**
 * Copies SQLite's write-ahead log into the database at `path` once it is long; to be called after a commit. SQLite itself
 * would do so within the commit, and hold up the event loop for 20 ms after ten thousand alerts, or longer on a slow disk:
 * here a thread does it, which ends with that. Never rejects: after a failure it is tried again when the log
 * has grown by as much again.
 */
export function createCheckpoint(path: string): () => Promise<void> {
  const log = `${path}-wal`;
  let nextBytes = longBytes;
  let copying: Promise<void> | undefined;
  const copyIfLong = async (): Promise<void> => {
    const bytes = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    // After it was copied the next commit cuts it: see `journal_size_limit`.
    if (bytes < longBytes) nextBytes = longBytes;
    if (bytes < nextBytes) return;
    nextBytes = bytes + longBytes;
    await copyInThread(path);
  };
  return () => {
    copying ??= copyIfLong()
      // Another program holds the database, or its disk has gone.
      .catch(() => {})
      .finally(() => {
        copying = undefined;
      });
    return copying;
  };
}

/** Rejects with what SQLite says where it cannot be done. */
async function copyInThread(path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  new Worker(new URL('./checkpoint-thread.js', import.meta.url), {
    name: 'carrel-checkpoint',
    workerData: path,
    execArgv: [],
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
  })
    .once('error', reject)
    .once('exit', () => resolve());
  return promise;
}
