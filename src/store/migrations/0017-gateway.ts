import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The gateway's sessions, and whose turn it is to begin one: see tables.ts. */
export const gateway: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('gateway_shard')
      .addColumn('shard_id', 'integer', (column) => column.notNull())
      .addColumn('shard_count', 'integer', (column) => column.notNull())
      .addColumn('session_id', 'text')
      .addColumn('resume_url', 'text')
      .addColumn('sequence', 'bigint')
      .addColumn('identified_at', 'bigint', (column) => column.notNull())
      .addColumn('tries', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('gateway_shard_key', ['shard_id', 'shard_count'])
      .execute();
    await db.schema
      .createTable('identify_turn')
      .addColumn('bucket', 'integer', (column) => column.notNull().primaryKey())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
