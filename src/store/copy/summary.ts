import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { eventLoopTurn } from '../../base/event-loop.ts';
import type { Tables } from '../tables.ts';
import { type TableName, tableNames } from './table-keys.ts';
import { pagesOf, type Row, type Watch } from './table-rows.ts';

/** What a database holds, the same for the same rows on either engine. */
export interface Summary {
  readonly tables: readonly { readonly table: TableName; readonly rows: number }[];
  readonly rows: number;
  /** The SHA-256 of all rows, 64 hexadecimal digits. */
  readonly checksum: string;
}

/** Reads every row. Throws the engine's errors, or the signal's reason. */
export async function summarise(db: Kysely<Tables>, { signal, onRows }: Watch): Promise<Summary> {
  const hash = createHash('sha256');
  const tables: { table: TableName; rows: number }[] = [];
  let all = 0;
  for (const table of tableNames) {
    hash.update(`${table}\n`);
    let rows = 0;
    for await (const page of pagesOf(db, table)) {
      hash.update(canonical(page));
      rows += page.length;
      onRows(all + rows);
      await eventLoopTurn();
      signal.throwIfAborted();
    }
    all += rows;
    tables.push({ table, rows });
  }
  return { tables, rows: all, checksum: hash.digest('hex') };
}

/** A line of JSON a row, its columns in the order of their names: engines may give them in another one. */
function canonical(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {}).sort();
  return rows.map((row) => `${JSON.stringify(columns.map((name) => row[name]))}\n`).join('');
}
