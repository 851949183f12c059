import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The readings, and per library its newest reading and the estimate's state. Column types mean the same on SQLite and PostgreSQL. */
export const readings: Migration = {
  // A migration is about the tables as they were when it was written, so it does not use today's `Tables`.
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('reading')
      .addColumn('library_id', 'text', (column) => column.notNull())
      .addColumn('fetched_at', 'bigint', (column) => column.notNull())
      .addColumn('raw', 'integer', (column) => column.notNull())
      .addColumn('stamp', 'text', (column) => column.notNull())
      .addColumn('people', 'double precision', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('reading_key', ['library_id', 'fetched_at'])
      .addCheckConstraint('reading_seen_after_fetched', sql`seen_at >= fetched_at`)
      .execute();
    await db.schema
      .createTable('library_state')
      .addColumn('library_id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('fetched_at', 'bigint', (column) => column.notNull())
      .addColumn('estimate_state', 'text', (column) => column.notNull())
      .addForeignKeyConstraint('library_state_newest', ['library_id', 'fetched_at'], 'reading', [
        'library_id',
        'fetched_at',
      ])
      .execute();
  },
};
