import { open } from 'node:fs/promises';
import { FatalError, messageOf } from '../base/errors.ts';
import { openStore } from '../store/open-store.ts';
import { createRowSorter } from '../store/readings/row-sorter.ts';
import { type ImportReport, importHistory } from './import-history.ts';
import { importRemarks, importSummary } from './import-words.ts';
import { createProgress } from './progress.ts';
import type { TransferHost } from './transfer-host.ts';
import { importOptionsOf } from './transfer-options.ts';

/**
 * `npm run import`: reads a file of readings into the database. Answers the exit code: 0 when what the file holds is
 * there now, refused rows or not, and 1 when not one row of it is. Throws FatalError and StoreError.
 */
export async function runImport(args: readonly string[], host: TransferHost): Promise<number> {
  const { file, ...wish } = importOptionsOf(args);
  const source = await open(file).catch((error: unknown) => {
    throw new FatalError(`The file ${file} cannot be read: ${messageOf(error)}`);
  });
  const progress = createProgress(host.stderr);
  let report: ImportReport;
  try {
    if ((await source.stat()).isDirectory()) throw new FatalError(`${file} is a folder: name one file in it.`);
    const store = await openStore({ url: host.databaseUrl });
    const sorter = createRowSorter();
    try {
      const { history } = store;
      const { now, signal } = host;
      const lines = source.readLines({ autoClose: false });
      report = await importHistory(lines, wish, { history, sorter, now, signal, onProgress: progress.report });
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
