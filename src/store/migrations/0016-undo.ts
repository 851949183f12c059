import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What bringing a removed subscription back needs: when it was removed, and the pause that it had then. */
export const undo: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('subscription').addColumn('removed_at', 'bigint').execute();
    await db.schema.alterTable('subscription').addColumn('removed_pause', 'text').execute();
  },
};
