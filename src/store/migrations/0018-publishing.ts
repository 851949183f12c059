import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether what is posted in an announcement channel is published too: see tables.ts. */
export const publishing: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const table of ['subscription', 'digest']) {
      await db.schema
        .alterTable(table)
        .addColumn('publish', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    }
  },
};
