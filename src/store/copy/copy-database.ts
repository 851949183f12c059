import type { Kysely } from 'kysely';
import { FatalError } from '../../base/errors.ts';
import { eventLoopTurn } from '../../base/event-loop.ts';
import type { Tables } from '../tables.ts';
import { at, type CopyEnd } from './copy-end.ts';
import { beginMoving, endMoving, type Position, readPosition, savePosition } from './move-marker.ts';
import { type Summary, summarise } from './summary.ts';
import { type TableName, tableNames } from './table-keys.ts';
import { deleteRows, insertRows, isEmpty, keyOf, pagesOf, type Row } from './table-rows.ts';

/** What a copy is watched by. */
export interface CopyWatch {
  /** Ends the copy between two pages, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called after each page with how many rows have been `read`, `copied` or `checked`. */
  readonly onProgress: (doing: 'read' | 'copied' | 'checked', rows: number) => void;
}

/** What became of a move. */
export interface Moved {
  readonly summary: Summary;
  readonly how: 'moved' | 'wentOn' | 'beganAnew' | 'wasThere';
}

/**
 * Copies a database into an empty one, page by page, each in a transaction with how far it has come, so that a move that
 * was stopped or killed goes on from there; and compares all rows of both. What was moved of a source that has changed
 * since is deleted, and the move begins anew. Throws FatalError where the target holds anything else, or where the two
 * differ at the end; StoreError; the signal's reason.
 */
export async function moveDatabase(source: CopyEnd, target: CopyEnd, watch: CopyWatch): Promise<Moved> {
  const summary = await summaryOf(source, 'read', watch);
  const { checksum } = summary;
  const found = await at(target, readPosition);
  if (found === undefined && !(await at(target, isEmpty))) {
    if ((await summaryOf(target, 'checked', watch)).checksum === checksum) return { summary, how: 'wasThere' };
    throw new FatalError('The target holds other data already. Move into an empty database.');
  }
  const isSame = found?.checksum === checksum;
  let position: Position = isSame ? found : { checksum, rows: 0, table: null, key: null };
  const inTarget = (work: (tx: Kysely<Tables>) => Promise<void>) =>
    at(target, (db) => db.transaction().execute((tx) => work(tx)));
  if (!isSame) {
    await inTarget(async (tx) => {
      await endMoving(tx);
      await deleteRows(tx);
      await beginMoving(tx, position);
    });
  }
  await eachPage(source, position, watch, async (table, page, rows) => {
    const last = page.at(-1);
    position = { checksum, rows, table, key: last === undefined ? null : keyOf(table, last) };
    await inTarget(async (tx) => {
      await insertRows(tx, table, page);
      await savePosition(tx, position);
    });
  });
  requireSame(summary, await summaryOf(target, 'checked', watch));
  await at(target, endMoving);
  return { summary, how: found === undefined ? 'moved' : isSame ? 'wentOn' : 'beganAnew' };
}

/**
 * Puts the rows of a database into the place of all that another one holds, and compares them, in one transaction:
 * whatever happens, the other holds either what it held or all of it. `replace`: it may hold something now. `finish`: what is changed of the
 * copy in the end. Throws FatalError, StoreError, or the signal's reason.
 */
export async function replaceDatabase(
  source: CopyEnd,
  target: CopyEnd,
  watch: CopyWatch,
  { replace, finish }: { readonly replace: boolean; readonly finish?: (tx: Kysely<Tables>) => Promise<void> },
): Promise<Summary> {
  const isFree = (await at(target, readPosition)) === undefined && (await at(target, isEmpty));
  if (!isFree && !replace) {
    throw new FatalError(
      'The database holds data already. With --replace it is deleted, once the backup was read whole.',
    );
  }
  const summary = await summaryOf(source, 'read', watch);
  const transaction = await at(target, (db) => db.startTransaction().execute());
  const inside = { ...target, db: transaction };
  try {
    await at(inside, async (tx) => {
      await endMoving(tx);
      await deleteRows(tx);
    });
    const begin: Position = { checksum: summary.checksum, rows: 0, table: null, key: null };
    await eachPage(source, begin, watch, (table, page) => at(inside, (tx) => insertRows(tx, table, page)));
    requireSame(summary, await summaryOf(inside, 'checked', watch));
    if (finish !== undefined) await at(inside, finish);
    await at(inside, () => transaction.commit().execute());
    return summary;
  } catch (error) {
    // What failed may be the connection: its end undoes the rest.
    const rollback = () => transaction.rollback().execute();
    if (!transaction.isCommitted) await rollback().catch(() => {});
    throw error;
  }
}

/** Counts and sums up all rows of a database. Throws StoreError, or the signal's reason. */
export function summaryOf(
  end: CopyEnd,
  doing: 'read' | 'checked',
  { signal, onProgress }: CopyWatch,
): Promise<Summary> {
  return at(end, (db) => summarise(db, { signal, onRows: (rows) => onProgress(doing, rows) }));
}

/** Throws FatalError, which names the tables, unless two databases hold the same. */
export function requireSame(expected: Summary, found: Summary): void {
  if (expected.checksum === found.checksum) return;
  const differing = expected.tables.filter(({ rows }, index) => rows !== found.tables[index]?.rows);
  const where =
    differing.length > 0 ? `another number of rows in ${differing.map(({ table }) => table).join(', ')}` : 'other rows';
  throw new FatalError(`The copy is not the same: it has ${where}. Does another program write to either of the two?`);
}

/** Gives `write` the rows of every table after a position, page by page, with how many rows there are by then. */
async function eachPage(
  source: CopyEnd,
  { table: begun, key, rows: before }: Position,
  { signal, onProgress }: CopyWatch,
  write: (table: TableName, page: readonly Row[], rows: number) => Promise<void>,
): Promise<void> {
  let rows = before;
  for (const table of tableNames.slice(begun === null ? 0 : tableNames.indexOf(begun))) {
    const pages = pagesOf(source.db, table, table === begun && key !== null ? key : undefined);
    for (;;) {
      const { value: page, done } = await at(source, () => pages.next());
      if (done === true || page === undefined) break;
      rows += page.length;
      await write(table, page, rows);
      onProgress('copied', rows);
      await eventLoopTurn();
      signal.throwIfAborted();
    }
  }
}
