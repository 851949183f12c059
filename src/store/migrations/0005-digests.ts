import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The digests: see tables.ts. Column types mean the same on SQLite and PostgreSQL. */
export const digests: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('digest')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('minute', 'integer', (column) => column.notNull())
      .addColumn('weekdays', 'text', (column) => column.notNull())
      .addColumn('library_ids', 'text', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('stopped_reason', 'text')
      .addColumn('stopped_at', 'bigint')
      .execute();
    await db.schema.createIndex('digest_by_guild_id').on('digest').columns(['guild_id', 'created_at']).execute();
    await db.schema.createIndex('digest_by_next_at').on('digest').columns(['next_at']).execute();
  },
};
