import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a person added is found without a look at every row, when they ask what is kept about them. */
export const whoAdded: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const table of ['subscription', 'board', 'digest']) {
      await db.schema.createIndex(`${table}_created_by`).on(table).column('created_by').execute();
    }
  },
};
