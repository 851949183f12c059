// The thread of checkpoint.ts. Plain JavaScript: to strip types here would take ten times as long as the work.
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';

/** A copy that is soon over is repeated so often at most. */
const mostCopies = 20;

const url = pathToFileURL(workerData);
// A file that has been deleted meanwhile must not be made anew.
url.searchParams.set('mode', 'rw');
const database = new DatabaseSync(url);
// Without a wait: what a reader still needs stays in the log until the next time.
const copy = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
// SQLite begins the log anew only where all of it was copied, and in a burst of alerts commits come meanwhile: what they added is soon copied.
for (let copies = 0, before = 0; copies < mostCopies; copies += 1) {
  const { checkpointed } = copy.get();
  if (checkpointed <= before) break;
  before = checkpointed;
}
database.close();
