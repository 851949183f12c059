import { parse } from 'csv-parse/sync';
import { printable } from '../base/printable.ts';
import { knownLibraries, type LibraryId } from '../domain/occupancy/library.ts';
import { readingKeptMs } from '../domain/occupancy/reading.ts';
import { feedCount, isLibraryName } from '../source/schema.ts';
import type { UnfoldedRow } from '../store/readings/row-sorter.ts';
import { withoutGuard } from './formula-guard.ts';
import type { HistoryColumns } from './history-columns.ts';

/** The value, or in a few words why there is none. */
type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string };

const parsed = <Value>(value: Value): Parsed<Value> => ({ ok: true, value });
const refused = (problem: string) => ({ ok: false, problem }) as const;

/** How a file's rows are to be understood. */
export interface Reader {
  readonly columns: HistoryColumns;
  /** Which library the rows become, whatever the file calls it. */
  readonly library: LibraryId | undefined;
  /** The count is people inside already, such as a head count, so nothing has to be estimated. */
  readonly inside: boolean;
  /** A time after this one (ms since the Unix epoch) has not happened yet. */
  readonly now: number;
}

/**
 * The fields of one line, without the spaces around them. `undefined` for quotes that do not close. One line at a time,
 * since a stray quote would otherwise swallow the good lines below it; no field of ours runs over two lines.
 */
export function fieldsOf(line: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(',').map((field) => field.trim());
  try {
    return parse(line, { trim: true, relax_column_count: true })[0];
  } catch {
    return undefined;
  }
}

/** The id behind what a file or a person calls a library: its id, the feed's key or one of its names. `undefined`: no name at all. */
export function libraryIdOf(name: string): LibraryId | undefined {
  const plain = name.trim().toLowerCase();
  const known = knownLibraries.find(({ id, sourceKey, names }) =>
    [id, sourceKey, names.en, names.fr].some((one) => one.toLowerCase() === plain),
  );
  return known?.id ?? (isLibraryName(plain) ? plain : undefined);
}

/** One line's reading, or in a few words why there is none. A missing count is never 0. */
export function rowOfFields(fields: readonly string[], reader: Reader): Parsed<UnfoldedRow> {
  const { columns, inside, now } = reader;
  const field = (place: number | undefined): string => (place === undefined ? '' : (fields[place] ?? ''));
  const name = withoutGuard(field(columns.library));
  const libraryId = reader.library ?? libraryIdOf(name);
  if (libraryId === undefined) return refused(`${quoted(name)} is no name for a library`);

  const fetchedAt = timeOf(field(columns.time), columns.isUtc, now);
  if (!fetchedAt.ok) return fetchedAt;
  const seenText = field(columns.seenAt);
  const seenAt = seenText === '' ? fetchedAt : timeOf(seenText, false, now);
  if (!seenAt.ok) return seenAt;
  if (seenAt.value < fetchedAt.value) return refused('it was last seen before it was fetched');

  const raw = feedCount.safeParse(field(columns.raw));
  if (!raw.success) return refused(`${quoted(field(columns.raw))} is not a whole number of people`);
  if (inside && raw.data < 0) return refused(`${raw.data} people cannot be inside`);
  const stamp = withoutGuard(field(columns.stamp));
  // PostgreSQL would refuse it and the rows beside it.
  if (stamp.includes('\0')) return refused('its stamp has a NUL in it');
  if (stamp.startsWith('1900-01-01')) return refused('its counter had no record (1900-01-01)');

  const peopleText = field(columns.people);
  const said = peopleText === '' ? undefined : peopleOf(peopleText);
  if (Number.isNaN(said)) return refused(`${quoted(peopleText)} is not a number of people`);
  return parsed({
    reading: { libraryId, raw: raw.data, stamp, fetchedAt: fetchedAt.value },
    seenAt: seenAt.value,
    people: inside ? raw.data : said,
  });
}

/** An estimate as JavaScript writes numbers, a small fraction among them (`1137.25`, `4e-7`); NaN for anything else. */
function peopleOf(text: string): number {
  return /^\d+(?:\.\d+)?(?:e-\d+)?$/.test(text) && Number(text) < 1_000_000 ? Number(text) : Number.NaN;
}

/** ISO 8601 in any of its spellings, with Z or an offset; finer than milliseconds is cut off. */
function timeOf(text: string, isUtc: boolean, now: number): Parsed<number> {
  const hasZone = /(?:z|[+-]\d\d(?::?\d\d)?)(?:\[.*)?$/i.test(text.slice(10));
  if (!hasZone && !isUtc && /^\d{4}-\d\d-\d\d[T ]\d/i.test(text)) {
    return refused(`${quoted(text)} has no zone: put Z or an offset such as -05:00 behind it`);
  }
  const at = instantOf(hasZone ? text : `${text}Z`);
  if (at === undefined) return refused(`${quoted(text)} is not a time`);
  if (at > now) return refused(`${quoted(text)} is in the future`);
  if (at < 0) return refused(`${quoted(text)} is before 1970`);
  return at < now - readingKeptMs ? refused(`${quoted(text)} is more than ten years ago`) : parsed(at);
}

function instantOf(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** A field, cut short for one line of a terminal. */
export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function quoted(text: string): string {
  return printable(JSON.stringify(shortened(text)));
}
