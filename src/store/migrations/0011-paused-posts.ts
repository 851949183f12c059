import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Boards and digests are paused, as alerts are: the same word for the same thing in all three tables. */
export const pausedPosts: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const table of ['board', 'digest']) {
      await db.schema.alterTable(table).renameColumn('stopped_reason', 'paused_reason').execute();
      await db.schema.alterTable(table).renameColumn('stopped_at', 'paused_at').execute();
    }
  },
};
