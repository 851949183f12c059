import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { createDatabase, type PostgresDatabase } from './database.ts';
import type { PostgresAnswer } from './global-setup.ts';
import { migratedDatabase } from './server.ts';

/** A database for one test, or for those of one file, on the PostgreSQL of this run. */
export interface TestDatabase extends PostgresDatabase {
  /** Deletes all rows; the tables stay. */
  clear(): Promise<void>;
  /** Creates a copy of it as it stands, while nothing is connected to it. */
  copy(): Promise<TestDatabase>;
}

let databases = 0;

/**
 * Creates a database with the newest Carrel's tables, all of them empty: a copy, which takes a fifth of the time of the
 * migrations. Throws where PostgreSQL cannot start: tests that need it fail then.
 */
export const createTestDatabase = (): Promise<TestDatabase> => createFrom(migratedDatabase);

/** Creates a database without any tables, for what makes them itself. Throws as `createTestDatabase` does. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createFrom();

async function createFrom(template?: string): Promise<TestDatabase> {
  const folder = await serverFolder();
  databases += 1;
  const name = `test_${process.pid}_${databases}`;
  const database = await createDatabase({ folder }, name, template);
  return {
    ...database,
    copy: () => createFrom(name),
    clear: async () => {
      const tables = await database.query<{ name: string }>(
        `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`,
      );
      // Not "truncate", which takes as long for an empty table as for a full one. In any order: as a replica does.
      await database.query(
        ['set session_replication_role = replica', ...tables.map((table) => `delete from ${table.name}`)].join(';'),
      );
    },
  };
}

async function serverFolder(): Promise<string> {
  const socket = connect(inject('postgresPort'), '127.0.0.1');
  const answer: PostgresAnswer = JSON.parse(await text(socket));
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.folder;
}
