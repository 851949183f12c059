// The thread of checkpoint.ts. Plain JavaScript: to strip types here would take ten times as long as the work.
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';

const url = pathToFileURL(workerData);
// A file that has been deleted meanwhile must not be made anew.
url.searchParams.set('mode', 'rw');
const database = new DatabaseSync(url);
// Without a wait: what a reader still needs stays in the log until the next time.
database.exec('PRAGMA wal_checkpoint(PASSIVE)');
database.close();
