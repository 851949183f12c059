import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How often an alert has fired on its service day, since the third message of a day is the last. */
export const firedToday: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('alert')
      .addColumn('fired_today', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
