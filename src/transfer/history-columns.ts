import { FatalError } from '../base/errors.ts';

/** The position of each column, from 0; `undefined`: the file has no such column. */
export interface HistoryColumns {
  /** How many fields a line has. */
  readonly count: number;
  /** What the file calls the library of a row: `library`, or else `series`. */
  readonly library: number | undefined;
  /** The column that `--series` filters by: `series`, or else `library`. */
  readonly series: number | undefined;
  readonly time: number;
  /** Whether a time without a zone is UTC, because its column says so. */
  readonly isUtc: boolean;
  readonly raw: number;
  readonly seenAt: number | undefined;
  readonly stamp: number | undefined;
  readonly people: number | undefined;
}

/**
 * Reads the line that names the columns, in any order and any case; unknown columns are ignored. Our own
 * exports have the first name of each. Throws FatalError for a file in which the time or the count has no column.
 */
export function columnsOf(header: readonly string[]): HistoryColumns {
  const names = header.map((name) => name.toLowerCase());
  const place = (...known: readonly string[]): number | undefined => {
    const name = known.find((one) => names.includes(one));
    return name === undefined ? undefined : names.indexOf(name);
  };
  const time = place('fetched_at', 'timestamp_utc', 'time');
  const raw = place('raw', 'count');
  if (time === undefined || raw === undefined) {
    const missing = [
      ...(time === undefined ? ['a time (time, timestamp_utc or fetched_at)'] : []),
      ...(raw === undefined ? ['a count (count or raw)'] : []),
    ];
    throw new FatalError(
      `The first line must name the columns, separated by commas, and names none for ${missing.join(' and ')}. See docs/history-files.md.`,
    );
  }
  return {
    count: names.length,
    library: place('library', 'series'),
    series: place('series', 'library'),
    time,
    isUtc: names[time] === 'timestamp_utc',
    raw,
    seenAt: place('seen_at'),
    stamp: place('stamp', 'api_last_record_time'),
    people: place('people'),
  };
}
