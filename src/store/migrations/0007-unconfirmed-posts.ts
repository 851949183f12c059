import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Which boards may have been posted without an answer. Of those that have no message yet it was not known until now: each is
 * looked for, in the day before it was due.
 */
export const unconfirmedPosts: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('board').addColumn('unconfirmed_since', 'bigint').execute();
    await db.schema
      .alterTable('board')
      .addColumn('unreadable', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await sql`
      update board set unconfirmed_since = due_at - 86400000
      where message_id is null and stopped_reason is null`.execute(db);
  },
};
