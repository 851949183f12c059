import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the rule of a delivery waited for, which may be changed before its message is edited: see tables.ts. */
export const waitedFor: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('delivery').addColumn('waited_for', 'text').execute();
  },
};
