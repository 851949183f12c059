import { parseArgs } from 'node:util';
import { FatalError, messageOf } from '../base/errors.ts';
import { campus } from '../campus/index.ts';
import { startOfServiceDay } from '../domain/calendar/service-day.ts';
import type { Stretch } from '../store/readings/history-rows.ts';
import { libraryIdOf } from './history-line.ts';
import type { ImportRequest } from './import-history.ts';

const importUsage = `Usage: npm run import -- FILE.csv [--library ID] [--series NAME] [--inside]

  --library ID   the library that the rows become, such as ${campus.libraries[0].id}
  --series NAME  only the rows of this series
  --inside       the count is people inside already, not the doors' counter

docs/history-files.md says what a file may hold.`;

const exportUsage = `Usage: npm run export -- [--from DAY] [--to DAY] [--library ID] [--out FILE.csv]

  --from, --to   the first and the last day, as 2026-02-01, in ${campus.words.city.en}; or times with a zone, as 2026-02-01T12:00Z,
                 of which --to is the first that is left out
  --library ID   only this library
  --out FILE     where to write; without it to standard output (npm run --silent export)`;

/** What `npm run import` was asked for. */
interface ImportOptions extends ImportRequest {
  readonly file: string;
}

/** What `npm run export` was asked for; `out` undefined is standard output. */
interface ExportOptions extends Stretch {
  readonly out: string | undefined;
}

/** Reads the arguments of `import`. Throws FatalError with what is wrong and the usage. */
export function importOptionsOf(args: readonly string[]): ImportOptions {
  return explaining(importUsage, args, () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { library: { type: 'string' }, series: { type: 'string' }, inside: { type: 'boolean' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined) throw new FatalError('Which file?');
    if (more.length > 0) throw new FatalError('One file at a time.');
    const { library, series, inside = false } = values;
    return { file, library: libraryOption(library), series, inside };
  });
}

/** Reads the arguments of `export`. Throws FatalError with what is wrong and the usage. */
export function exportOptionsOf(args: readonly string[]): ExportOptions {
  return explaining(exportUsage, args, () => {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args: [...args], options: { from: text, to: text, library: text, out: text } });
    const from = values.from === undefined ? 0 : (momentOf(values.from, 0) ?? unreadable('from', values.from));
    // An inclusive last day ends at the start of the next.
    const to =
      values.to === undefined ? Number.MAX_SAFE_INTEGER : (momentOf(values.to, 1) ?? unreadable('to', values.to));
    if (from >= to) throw new FatalError('--from must be before --to.');
    return { from, to, libraryId: libraryOption(values.library), out: values.out };
  });
}

function libraryOption(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const id = libraryIdOf(name);
  if (id === undefined) throw new FatalError(`--library "${name}" is no name for a library.`);
  return id;
}

/** A service day's start, `daysLater` on, or the instant of a time with a zone, in milliseconds since the Unix epoch. */
function momentOf(text: string, daysLater: number): number | undefined {
  try {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    return startOfServiceDay(Temporal.PlainDate.from(text).add({ days: daysLater }).toString());
  } catch {
    return undefined;
  }
}

function unreadable(option: string, text: string): never {
  throw new FatalError(`--${option} "${text}" is neither a day nor a time with a zone.`);
}

/** Throws FatalError with the usage where `read` throws, and the usage alone, with exit code 0, for `--help`. */
export function explaining<T>(usage: string, args: readonly string[], read: () => T): T {
  if (args.includes('--help')) throw new FatalError(usage, { exitCode: 0 });
  try {
    return read();
  } catch (error) {
    throw new FatalError(`${messageOf(error)}\n\n${usage}`);
  }
}
