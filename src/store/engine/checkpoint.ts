import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** From this length on the write-ahead log is copied into the database: SQLite's own default, a thousand pages. */
const longBytes = 4 * 2 ** 20;

/** A copy that did not shorten the log, since commits came meanwhile or a reader holds it, is repeated after so much more of it. */
const againBytes = 2 ** 20;

/** Between two copies for a write that found no room (ms): where the disk is full of other files they gain nothing. */
const makeRoomEveryMs = 10_000;

/** Copies the write-ahead log of a database into it. Both never reject: what fails is tried again later. */
export interface Checkpoint {
  /** Once the log is long; to be called after a commit. */
  readonly afterCommit: () => Promise<void>;
  /**
   * However long the log is, for a write that failed: on a full disk the next write begins the log anew, and no commit comes any more that would
   * copy it. Says whether anything was copied.
   */
  readonly makeRoom: () => Promise<boolean>;
}

/**
 * Copies SQLite's write-ahead log into the database at `path`. SQLite itself would do so within a commit, and hold up the event loop for
 * 20 ms after ten thousand alerts, or longer on a slow disk: here a thread does it, which ends with that. After a failure it is tried again
 * when the log has grown by a quarter of that.
 */
export function createCheckpoint(path: string): Checkpoint {
  const log = `${path}-wal`;
  let nextBytes = longBytes;
  let nextRoomAt = Number.NEGATIVE_INFINITY;
  let copying: Promise<boolean> | undefined;
  let makingRoom: Promise<boolean> | undefined;
  const copyIfLong = async (isUrgent: boolean): Promise<boolean> => {
    const bytes = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    // After it was copied the next commit cuts it: see `journal_size_limit`.
    if (bytes < longBytes) nextBytes = longBytes;
    if (bytes < (isUrgent ? 1 : nextBytes)) return false;
    nextBytes = bytes + againBytes;
    await copyInThread(path);
    return true;
  };
  const copy = (isUrgent: boolean): Promise<boolean> => {
    copying ??= copyIfLong(isUrgent)
      // Another program holds the database, or its disk has gone.
      .catch(() => false)
      .finally(() => {
        copying = undefined;
      });
    return copying;
  };
  const makeRoom = async (): Promise<boolean> => {
    // One that began before the last commits does not copy them.
    await copying;
    if (performance.now() < nextRoomAt) return false;
    nextRoomAt = performance.now() + makeRoomEveryMs;
    return copy(true);
  };
  return {
    afterCommit: async () => {
      // There was room.
      nextRoomAt = Number.NEGATIVE_INFINITY;
      await copy(false);
    },
    makeRoom: () => {
      makingRoom ??= makeRoom().finally(() => {
        makingRoom = undefined;
      });
      return makingRoom;
    },
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
