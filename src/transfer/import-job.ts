import { type FileHandle, open, stat } from 'node:fs/promises';
import { FatalError, messageOf } from '../base/errors.ts';
import { requireUpToDate } from '../store/copy/copy-end.ts';
import { lockDatabase } from '../store/engine/process-lock.ts';
import { StoreError } from '../store/engine/store-error.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { createRowSorter } from '../store/readings/row-sorter.ts';
import { type ImportReport, importHistory } from './import-history.ts';
import { importRemarks, importSummary } from './import-words.ts';
import { linesOf } from './lines.ts';
import { createProgress } from './progress.ts';
import type { TransferHost } from './transfer-host.ts';
import { importOptionsOf } from './transfer-options.ts';

/**
 * `npm run import`: reads a file of readings into the database. Returns the exit code: 0 when the file's rows are
 * in the database now, even if some were refused, and 1 when none is. Throws FatalError and StoreError.
 */
export async function runImport(args: readonly string[], host: TransferHost): Promise<number> {
  const { file, ...request } = importOptionsOf(args);
  const source = await openFile(file);
  const progress = createProgress(host.stderr);
  let report: ImportReport;
  try {
    const store = await openForImport(host.databaseUrl);
    const sorter = createRowSorter();
    try {
      const { history } = store;
      const { now, signal } = host;
      const lines = linesOf(source.createReadStream({ autoClose: false }));
      report = await importHistory(lines, request, { history, sorter, now, signal, onProgress: progress.report });
    } finally {
      sorter.close();
      await store.close();
    }
  } finally {
    progress.end();
    await source.close();
  }
  for (const remark of importRemarks(report)) host.stderr.write(`${remark}\n`);
  host.stdout.write(`${importSummary(report)}\n`);
  return report.added + report.alreadyThere > 0 ? 0 : 1;
}

/** Opens the store. Where that brings its tables up to date no Carrel may run meanwhile: it would be an older one, which does not know them. */
async function openForImport(url: string): Promise<Store> {
  const isOlder = (error: unknown): boolean => error instanceof StoreError && error.kind === 'olderVersion';
  const isUpToDate = await requireUpToDate(url).then(
    () => true,
    (error: unknown) => !isOlder(error),
  );
  const unlock = isUpToDate ? undefined : await lockDatabase(url, { alone: true });
  try {
    return await openStore({ url });
  } finally {
    await unlock?.();
  }
}

/** Checks before it opens: opening a pipe without a writer blocks, and a device may never end. */
async function openFile(file: string): Promise<FileHandle> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new FatalError(`${file} is a folder: name one file in it.`);
    if (!found.isFile()) throw new FatalError(`${file} is a pipe or a device: write what it gives into a file first.`);
    return await open(file);
  } catch (error) {
    if (error instanceof FatalError) throw error;
    throw new FatalError(`The file ${file} cannot be read: ${messageOf(error)}`);
  }
}
