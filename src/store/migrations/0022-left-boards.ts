import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a board that moves or is removed leaves until its messages are deleted, and which of them is pinned: see tables.ts. */
export const leftBoards: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('board').addColumn('replaces', 'text').execute();
    await db.schema.alterTable('board').addColumn('removed_at', 'bigint').execute();
    await db.schema.alterTable('board').addColumn('pinned_id', 'text').execute();
  },
};
