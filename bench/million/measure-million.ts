import '../../src/base/temporal.ts';
import {
  createPostgresDatabase,
  createSqliteDatabase,
  type EngineName,
  engines,
  startBenchPostgres,
} from '../lab/database.ts';
import { type Row, rowOf } from '../rows.ts';
import { type DayOfServers, simulateDay } from './simulate-day.ts';

const sizes = [100, 10_000, 1_000_000] as const;

/** The same day on one of the engines. */
export type MeasuredDay = DayOfServers & { readonly engine: EngineName };

/** Lets a day pass with each number of servers on each engine: about ten minutes, most of it for a million servers on PostgreSQL. */
export async function measureMillion(progress: (line: string) => void): Promise<MeasuredDay[]> {
  const server = await startBenchPostgres();
  try {
    const days: MeasuredDay[] = [];
    for (const servers of sizes) {
      for (const engine of engines) {
        const database = engine === 'sqlite' ? createSqliteDatabase('memory') : await createPostgresDatabase(server);
        try {
          days.push({ engine, ...(await simulateDay(database, servers, (line) => progress(`${engine}, ${line}`))) });
        } finally {
          await database.remove();
        }
      }
    }
    return days;
  } finally {
    await server.stop();
  }
}

const whole = (number: number): string => Math.round(number).toLocaleString('en-CA');
const ms = (number: number): string => (number < 10 ? number.toFixed(1) : whole(number));
const mebibytes = (bytes: number): string =>
  bytes < 10 * 2 ** 20 ? (bytes / 2 ** 20).toFixed(1) : whole(bytes / 2 ** 20);

function timeOf(seconds: number): string {
  if (seconds < 120) return `${whole(seconds)} s`;
  return seconds < 7_200 ? `${whole(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

/** The table of docs/scaling.md: a column for each number of servers. What depends on the engine is "SQLite · PostgreSQL". */
export function millionTable(days: readonly MeasuredDay[]): string {
  const columns = [...Map.groupBy(days, ({ servers }) => servers)];
  const line = (name: string, of: (own: readonly MeasuredDay[]) => string): string =>
    `| ${name} | ${columns.map(([, own]) => of(own)).join(' | ')} |`;
  // What is decided is the same on both engines.
  const once = (of: (day: MeasuredDay) => string) => (own: readonly MeasuredDay[]) => own.slice(0, 1).map(of).join('');
  const each = (of: (day: MeasuredDay) => string) => (own: readonly MeasuredDay[]) => own.map(of).join(' · ');
  return [
    line(
      'servers, with as many rules',
      once(({ servers }) => whole(servers)),
    ),
    `|---|${columns.map(() => '---').join('|')}|`,
    line(
      'notifications that fired in the day',
      once(({ fired }) => whole(fired)),
    ),
    line(
      'the most at one moment',
      once(({ mostFired }) => whole(mostFired)),
    ),
    line(
      'messages that these are',
      once(({ mostMessages }) => whole(mostMessages)),
    ),
    line(
      'which Discord takes in',
      once(({ mostMessages }) => timeOf(mostMessages / 50)),
    ),
    line(
      'the longest until nothing waited any more',
      once(({ drainSeconds }) => timeOf(drainSeconds)),
    ),
    line(
      'messages and edits sent in the day',
      once(({ messages }) => whole(messages)),
    ),
    line(
      'dropped as too old',
      once(({ expired }) => whole(expired)),
    ),
    line(
      'alerts that the busiest reading moves',
      once(({ mostMoved }) => whole(mostMoved)),
    ),
    line(
      'ms of a poll, median',
      each(({ medianMs }) => ms(medianMs)),
    ),
    line(
      'ms of the longest',
      each(({ longestMs }) => ms(longestMs)),
    ),
    line(
      'MiB of the database after the day',
      each(({ bytes }) => mebibytes(bytes)),
    ),
  ].join('\n');
}

/** The rows of the bench: what a poll takes, PostgreSQL against SQLite. */
export function millionRows(days: readonly MeasuredDay[]): Row[] {
  return days
    .filter(({ engine }) => engine === 'postgres')
    .flatMap((day) => {
      const other = days.find(({ engine, servers }) => engine === 'sqlite' && servers === day.servers);
      const among = `on PostgreSQL with ${whole(day.servers)} servers`;
      return (['medianMs', 'longestMs'] as const).map((figure) =>
        rowOf({
          name: `${figure === 'medianMs' ? 'the median poll' : 'the longest poll'} ${among}`,
          value: day[figure],
          unit: 'ms',
          ...(other && { baseline: other[figure] }),
        }),
      );
    });
}
