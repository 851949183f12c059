import type { Store } from '../../src/store/open-store.ts';
import type { HistoryRow, HistoryRows } from '../../src/store/readings/history-rows.ts';
import { createRowSorter } from '../../src/store/readings/row-sorter.ts';
import { type ImportReport, type ImportRequest, importHistory } from '../../src/transfer/import-history.ts';

/** When these imports are made, unless they say otherwise. */
export const now = Date.parse('2026-03-01T00:00:00Z');

export interface ImportChanges extends Partial<ImportRequest> {
  readonly history?: Pick<HistoryRows, 'add'>;
  readonly signal?: AbortSignal;
  readonly now?: number;
}

/** Imports a file's text into a store. */
export async function importText(store: Store, text: string, changes: ImportChanges = {}): Promise<ImportReport> {
  const { history = store.history, signal = new AbortController().signal, now: at = now, ...request } = changes;
  const sorter = createRowSorter();
  try {
    const asked = { library: undefined, series: undefined, inside: false, ...request };
    return await importHistory(linesOf(text), asked, { history, sorter, now: at, signal, onProgress: () => {} });
  } finally {
    sorter.close();
  }
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n');
}

/** Everything that a store has of the past. */
export async function everythingIn(store: Store): Promise<HistoryRow[]> {
  return (await Array.fromAsync(store.history.pages({ from: 0, to: Number.MAX_SAFE_INTEGER }))).flat();
}

/** A file of a counter's readings, five minutes apart, that has days and nights in it. */
export function recordingOf(library: string, rows: number, begin = '2026-01-05T05:00:00Z'): string {
  const from = Date.parse(begin);
  const lines = Array.from({ length: rows }, (_, index) => {
    const raw = Math.round(300 - 420 * Math.cos((index / 288) * 2 * Math.PI));
    return `${library},${new Date(from + index * 300_000).toISOString()},${raw}`;
  });
  return ['library,time,count', ...lines].join('\n');
}
