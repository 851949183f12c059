import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FatalError, messageOf } from '../base/errors.ts';
import { requireSource, requireUpToDate } from '../store/copy/copy-end.ts';
import { openStore } from '../store/open-store.ts';
import type { HistoryRow } from '../store/readings/history-rows.ts';
import { historyHeader, historyLines } from './history-csv.ts';
import { createProgress } from './progress.ts';
import type { TransferHost } from './transfer-host.ts';
import { exportOptionsOf } from './transfer-options.ts';

/**
 * `npm run export`: writes a stretch of readings as CSV, page by page. A file gets its name only when it is complete.
 * Returns the exit code, which is 0. Throws FatalError and StoreError.
 */
export async function runExport(args: readonly string[], host: TransferHost): Promise<number> {
  const { out, ...stretch } = exportOptionsOf(args);
  requireSource(host.databaseUrl);
  // What reads must not change the tables under a Carrel that runs, or may have to be started again.
  await requireUpToDate(host.databaseUrl);
  const progress = createProgress(host.stderr);
  const store = await openStore({ url: host.databaseUrl });
  let rows = 0;
  async function* csv(pages: AsyncIterable<readonly HistoryRow[]>): AsyncGenerator<string> {
    yield historyHeader;
    for await (const page of pages) {
      yield historyLines(page);
      rows += page.length;
      progress.report('written', rows);
    }
  }
  try {
    const text = Readable.from(csv(store.history.pages(stretch)));
    if (out === undefined) await writeTo(text, host.stdout, host.signal);
    else await writeFile(text, out, host.signal);
  } finally {
    progress.end();
    await store.close();
  }
  host.stderr.write(`${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} exported\n`);
  return 0;
}

async function writeTo(text: Readable, stdout: Writable, signal: AbortSignal): Promise<void> {
  try {
    await pipeline(text, stdout, { end: false, signal });
  } catch (error) {
    // The reader closed the pipe, as `head` does.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    throw explain(error, signal, 'Standard output');
  }
}

async function writeFile(text: Readable, out: string, signal: AbortSignal): Promise<void> {
  const unfinished = `${out}.unfinished`;
  try {
    // "wx" creates the file and follows no link of that name.
    await rm(unfinished, { force: true });
    await pipeline(text, createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }), { signal });
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw explain(error, signal, `The file ${out}`);
  }
}

/** Why a pipeline has failed: the error of an aborted one does not say that; the signal does. */
function explain(error: unknown, signal: AbortSignal, target: string): unknown {
  const cause: unknown = signal.aborted ? signal.reason : error;
  // The operating system's errors carry the system call that failed.
  if (!(cause instanceof Error && 'syscall' in cause)) return cause;
  return new FatalError(`${target} cannot be written: ${messageOf(cause)}`);
}
