import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which process leads each role: see tables.ts. */
export const leaders: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('leader')
      .addColumn('role', 'text', (column) => column.notNull().primaryKey())
      .addColumn('term', 'bigint', (column) => column.notNull())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .addColumn('holder', 'text', (column) => column.notNull())
      .execute();
  },
};
