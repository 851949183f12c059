import { CompiledQuery, type Kysely, type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import { inParts, isPostgres } from './batches.ts';

/**
 * A statement with a varying number of values, which Kysely builds once for each number: to build one of a thousand values
 * takes as long as SQLite needs to carry it out. `build` is given how many; its own values are replaced by `parameters`. Engines write their placeholders differently.
 */
export function builtOnce<Row>(build: (db: Kysely<Tables>, count: number) => { compile(): CompiledQuery<Row> }) {
  const perDialect = new WeakMap<object, Map<number, string>>();
  return async (db: Kysely<Tables>, count: number, parameters: readonly unknown[]): Promise<QueryResult<Row>> => {
    const { adapter } = db.getExecutor();
    const texts = perDialect.get(adapter) ?? new Map<number, string>();
    perDialect.set(adapter, texts);
    const text = texts.get(count) ?? build(db, count).compile().sql;
    texts.set(count, text);
    // Kysely would freeze the list, and all that goes through a frozen one takes several times as long.
    return db.executeQuery<Row>({ ...CompiledQuery.raw(text), parameters });
  };
}

/**
 * Inserts rows that all have the same columns, many in one statement. `conflict` says what becomes of a row that is
 * there already; the answer is how many were written. PostgreSQL gets all rows of a statement as one parameter: for thousands of them to read and plan takes
 * it longer than to write the rows.
 */
export function insertOf<Table extends keyof Tables>(
  table: Table,
  conflict: (columns: readonly string[]) => RawBuilder<unknown> = () => sql``,
) {
  let columns: (keyof Tables[Table] & string)[] | undefined;
  const insert = builtOnce((db, count) => {
    const names = columns ?? [];
    const row = sql`(${sql.join(names.map(() => null))})`;
    const values = sql.join(Array.from({ length: count }, () => row));
    const statement = sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values ${values} ${conflict(names)}`;
    return { compile: () => statement.compile(db) };
  });
  return async (db: Kysely<Tables>, rows: readonly Tables[Table][]): Promise<number> => {
    const [first] = rows;
    let written = 0;
    if (first === undefined) return written;
    columns ??= Object.keys(first) as (keyof Tables[Table] & string)[];
    const names = columns;
    if (isPostgres(db)) {
      const refs = sql.join(names.map((name) => sql.ref(name)));
      for (const part of inParts(rows, db)) {
        const given = sql`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(part)})`;
        const statement = sql`insert into ${sql.table(table)} (${refs}) select ${refs} from ${given} ${conflict(names)}`;
        written += Number((await statement.execute(db)).numAffectedRows);
      }
      return written;
    }
    for (const part of inParts(rows)) {
      const values: unknown[] = [];
      for (const row of part) for (const name of names) values.push(row[name]);
      written += Number((await insert(db, part.length, values)).numAffectedRows);
    }
    return written;
  };
}
