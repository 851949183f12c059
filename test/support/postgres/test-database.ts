import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { inject } from 'vitest';
import type { PostgresAnswer } from './global-setup.ts';
import { urlOf } from './server.ts';

/** A database for one test, or for those of one file, on the PostgreSQL of this run. */
export interface TestDatabase {
  /** Its `DATABASE_URL`. */
  readonly url: string;
  /** Runs statements by hand, as an operator might. */
  query<Row extends pg.QueryResultRow>(statements: string, values?: unknown[]): Promise<Row[]>;
  /** Deletes all rows; the tables stay. */
  clear(): Promise<void>;
  /** Deletes the database, and ends the connections to it. */
  drop(): Promise<void>;
}

let databases = 0;

/** Creates an empty database. Throws where PostgreSQL cannot start: tests that need it fail then. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = await serverFolder();
  databases += 1;
  const name = `test_${process.pid}_${databases}`;
  const once = async (database: string, statement: string) => {
    const client = new pg.Client({ connectionString: urlOf(folder, database) });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await once('postgres', `create database ${name}`);
  let operator: pg.Client | undefined;
  const query: TestDatabase['query'] = async (statements, values) => {
    if (operator === undefined) {
      operator = new pg.Client({ connectionString: urlOf(folder, name) });
      operator.on('error', () => {});
      await operator.connect();
    }
    return (await operator.query(statements, values)).rows;
  };
  return {
    url: urlOf(folder, name),
    query,
    clear: async () => {
      const tables = await query<{ name: string }>(
        `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`,
      );
      // Not "truncate", which takes as long for an empty table as for a full one. In any order: as a replica does.
      await query(
        ['set session_replication_role = replica', ...tables.map((table) => `delete from ${table.name}`)].join(';'),
      );
    },
    drop: async () => {
      await operator?.end();
      await once('postgres', `drop database ${name} with (force)`);
    },
  };
}

async function serverFolder(): Promise<string> {
  const socket = connect(inject('postgresPort'), '127.0.0.1');
  const answer: PostgresAnswer = JSON.parse(await text(socket));
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.folder;
}
