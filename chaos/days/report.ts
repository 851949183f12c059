import type { Engine } from '../suite.ts';
import type { Accounts } from './accounts.ts';
import { type Held, slopeOf } from './measures.ts';

/** What there was at the end of a day. */
export interface Day extends Held {
  /** Timers that are waiting. */
  readonly timers: number;
  /** The size of the database. */
  readonly bytes: number;
  readonly rows: Readonly<Record<string, number>>;
}

/** A run of days, and what the process held before and after it. */
export interface Run {
  readonly engine: Engine;
  readonly lived: readonly Day[];
  readonly before: Held;
  readonly after: Held;
  /** `/history` of the first day at the beginning and at the end (ms). */
  readonly firstDayMs: number;
  readonly lastDayMs: number;
  readonly errors: readonly string[];
  readonly total: ReturnType<Accounts['total']>;
}

/** Bytes of a reading with its index: docs/hosting.md. */
const readingBytes = { sqlite: 92, postgres: 141 } as const;
/** A slope (MB a day) that is within what a garbage collector leaves: half of this over 90 days is 2 MB. */
const noiseMb = { heapMb: 0.05, residentMb: 0.5 } as const;
/** Rows that a fault or a day more or less makes. */
const noiseRows = 50;
const historyMs = 1_000;

/**
 * So many days fill what is not full from the start: caches, compiled code, and the channels of the stand-in for Discord, of which each has
 * as many digests with their pictures as it keeps messages after two weeks.
 */
const fillingDays = 15;
/** So many days after them say whether memory rises. */
const leastDays = 10;

/** Whether memory can be judged. */
const isLong = (lived: readonly Day[]): boolean => lived.length >= fillingDays + leastDays;

/** The days that count for memory. */
const settled = (lived: readonly Day[]): readonly Day[] => lived.slice(isLong(lived) ? fillingDays : 1);

const slopes = (lived: readonly Day[]) => ({
  heapMb: slopeOf(settled(lived).map(({ heapMb }) => heapMb)),
  residentMb: slopeOf(settled(lived).map(({ residentMb }) => residentMb)),
});

/** How large the database should be after the last day: as after the first one, and the readings since. */
function computedBytes({ engine, lived }: Run): number {
  const [first, last] = [lived[0], lived.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return first.bytes + ((last.rows.reading ?? 0) - (first.rows.reading ?? 0)) * readingBytes[engine];
}

/** The most rows of a table in the first and in the second half of the days. */
function halves(lived: readonly Day[], table: string): readonly [number, number] {
  const half = Math.ceil(lived.length / 2);
  const most = (days: readonly Day[]) => Math.max(0, ...days.map(({ rows }) => rows[table] ?? 0));
  return [most(lived.slice(0, half)), most(lived.slice(half))];
}

/** What grew, in words; nothing where all is well. Of fewer than 25 days memory says nothing, of fewer than ten the rows. */
export function growthOf(run: Run): string[] {
  const { lived, before, after, lastDayMs, errors } = run;
  const grown: string[] = [];
  const [first, last] = [lived[0], lived.at(-1)];
  if (first === undefined || last === undefined) return grown;
  if (isLong(lived)) {
    for (const [name, { slope, error }] of Object.entries(slopes(lived))) {
      const noise = noiseMb[name as keyof typeof noiseMb];
      if (slope - 2 * error > noise) grown.push(`${name} ${slope.toFixed(3)} a day, more than ${noise}`);
    }
  }
  if (lived.length >= 10) {
    for (const table of Object.keys(last.rows).filter((name) => name !== 'reading')) {
      const [early, late] = halves(lived, table);
      if (late > early * 1.25 + noiseRows) grown.push(`rows of ${table}: ${early}, then ${late}`);
    }
    // What was deleted leaves room of which not every byte is used again.
    if (last.bytes > computedBytes(run) * 1.15)
      grown.push(`the database: ${last.bytes} bytes, ${computedBytes(run)} computed`);
  }
  if (last.timers > first.timers + 10) grown.push(`timers: ${first.timers}, then ${last.timers}`);
  if (last.files > first.files + 10) grown.push(`open files: ${first.files}, then ${last.files}`);
  if (after.files > before.files + 2) grown.push(`open files after the end: ${before.files}, then ${after.files}`);
  if (lastDayMs > historyMs) grown.push(`/history of the first day takes ${Math.round(lastDayMs)} ms`);
  if (errors.length > 0) grown.push(`errors in the log: ${errors.length}, first ${errors[0]}`);
  return grown;
}

/** What is printed of a run: a line each. */
export function reportOf(run: Run): string[] {
  const { lived, before, after, firstDayMs, lastDayMs, total } = run;
  const [first, last] = [lived[0], lived.at(-1)];
  if (first === undefined || last === undefined) return [];
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2);
  const slope = (name: 'heapMb' | 'residentMb') => {
    const { slope: value, error } = slopes(lived)[name];
    return `${value.toFixed(3)} ± ${(2 * error).toFixed(3)} MB a day`;
  };
  return [
    `heap: ${first.heapMb.toFixed(1)} MB after the first day, ${last.heapMb.toFixed(1)} after the last, ${slope('heapMb')}`,
    `resident: ${first.residentMb.toFixed(0)} MB, ${last.residentMb.toFixed(0)} MB, ${slope('residentMb')}`,
    `database: ${megabytes(first.bytes)} MB, ${megabytes(last.bytes)} MB, computed ${megabytes(computedBytes(run))} MB`,
    `rows (most of the first and second half): ${Object.keys(last.rows)
      .map((table) => `${table} ${halves(lived, table).join('/')}`)
      .join(', ')}`,
    `timers: ${first.timers}, ${last.timers}; open files: ${before.files} before, ${first.files}, ${last.files}, ${after.files} after the end`,
    `/history of the first day: ${firstDayMs.toFixed(0)} ms at the beginning, ${lastDayMs.toFixed(0)} ms at the end`,
    `alerts: ${total.fired} fired, ${total.posted} posted, ${total.lost} lost, ${total.doubled} doubled, dropped ${JSON.stringify(total.dropped)}`,
  ];
}
