import { FatalError } from '../base/errors.ts';
import { eventLoopTurn } from '../base/event-loop.ts';
import { printable } from '../base/printable.ts';
import { knownLibraries, type LibraryId } from '../domain/occupancy/library.ts';
import type { HistoryRow, HistoryRows } from '../store/readings/history-rows.ts';
import type { RowSorter } from '../store/readings/row-sorter.ts';
import { foldPeople } from './fold-people.ts';
import { columnsOf } from './history-columns.ts';
import { fieldsOf, type Reader, rowOfFields, shortened } from './history-line.ts';

/** What to import, and as what. */
export interface ImportRequest {
  readonly library: LibraryId | undefined;
  readonly series: string | undefined;
  readonly inside: boolean;
}

interface ImportTools {
  readonly history: Pick<HistoryRows, 'add'>;
  readonly sorter: RowSorter;
  /** Milliseconds since the Unix epoch: what is later has not happened yet. */
  readonly now: number;
  /** Ends the import between two batches, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called now and then with how many rows have been read, or written. */
  readonly onProgress: (doing: 'read' | 'written', rows: number) => void;
}

/** What became of a file's rows; `rows` is all of them but those of other series. */
export interface ImportReport {
  readonly rows: number;
  readonly added: number;
  /** Rows for whose library and time there was a reading already, in the database or earlier in the file. */
  readonly alreadyThere: number;
  readonly refused: number;
  /** The first refusals, at most ten. `line` counts from 1, which is the line with the names of the columns. */
  readonly refusals: readonly { readonly line: number; readonly reason: string }[];
  /** Rows of a series that was not asked for. */
  readonly leftOut: number;
  /** The libraries that rows were put under and that the feed is not known to have. */
  readonly unknown: readonly LibraryId[];
}

/** Rows of one transaction: some ten milliseconds in which a running bot's own would wait. */
const batchSize = 500;
/** Rows between two reports of how far the reading is. */
const readEvery = 1_000;
const shownRefusals = 10;
const shownSeries = 20;

/**
 * Reads a file line by line, then writes its good rows in batches, each in a transaction. The estimate is folded over
 * the whole file each time, so that an import that was killed can be run again and gives the same rows.
 * Throws FatalError for a file that cannot be understood, before anything is written; StoreError; the signal's reason.
 */
export async function importHistory(
  lines: AsyncIterable<string>,
  request: ImportRequest,
  tools: ImportTools,
): Promise<ImportReport> {
  const read = await sortLines(lines, request, tools);
  let added = 0;
  let written = 0;
  const unknown = new Set<LibraryId>();
  const write = async (batch: readonly HistoryRow[]) => {
    added += await tools.history.add(batch);
    written += batch.length;
    for (const { reading } of batch) unknown.add(reading.libraryId);
    tools.onProgress('written', written);
    // Lets signals be handled, and a bot that waits for the database get its turn.
    await eventLoopTurn();
    tools.signal.throwIfAborted();
  };
  let batch: HistoryRow[] = [];
  for (const row of foldPeople(tools.sorter.inOrder())) {
    batch.push(row);
    if (batch.length < batchSize) continue;
    await write(batch);
    batch = [];
  }
  if (batch.length > 0) await write(batch);
  for (const { id } of knownLibraries) unknown.delete(id);
  const alreadyThere = read.rows - read.refused - added;
  return { ...read, added, alreadyThere, unknown: [...unknown] };
}

type ReadReport = Pick<ImportReport, 'rows' | 'refused' | 'refusals' | 'leftOut'>;

/** Reads the file into the sorter and checks that it is what was asked for. */
async function sortLines(
  lines: AsyncIterable<string>,
  request: ImportRequest,
  tools: ImportTools,
): Promise<ReadReport> {
  const refusals: { line: number; reason: string }[] = [];
  const series = new Set<string>();
  let reader: Reader | undefined;
  let line = 0;
  let rows = 0;
  let refused = 0;
  let leftOut = 0;
  const refuse = (reason: string): void => {
    refused += 1;
    if (refusals.length < shownRefusals) refusals.push({ line, reason });
  };
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const fields = fieldsOf(line === 1 ? text.replace(/^\uFEFF/, '') : text);
    if (reader === undefined) {
      reader = readerOf(fields ?? [], request, tools.now);
      continue;
    }
    if (fields?.length === reader.columns.count) {
      const name = fields[reader.columns.series ?? -1] ?? '';
      if (name !== '' && series.size < shownSeries) series.add(name);
      if (request.series !== undefined && name !== request.series) {
        leftOut += 1;
        continue;
      }
    }
    rows += 1;
    if (rows % readEvery === 0) {
      tools.onProgress('read', rows);
      tools.signal.throwIfAborted();
    }
    if (fields === undefined) refuse('a quote is open at its end, or closes too early');
    else if (fields.length !== reader.columns.count) {
      refuse(`${fields.length} fields instead of ${reader.columns.count}`);
    } else {
      const row = rowOfFields(fields, reader);
      if (row.ok) tools.sorter.add(row.value);
      else refuse(row.problem);
    }
  }
  if (reader === undefined) throw new FatalError('The file is empty. See docs/history-files.md for what it may hold.');
  requireOneSeries(request, [...series], rows);
  return { rows, refused, refusals, leftOut };
}

function readerOf(header: readonly string[], request: ImportRequest, now: number): Reader {
  const columns = columnsOf(header);
  if (request.series !== undefined && columns.series === undefined) {
    throw new FatalError('The file has no column series or library to choose from: leave --series out.');
  }
  if (request.library === undefined && columns.library === undefined) {
    throw new FatalError('The file has no column library or series: say with --library which library its rows are of.');
  }
  return { columns, now, library: request.library, inside: request.inside };
}

/** Two counters must not be mixed in one library. */
function requireOneSeries(request: ImportRequest, found: readonly string[], rows: number): void {
  const list = found.map((name) => printable(shortened(name))).join(', ');
  const names = found.length < shownSeries ? list : `${list}, and perhaps more`;
  if (request.series !== undefined && rows === 0) {
    throw new FatalError(`The file has no series "${printable(request.series)}". It has: ${names}.`);
  }
  if (request.library !== undefined && request.series === undefined && found.length > 1) {
    throw new FatalError(
      `The file has several series, and ${request.library} can be one of them: choose with --series. It has: ${names}.`,
    );
  }
}
