import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FatalError, messageOf } from '../base/errors.ts';
import { openBackup, vacuumInto } from '../store/copy/backup-file.ts';
import { type CopyWatch, replaceDatabase, requireSame, summaryOf } from '../store/copy/copy-database.ts';
import { openSource, openTarget, requireSource } from '../store/copy/copy-end.ts';
import type { Summary } from '../store/copy/summary.ts';
import { isPostgresUrl } from '../store/engine/postgres/postgres-url.ts';
import { inPlaceOf } from '../store/engine/store-error.ts';
import { backupOptionsOf } from './copy-options.ts';
import { summaryWords } from './copy-words.ts';
import { createProgress } from './progress.ts';
import type { TransferHost } from './transfer-host.ts';

/**
 * `npm run backup`: writes the database, as it is at one moment, into a SQLite file, and reads that as `restore` will.
 * The file gets its name only when it is complete. Returns the exit code, which is 0. Throws FatalError and StoreError.
 */
export async function runBackup(
  args: readonly string[],
  { databaseUrl, signal, ...host }: TransferHost,
): Promise<number> {
  const file = resolve(backupOptionsOf(args));
  requireSource(databaseUrl);
  requireFree(file);
  const progress = createProgress(host.stderr);
  const watch: CopyWatch = { signal, onProgress: progress.report };
  const unfinished = `${file}.unfinished`;
  const removeUnfinished = async () => {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(unfinished + end, { force: true });
  };
  await using open = new AsyncDisposableStack();
  open.defer(removeUnfinished);
  open.defer(progress.end);
  await removeUnfinished();
  const copied = await copyInto(unfinished, databaseUrl, watch).catch((error: unknown) => {
    throw inPlaceOf(error, unfinished, 'name another file');
  });
  signal.throwIfAborted();
  const backup = await openBackup(unfinished);
  open.defer(backup.close);
  const summary = await summaryOf(backup, 'checked', watch);
  if (copied !== undefined) requireSame(copied, summary);
  requireFree(file);
  await rename(unfinished, file).catch((error: unknown) => {
    throw new FatalError(`The file ${file} cannot be written: ${messageOf(error)}`);
  });
  progress.end();
  host.stdout.write(`${file} is complete, and was read back:\n${summaryWords(summary)}\n`);
  return 0;
}

/** Copies a database into a new SQLite file; gives what is in it, where it is not the engine that has copied it. */
async function copyInto(file: string, databaseUrl: string, watch: CopyWatch): Promise<Summary | undefined> {
  if (!isPostgresUrl(databaseUrl)) {
    vacuumInto(databaseUrl, file);
    return undefined;
  }
  await using open = new AsyncDisposableStack();
  const source = await openSource(databaseUrl);
  open.defer(source.close);
  const target = await openTarget(`sqlite:${file}`);
  open.defer(target.close);
  return await replaceDatabase(source, target, watch, { replace: false });
}

/** Throws FatalError where a file of that name is there already, or its folder is not. */
function requireFree(file: string): void {
  if (existsSync(file))
    throw new FatalError(`${file} is there already, and no backup is overwritten. Choose another name.`);
  if (!existsSync(dirname(file))) throw new FatalError(`There is no folder ${dirname(file)}.`);
}
