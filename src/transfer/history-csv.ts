import { stringify } from 'csv-stringify/sync';
import type { HistoryRow } from '../store/readings/history-rows.ts';
import { withGuard } from './formula-guard.ts';

const header = ['library', 'fetched_at', 'seen_at', 'stamp', 'raw', 'people'] as const;

/** The line that names the columns. */
export const historyHeader = `${header.join(',')}\n`;

/** Readings as lines of CSV, each with its line end, such that an import gives back the same readings. */
export function historyLines(rows: readonly HistoryRow[]): string {
  return stringify(
    rows.map(({ reading: { libraryId, fetchedAt, stamp, raw }, seenAt, people }) => {
      return [withGuard(libraryId), timeText(fetchedAt), timeText(seenAt), withGuard(stamp), raw, people];
    }),
    // Spaces around a field would be taken for decoration.
    { quoted_match: /^\s|\s$/ },
  );
}

/** UTC to the millisecond, as the database has it. */
function timeText(at: number): string {
  return new Date(at).toISOString();
}
