import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the poller knows of the feed beside the readings: see tables.ts. */
export const feedState: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('feed_state')
      .addColumn('name', 'text', (column) => column.notNull().primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};
