import { FatalError } from '../base/errors.ts';
import { type Moved, moveDatabase } from '../store/copy/copy-database.ts';
import { openSource, openTarget, requireSource, sqliteFileOf } from '../store/copy/copy-end.ts';
import { isPostgresUrl } from '../store/engine/postgres/postgres-url.ts';
import { lockDatabase } from '../store/engine/process-lock.ts';
import { StoreError } from '../store/engine/store-error.ts';
import { moveOptionsOf } from './copy-options.ts';
import { summaryWords } from './copy-words.ts';
import { createProgress } from './progress.ts';
import type { TransferHost } from './transfer-host.ts';

const outcomes: Readonly<Record<Moved['how'], string>> = {
  moved: 'Moved',
  wentOn: 'The move has gone on and is done',
  beganAnew: 'The source had changed since the move was begun, so it began anew and is done',
  wasThere: 'Nothing to do, since the target holds the same already',
};

/**
 * `npm run move`: copies a database into an empty one, and compares the two. Both are locked meanwhile, and the source is
 * left as it is. Returns the exit code, which is 0. Throws FatalError and StoreError.
 */
export async function runMove(args: readonly string[], host: TransferHost): Promise<number> {
  const { from, to } = moveOptionsOf(args, host.databaseUrl);
  const progress = createProgress(host.stderr);
  const lost = new AbortController();
  const signal = AbortSignal.any([host.signal, lost.signal]);
  const lock = (url: string) => lockDatabase(url, { alone: true, onLost: (error) => lost.abort(error) });
  await using open = new AsyncDisposableStack();
  open.defer(progress.end);
  const source = await naming('--from', async () => {
    requireSource(from);
    open.defer(await lock(from));
    return openSource(from);
  });
  open.defer(source.close);
  const target = await naming('--to', async () => {
    if (isSameFile(from, to)) throw new FatalError('--from and --to are the same database.');
    open.defer(await lock(to));
    return openTarget(to);
  });
  open.defer(target.close);
  const { summary, how } = await moveDatabase(
    { ...source, explain: (error) => named('--from', source.explain(error)) },
    { ...target, explain: (error) => named('--to', target.explain(error)) },
    { signal, onProgress: progress.report },
  );
  progress.end();
  host.stdout.write(`${outcomes[how]}. Both hold the same:\n${summaryWords(summary)}\n`);
  return 0;
}

const isSameFile = (from: string, to: string): boolean =>
  !isPostgresUrl(from) && !isPostgresUrl(to) && sqliteFileOf(from) === sqliteFileOf(to);

async function naming<T>(option: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreError ? named(option, error) : error;
  }
}

/** Errors of the store call a database that of DATABASE_URL; here it is the one of an option. */
const named = (option: string, { message, cause }: StoreError): FatalError =>
  new FatalError(message.replaceAll('DATABASE_URL', option), { cause });
