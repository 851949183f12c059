import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How much the leader of a role has announced to send: see tables.ts. */
export const sendRate: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('leader')
      .addColumn('busy_until', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
