import { type Kysely, sql } from 'kysely';
import { insertOf } from '../engine/row-statements.ts';
import type { Tables } from '../tables.ts';
import { type TableName, tableKeys, tableNames } from './table-keys.ts';

/** A row as both engines give it: their drivers turn every type that the tables have into these. */
export type Row = Readonly<Record<string, string | number | null>>;

/** The values of a row's key columns. */
export type Key = readonly (string | number | null)[];

/** How long jobs watch what they do. */
export interface Watch {
  /** Ends the work between two pages, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called after each page with how many rows have been worked through. */
  readonly onRows: (rows: number) => void;
}

/** Rows of a page, and of a transaction of `move`: one statement on PostgreSQL, some ten milliseconds on SQLite. */
export const pageRows = 2048;

/** A table's rows in the order of its key, page by page, those after the key `after`. Throws the engine's errors. */
export async function* pagesOf(
  db: Kysely<Tables>,
  table: TableName,
  after?: Key,
): AsyncGenerator<readonly Row[], void, undefined> {
  const key = sql.join(tableKeys[table].map((name) => sql.ref(name)));
  for (let last = after; ; ) {
    const rest = last === undefined ? sql`` : sql`where (${key}) > (${sql.join(last)})`;
    const query = sql<Row>`select * from ${sql.table(table)} ${rest} order by ${key} limit ${sql.lit(pageRows)}`;
    const { rows } = await query.execute(db);
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (rows.length < pageRows || end === undefined) return;
    last = keyOf(table, end);
  }
}

/** The key of a row. */
export const keyOf = (table: TableName, row: Row): Key => tableKeys[table].map((name) => row[name] ?? null);

const inserts = new Map(tableNames.map((table) => [table, insertOf(table)]));

/** Inserts rows of a table. Throws the engine's errors, also where a row is there already. */
export async function insertRows(db: Kysely<Tables>, table: TableName, rows: readonly Row[]): Promise<void> {
  // The type of a row depends on its table, which only the database knows here.
  await inserts.get(table)?.(db, rows as never);
}

/** Deletes the rows of every table. Throws the engine's errors. */
export async function deleteRows(db: Kysely<Tables>): Promise<void> {
  for (const table of tableNames.toReversed()) await sql`delete from ${sql.table(table)}`.execute(db);
}

/** Whether every table is empty. Throws the engine's errors. */
export async function isEmpty(db: Kysely<Tables>): Promise<boolean> {
  for (const table of tableNames) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}
