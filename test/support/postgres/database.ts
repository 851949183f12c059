import pg from 'pg';
import { type PostgresServer, urlOf } from './server.ts';

/** A database on a PostgreSQL of one's own, and a way into it past the store. */
export interface PostgresDatabase {
  /** Its `DATABASE_URL`. */
  readonly url: string;
  /** Runs statements by hand, as an operator might. */
  query<Row extends pg.QueryResultRow>(statements: string, values?: unknown[]): Promise<Row[]>;
  /** Deletes the database, and ends the connections to it. */
  drop(): Promise<void>;
}

/** Creates a database, empty or a copy of `template`. Throws where there is one of this name. */
export async function createDatabase(
  { folder }: Pick<PostgresServer, 'folder'>,
  name: string,
  template = 'template1',
): Promise<PostgresDatabase> {
  const once = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf(folder, 'postgres') });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  // The other strategy writes each page to the log as well, and takes three times as long.
  await once(`create database ${name} template ${template} strategy file_copy`);
  let operator: pg.Client | undefined;
  return {
    url: urlOf(folder, name),
    query: async (statements, values) => {
      if (operator === undefined) {
        operator = new pg.Client({ connectionString: urlOf(folder, name) });
        operator.on('error', () => {});
        await operator.connect();
      }
      return (await operator.query(statements, values)).rows;
    },
    drop: async () => {
      await operator?.end();
      await once(`drop database ${name} with (force)`);
    },
  };
}
