import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** One recorded row: `raw` is the counter, an integer that may be negative; `at` is in milliseconds since the Unix epoch. */
export interface RecordedRow {
  readonly at: number;
  readonly raw: number;
}

/** The rows of one counter in the order of time, no two at the same time. */
export interface Recording {
  readonly series: string;
  /** Whether it is a library's counter: it has the feed's own stamp, or has been negative. Head counts have neither. */
  readonly isLibrary: boolean;
  /** The IANA name of the zone by whose clock people come and go there, where the file says it. */
  readonly zone?: string;
  readonly rows: readonly RecordedRow[];
}

/** What one file held. `refused` says of each bad row which line it was and what is wrong with it. */
export interface RecordingFile {
  readonly recordings: readonly Recording[];
  readonly refused: readonly string[];
}

const needed = ['series', 'timestamp_utc', 'count'] as const;

/**
 * Reads CSV text with the columns `series`, `timestamp_utc`, `count` and perhaps `zone` in any order, others ignored; fields
 * in quotes or not, with commas, semicolons or tabs between them. A bad row is refused and costs no other row; text
 * without the first three columns is refused as a whole.
 */
export function parseRecordings(text: string): RecordingFile {
  const [head, ...lines] = linesOf(text);
  const header = (head?.fields ?? []).map((name) => name.toLowerCase());
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0) return { recordings: [], refused: [`line 1: no column ${missing.join(', ')}`] };
  const column = Object.fromEntries(header.map((name, index) => [name, index]));
  const hasStamps = header.includes('api_last_record_time');
  const series = new Map<string, Map<number, number>>();
  const zones = new Map<string, string>();
  const refused: string[] = [];
  for (const { line, fields } of lines) {
    const field = (name: (typeof needed)[number]) => fields[column[name] ?? -1] ?? '';
    const at = timeOf(field('timestamp_utc'));
    const raw = countOf(field('count'));
    const name = field('series');
    const zone = fields[column.zone ?? -1] ?? '';
    const rows = series.get(name) ?? new Map<number, number>();
    const flaw =
      fields.length !== header.length
        ? `${fields.length} fields instead of ${header.length}`
        : name === ''
          ? 'no series'
          : at === undefined
            ? `"${field('timestamp_utc')}" is not a time`
            : raw === undefined
              ? `"${field('count')}" is not a whole number`
              : rows.has(at)
                ? 'a second row for the same time'
                : zone !== '' && !isZone(zone)
                  ? `"${zone}" is not a time zone`
                  : undefined;
    if (flaw !== undefined || at === undefined || raw === undefined) {
      refused.push(`line ${line}: ${flaw}`);
      continue;
    }
    series.set(name, rows.set(at, raw));
    if (zone !== '') zones.set(name, zone);
  }
  const recordings = [...series].map(([name, rows]) => {
    const zone = zones.get(name);
    return {
      series: name,
      isLibrary: hasStamps || rows.values().some((raw) => raw < 0),
      ...(zone !== undefined && { zone }),
      rows: [...rows].map(([at, raw]) => ({ at, raw })).sort((a, b) => a.at - b.at),
    };
  });
  return { recordings, refused };
}

/** Reads every CSV file of a folder, in the order of names. Throws the system's error when the folder cannot be read. */
export function readRecordings(folder: string): RecordingFile {
  const files = readdirSync(folder)
    .filter((name) => name.toLowerCase().endsWith('.csv'))
    .sort()
    .map((name) => ({ name, ...parseRecordings(readFileSync(path.join(folder, name), 'utf8')) }));
  return {
    recordings: files.flatMap(({ recordings }) => recordings),
    refused: files.flatMap(({ name, refused }) => refused.map((reason) => `${name}, ${reason}`)),
  };
}

/** The lines that are not empty, each with its number and its fields. */
function linesOf(text: string): { readonly line: number; readonly fields: readonly string[] }[] {
  const [head = ''] = text.split('\n', 1);
  const delimiter = [',', ';', '\t'].find((sign) => head.includes(sign)) ?? ',';
  const options = { delimiter, bom: true, trim: true, relax_column_count: true, relax_quotes: true } as const;
  const alone = (line: string): string[] => {
    try {
      return parse(line, options)[0] ?? [];
    } catch {
      // A quote that nothing closes: the fields as they stand there.
      return line.split(delimiter).map((field) => field.trim());
    }
  };
  try {
    const lines: { line: number; fields: readonly string[] }[] = [];
    parse(text, {
      ...options,
      skip_empty_lines: true,
      on_record: (fields: string[], { lines: line }) => void lines.push({ line, fields }),
    });
    return lines;
  } catch {
    // A quote that nothing closes would take all lines after it along.
    return text
      .split(/\r?\n/)
      .map((line, index) => ({ line: index + 1, fields: alone(line) }))
      .filter(({ fields }) => fields.some((field) => field !== ''));
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** ISO 8601 in any of its spellings; without an offset it is UTC, as the column's name says. */
function timeOf(text: string): number | undefined {
  const hasOffset = /(?:[zZ]|[+-]\d{2}(?::?\d{2})?)$/.test(text.slice(10));
  try {
    return Temporal.Instant.from(hasOffset ? text : `${text}Z`).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** A whole number as people or the feed write it (`-5`, `-5.0000`, `.0000`); an empty field is none, and never 0. */
function countOf(text: string): number | undefined {
  return /^[+-]?(?:\d+(?:\.0*)?|\.0+)$/.test(text) ? Math.round(Number(text)) + 0 : undefined;
}
