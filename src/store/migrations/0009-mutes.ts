import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When a pause ends by itself. A pause that began in the future, before the clock was set back, is found by its index. */
export const mutes: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('subscription').addColumn('paused_until', 'bigint').execute();
    await db.schema.createIndex('subscription_paused_at').on('subscription').column('paused_at').execute();
  },
};
