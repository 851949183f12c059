import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Subscriptions, where their alerts stand, the outbox and its traces. No foreign keys between them: a delivery outlives
 * the subscription that it told of. Column types mean the same on SQLite and PostgreSQL.
 */
export const alerts: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('subscription')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('owner_key', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text')
      .addColumn('user_id', 'text')
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('role_id', 'text')
      .addColumn('say_resolved', 'integer', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('paused_reason', 'text')
      .addColumn('paused_at', 'bigint')
      .addColumn('expires_at', 'bigint')
      .addColumn('expiry_due', 'bigint')
      .addCheckConstraint('subscription_target', sql`(guild_id is null) <> (user_id is null)`)
      .execute();
    await index(db, 'subscription', ['owner_key', 'created_at']);
    await index(db, 'subscription', ['expiry_due']);

    await db.schema
      .createTable('alert')
      .addColumn('subscription_id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('library_id', 'text', (column) => column.notNull())
      .addColumn('direction', 'text', (column) => column.notNull())
      .addColumn('breach_at', 'integer')
      .addColumn('clear_at', 'integer')
      .addColumn('due_at', 'bigint')
      .addColumn('phase', 'text', (column) => column.notNull())
      .addColumn('service_day', 'text')
      .addColumn('rule_version', 'integer', (column) => column.notNull())
      .addColumn('since', 'bigint')
      .addColumn('breached_at', 'bigint')
      .addColumn('fired_at', 'bigint')
      .addColumn('episode', 'integer', (column) => column.notNull())
      .addColumn('last_fired_at', 'bigint')
      .execute();
    await index(db, 'alert', ['library_id', 'direction', 'breach_at', 'phase']);
    await index(db, 'alert', ['library_id', 'direction', 'clear_at', 'phase']);
    await index(db, 'alert', ['library_id', 'due_at']);

    await db.schema
      .createTable('alert_library')
      .addColumn('library_id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('full_people', 'integer')
      .addColumn('seen_at', 'bigint')
      .addColumn('people', 'double precision')
      .addColumn('service_day', 'text')
      .addColumn('lowest', 'integer')
      .addColumn('highest', 'integer')
      .execute();

    await db.schema
      .createTable('delivery')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('subscription_id', 'text', (column) => column.notNull())
      .addColumn('episode', 'integer', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text')
      .addColumn('server_key', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .addColumn('closed_at', 'bigint')
      .addColumn('cause', 'text')
      .addColumn('detail', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('queued_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('batch_id', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('message_id', 'text')
      .addColumn('settled_at', 'bigint')
      .addUniqueConstraint('delivery_once', ['subscription_id', 'episode', 'kind'])
      .execute();
    await index(db, 'delivery', ['status', 'server_key', 'queued_at']);
    await index(db, 'delivery', ['status', 'expires_at']);
    await index(db, 'delivery', ['status', 'due_at']);
    await index(db, 'delivery', ['message_id']);
    await index(db, 'delivery', ['settled_at']);

    await db.schema
      .createTable('trace')
      .addColumn('id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('place', 'integer', (column) => column.notNull())
      .addColumn('subscription_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .execute();
    await index(db, 'trace', ['guild_id', 'at', 'place']);
  },
};

async function index(db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
    .execute();
}
