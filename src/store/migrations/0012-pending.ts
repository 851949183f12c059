import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What buttons need later: see tables.ts. */
export const pending: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('pending')
      .addColumn('key', 'text', (column) => column.notNull().primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text')
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('pending_by_expires_at').on('pending').columns(['kind', 'expires_at']).execute();
  },
};
