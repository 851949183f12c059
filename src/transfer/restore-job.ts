import { openBackup } from '../store/copy/backup-file.ts';
import { replaceDatabase } from '../store/copy/copy-database.ts';
import { openTarget, sqliteFileOf } from '../store/copy/copy-end.ts';
import { expectSent } from '../store/copy/expect-sent.ts';
import { isPostgresUrl } from '../store/engine/postgres/postgres-url.ts';
import { lockDatabase } from '../store/engine/process-lock.ts';
import { createRandomIds } from '../store/engine/random-ids.ts';
import { restoreOptionsOf } from './copy-options.ts';
import { summaryWords } from './copy-words.ts';
import { createProgress } from './progress.ts';
import type { TransferHost } from './transfer-host.ts';

/**
 * `npm run restore`: puts a backup into the place of all that the database holds, in one transaction, and compares the
 * two. What the backup had still to post is looked for before it is posted. The database is locked meanwhile. Returns the exit code, which is 0. Throws FatalError and StoreError; nothing has
 * changed then.
 */
export async function runRestore(args: readonly string[], { databaseUrl, ...host }: TransferHost): Promise<number> {
  const { file, replace } = restoreOptionsOf(args);
  const progress = createProgress(host.stderr);
  const lost = new AbortController();
  const signal = AbortSignal.any([host.signal, lost.signal]);
  await using open = new AsyncDisposableStack();
  open.defer(progress.end);
  const backup = await openBackup(file);
  open.defer(backup.close);
  if (!isPostgresUrl(databaseUrl)) sqliteFileOf(databaseUrl);
  open.defer(await lockDatabase(databaseUrl, { alone: true, onLost: (error) => lost.abort(error) }));
  const target = await openTarget(databaseUrl);
  open.defer(target.close);
  const summary = await replaceDatabase(
    backup,
    target,
    { signal, onProgress: progress.report },
    {
      replace,
      finish: (tx) => expectSent(tx, { now: host.now, newId: createRandomIds() }),
    },
  );
  progress.end();
  host.stdout.write(`Restored. The database holds what the backup holds:\n${summaryWords(summary)}\n`);
  return 0;
}
