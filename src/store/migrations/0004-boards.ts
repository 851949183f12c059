import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The boards: see tables.ts. Column types mean the same on SQLite and PostgreSQL. */
export const boards: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('board')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('library_ids', 'text', (column) => column.notNull())
      .addColumn('has_chart', 'integer', (column) => column.notNull())
      .addColumn('message_id', 'text')
      .addColumn('left_over_id', 'text')
      .addColumn('shown', 'text')
      .addColumn('shown_at', 'bigint')
      .addColumn('pictured_at', 'bigint')
      .addColumn('given_up_at', 'bigint')
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('not_before', 'bigint', (column) => column.notNull())
      .addColumn('stopped_reason', 'text')
      .addColumn('stopped_at', 'bigint')
      .addColumn('due_at', 'bigint')
      .addColumn('lease_until', 'bigint')
      .addColumn('turn', 'integer', (column) => column.notNull())
      .addColumn('nonce', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('board_by_guild_id').on('board').columns(['guild_id', 'created_at']).execute();
    await db.schema.createIndex('board_by_due_at').on('board').columns(['due_at']).execute();
  },
};
