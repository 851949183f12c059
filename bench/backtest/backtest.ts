import path from 'node:path';
import { parseArgs } from 'node:util';
import { methods, scoreEstimate } from './estimate-backtest.ts';
import { scoreSimulation } from './estimate-simulation.ts';
import { scoreForecasts } from './forecast-backtest.ts';
import { type RecordingFile, readRecordings } from './recordings.ts';
import { scoreWindows } from './window-backtest.ts';

const usage = `Measures the estimate of people inside, and the forecast of how many there will be.

npm run backtest -- --data DIR [--json]     on the recordings in the CSV files of DIR
npm run backtest -- --simulate [--json]     the estimate against the truth of a simulated campus, 30 days

Columns of a file: series, timestamp_utc, count, and perhaps zone (Europe/Zurich; without it America/Montreal for
libraries and Concordia's series, else Europe/Zurich). A file with api_last_record_time or negative counts is a library's:
its counts are of doors, the estimate is made from them and the forecast from the estimate. Others are head counts.

A forecast is scored after four weeks of history, in open hours: those quarter hours of the week in which the mean count
so far is at least a tenth of the mean of all counts so far. relativeMae is the mean absolute error over the mean count of
the scored rows, the same rows for all methods; coverage80 is the share of counts within the 80 % interval. windows are the
stretches of which was said, each open hour, that they would be under 35, 50 or 60 % of the most counted so far; share is
the part of them in which every count was.
`;

/** What a run leaves behind: the two streams' text and the exit code. */
export interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly exitCode: 0 | 1;
}

/** Runs the backtest with the command line's arguments (after the script's name). Never throws for bad input. */
export function backtest(args: readonly string[]): Outcome {
  let options: { data?: string; simulate?: boolean; json?: boolean; help?: boolean };
  try {
    const flags = { data: { type: 'string' }, simulate: { type: 'boolean' }, json: { type: 'boolean' } } as const;
    ({ values: options } = parseArgs({
      args: [...args],
      options: { ...flags, help: { type: 'boolean', short: 'h' } },
    }));
  } catch (error) {
    return failed(`${error instanceof Error ? error.message : String(error)} See --help.`);
  }
  if (options.help) return { out: usage, err: '', exitCode: 0 };
  if (options.data === undefined && !options.simulate) return failed('Say --data DIR or --simulate. See --help.');

  const result: Record<string, readonly object[]> = {};
  let err = '';
  if (options.data !== undefined) {
    const folder = path.resolve(options.data);
    let read: RecordingFile;
    try {
      read = readRecordings(folder);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      return failed(`Cannot read the folder ${folder} (${code}).`);
    }
    err = refusals(read.refused);
    if (read.recordings.length === 0) return failed(`${err}No recordings in ${folder}: no CSV file with rows.`);
    const libraries = read.recordings.filter(({ isLibrary }) => isLibrary);
    result.estimate = libraries.flatMap(({ series, rows }) =>
      methods.map((method) => scoreEstimate(series, rows, method)),
    );
    const { scores, tooShort } = scoreForecasts(read.recordings);
    result.forecast = scores;
    result.windows = scoreWindows(read.recordings);
    if (tooShort.length > 0)
      err += `Not enough for a forecast, which needs over four weeks of counts at most 70 minutes apart: ${tooShort.join(', ')}.\n`;
  }
  if (options.simulate) result.simulated = scoreSimulation();
  return { out: options.json ? `${JSON.stringify(result, rounded)}\n` : tables(result), err, exitCode: 0 };
}

function failed(line: string): Outcome {
  return { out: '', err: `${line}\n`, exitCode: 1 };
}

function refusals(refused: readonly string[]): string {
  const shown = refused.slice(0, 5);
  if (shown.length === 0) return '';
  const rest = refused.length > shown.length ? `; and ${refused.length - shown.length} more` : '';
  return `${refused.length} bad rows left out: ${shown.join('; ')}${rest}.\n`;
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(4)) : value;
}

function tables(result: Readonly<Record<string, readonly object[]>>): string {
  return Object.entries(result)
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => {
      const texts = rows.map((row) => Object.values(row).map((value) => String(rounded('', value) ?? '–')));
      const lines = [Object.keys(rows[0] ?? {}), ...texts];
      const widths = lines[0]?.map((_, place) => Math.max(...lines.map((line) => line[place]?.length ?? 0))) ?? [];
      const text = lines.map((line) =>
        line
          .map((cell, place) => cell.padEnd(widths[place] ?? 0))
          .join('  ')
          .trimEnd(),
      );
      return `${name}\n${text.join('\n')}\n`;
    })
    .join('\n');
}

if (import.meta.filename === process.argv[1]) {
  const { out, err, exitCode } = backtest(process.argv.slice(2));
  process.stderr.write(err);
  process.stdout.write(out);
  process.exitCode = exitCode;
}
