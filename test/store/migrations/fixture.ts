import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const folder = join(import.meta.dirname, 'fixtures');

/** The numbers of the migrations of which there is a fixture: a database whose newest migration it is. */
export const fixtureNumbers: readonly string[] = readdirSync(folder)
  .map((name) => name.replace(/\.sql$/, ''))
  .sort();

/** A fixture as two lists of statements: those that make its tables, and those that fill them but Kysely's own. */
export function readFixture(number: string): { readonly text: string; readonly inserts: readonly string[] } {
  const text = readFileSync(join(folder, `${number}.sql`), 'utf8');
  const inserts = text.split(/;\n(?=insert|$)/).filter((statement) => /^insert into "(?!kysely)/.test(statement));
  return { text, inserts };
}

/** Makes a SQLite file of a fixture, at once: thousands of rows one by one would each be written to the disk. */
export function writeFixture(path: string, number: string): void {
  const database = new DatabaseSync(path);
  database.exec(`begin;\n${readFixture(number).text}\ncommit`);
  database.close();
}

type Row = Readonly<Record<string, unknown>>;

/** The columns that migrations have renamed, by their names of before. */
const renamed: Readonly<Record<string, string>> = { stopped_reason: 'paused_reason', stopped_at: 'paused_at' };

/** Rows under today's names of the columns, as texts in an order that is the same on both engines; only the columns of `like`. */
export function comparable(rows: readonly Row[], like: readonly Row[] = rows): string[] {
  const today = (row: Row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [renamed[column] ?? column, value]));
  const columns = Object.keys(today(like[0] ?? {})).sort();
  return rows
    .map((row) => JSON.stringify(columns.map((column) => [column, today(row)[column]].map((value) => `${value}`))))
    .sort();
}
