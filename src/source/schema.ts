import { z } from 'zod';
import {
  knownLibraries,
  type Library,
  type LibraryId,
  libraryOfSourceKey,
  mostLibraries,
} from '../domain/occupancy/library.ts';
import type { Reading } from '../domain/occupancy/reading.ts';
import { SourceError } from './errors.ts';
import { describe, parseJson } from './json.ts';

/** One library of the feed that could not be read; `message` is for operators and quotes at most 40 characters of the feed. */
interface SourceProblem {
  readonly sourceKey: string;
  readonly message: string;
}

/**
 * What one successful fetch saw. `fetchedAt` is in milliseconds since the Unix epoch, by our own clock. `libraries` are
 * those in `readings` and `noRecord`, with their names. `noRecord` are sensors that have never reported.
 */
export interface OccupancySnapshot {
  readonly fetchedAt: number;
  readonly libraries: readonly Library[];
  readonly readings: readonly Reading[];
  readonly noRecord: readonly LibraryId[];
  readonly problems: readonly SourceProblem[];
  /** How the feed writes its counts: as decimals in quotes, as its documentation says as whole numbers, or now one, now the other. */
  readonly form?: 'decimals' | 'numbers' | 'both';
}

/** No building holds so many: a count beyond this, in either direction, is a fault and not a crowd. */
const mostPeople = 100_000;

/**
 * The feed's decimals, whole numbers with or without zeros behind the point: "367.0000", "-5.0000", ".0000", "367".
 * Anything that Number() would guess at is refused: "", " 5", "1e3", "0x10", "+5", "5.", ".5".
 */
const wholeDecimal = /^-?(?:\d+(?:\.0+)?|\.0+)$/;

/** A count as the feed writes it: a decimal in a string, never a guess. */
export const feedCount = z
  .string({ error: ({ input }) => `Occupancy is ${describe(input)}, not a whole number` })
  .regex(wholeDecimal, { error: ({ input }) => `Occupancy is ${describe(input)}, not a whole number` })
  // "-.0000" is -0 to Number(), and + 0 makes it 0.
  .transform((text) => Number(text) + 0)
  .refine((people) => Math.abs(people) <= mostPeople, { error: `Occupancy is beyond ${mostPeople} people` });

/** The same, or a whole number as the feed's documentation has it: "may be corrected any day". */
const count = z.preprocess(
  (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value),
  feedCount,
);

const stamp = z
  .string({ error: ({ input }) => `LastRecordTime is ${describe(input)}, not a date and time` })
  .refine(isDateAndTime, { error: ({ input }) => `LastRecordTime is ${describe(input)}, not a date and time` });

const entry = z.object(
  { Occupancy: count, LastRecordTime: stamp },
  { error: ({ input }) => `its entry is ${describe(input)}, not an object` },
);

/**
 * The occupancy feed's body, library by library: a broken one becomes a problem and costs the others nothing. The feed's
 * documentation (library/occupancy) calls Occupancy an integer; what it sends is a decimal in a string. Both are accepted.
 * Throws `SourceError`: 'notJson', or 'notTheFeed' where no library could be read at all.
 */
export function parseOccupancy(body: string, fetchedAt: number): OccupancySnapshot {
  const libraries = new Map<LibraryId, Library>();
  const readings: Reading[] = [];
  const noRecord: LibraryId[] = [];
  const problems: SourceProblem[] = [];
  const forms = new Set<'decimals' | 'numbers'>();
  let beyond = 0;

  for (const [key, value] of libraryEntries(parseJson(body))) {
    const problem = (message: string) =>
      problems.push({ sourceKey: key.length > 50 ? `${key.slice(0, 50)}…` : key, message });
    const library = libraryOfSourceKey(key);
    const parsed = entry.safeParse(value);
    if (libraries.size >= mostLibraries) beyond += 1;
    else if (!isLibraryName(key)) problem('this is no name for a library');
    else if (libraries.has(library.id))
      problem(`it is named twice: its id is ${library.id}, like that of another entry`);
    else if (!parsed.success) problem(parsed.error.issues.map((issue) => issue.message).join('; '));
    else if (!parsed.data.LastRecordTime.startsWith('1900-01-01')) {
      forms.add(formOf(value));
      libraries.set(library.id, library);
      readings.push({
        libraryId: library.id,
        raw: parsed.data.Occupancy,
        stamp: parsed.data.LastRecordTime,
        fetchedAt,
      });
    } else if (parsed.data.Occupancy === 0) {
      libraries.set(library.id, library);
      noRecord.push(library.id);
    } else problem(`it counts ${parsed.data.Occupancy} people but has no record (1900-01-01)`);
  }

  if (beyond > 0) {
    const message = `of more than ${mostLibraries} libraries in one feed the others are left out`;
    problems.push({ sourceKey: 'all', message });
  }
  if (libraries.size === 0) {
    const detail = problems.map(({ sourceKey, message }) => `${describe(sourceKey)}: ${message}`);
    throw new SourceError({ kind: 'notTheFeed', detail: detail.slice(0, 3).join(', ') || 'it names no library' });
  }
  const [first] = forms;
  const form = forms.size > 1 ? 'both' : first;
  return { fetchedAt, libraries: [...libraries.values()], readings, noRecord, problems, ...(form && { form }) };
}

function formOf(entry: unknown): 'decimals' | 'numbers' {
  return typeof (entry as { readonly Occupancy: unknown }).Occupancy === 'number' ? 'numbers' : 'decimals';
}

const isKnown = (key: string): boolean => knownLibraries.some((library) => library.sourceKey === key);

/** The entries of a body with the known names first, so that an "annex" beside "Annex" cannot take its place. */
export const knownFirst = <Value>(entries: readonly [key: string, value: Value][]): [key: string, value: Value][] =>
  entries.toSorted(([a], [b]) => Number(isKnown(b)) - Number(isKnown(a)));

/** The entries that stand for a library: what has a known name, whatever its value, and what looks like a library. */
function libraryEntries(json: unknown): [key: string, value: unknown][] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SourceError({ kind: 'notTheFeed', detail: `it is ${describe(json)}, not an object of libraries` });
  }
  const looksLikeLibrary = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (Object.hasOwn(value, 'Occupancy') || Object.hasOwn(value, 'LastRecordTime'));
  return knownFirst(Object.entries(json).filter(([key, value]) => isKnown(key) || looksLikeLibrary(value)));
}

/**
 * Whether a key can be shown to people and kept as an id: short, no markup, and nothing that JavaScript objects inherit. Both
 * the key and its id, which may be longer ("İ" becomes two letters): Discord takes no choice of more than 100 characters.
 */
export function isLibraryName(key: string): boolean {
  const id = key.toLowerCase();
  const isName =
    /^[\p{L}\p{N}][\p{L}\p{N} ._'’&-]{0,49}$/u.test(key) && /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._'’&-]{0,49}$/u.test(id);
  return isName && !(key in {}) && !(id in {});
}

/**
 * The documented form YYYY-MM-DD HH:MM:SS, with the feed's fraction of a second, on a day that exists; or the same as JSON has times
 * nowadays, with a T and perhaps a zone: it is no more than a sign of change, so that its spelling may change.
 */
function isDateAndTime(text: string): boolean {
  const form = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|[+-]\d\d:\d\d)?$/;
  const [, time] = form.exec(text) ?? [];
  if (time === undefined) return false;
  try {
    return Temporal.PlainDateTime.from(time) instanceof Temporal.PlainDateTime;
  } catch {
    return false;
  }
}
