import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * A rule over several libraries has an alert for each, and its deliveries say of which library they are. Keys cannot be
 * changed in SQLite, so both tables are copied, inside the engine; the key of `alert` is built after the copy, which for a
 * million rows is far quicker than row by row.
 */
export const severalLibraries: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .alterTable('subscription')
      .addColumn('covers_any', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('subscription_covers_any')
      .on('subscription')
      .column('id')
      .where(sql<boolean>`covers_any = 1`)
      .execute();
    await copyDeliveries(db);
    await copyAlerts(db);
  },
};

const alertColumns = sql.raw(
  'subscription_id, library_id, direction, breach_at, clear_at, due_at, phase, service_day, rule_version, since, breached_at, fired_at, episode, last_fired_at, fired_today',
);

async function copyAlerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert_of_library')
    .addColumn('subscription_id', 'text', (column) => column.notNull())
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
    .addColumn('fired_today', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`insert into alert_of_library (${alertColumns}) select ${alertColumns} from alert`.execute(db);
  await db.schema.dropTable('alert').execute();
  await db.schema.alterTable('alert_of_library').renameTo('alert').execute();
  await db.schema
    .createIndex('alert_once_per_library')
    .unique()
    .on('alert')
    .columns(['subscription_id', 'library_id'])
    .execute();
  await index(db, 'alert', ['library_id', 'direction', 'breach_at', 'phase']);
  await index(db, 'alert', ['library_id', 'direction', 'clear_at', 'phase']);
  await index(db, 'alert', ['library_id', 'due_at']);
}

const deliveryColumns = sql.raw(
  'id, subscription_id, episode, kind, guild_id, server_key, channel_id, opened_at, closed_at, cause, detail, status, reason, queued_at, expires_at, due_at, attempts, batch_id, lease_until, message_id, settled_at',
);

/** What is about the whole rule, or a digest, has no library. */
async function copyDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('delivery_of_library')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('subscription_id', 'text', (column) => column.notNull())
    .addColumn('library_id', 'text', (column) => column.notNull())
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
    .addUniqueConstraint('delivery_once_per_library', ['subscription_id', 'library_id', 'episode', 'kind'])
    .execute();
  await sql`
    insert into delivery_of_library (library_id, ${deliveryColumns})
    select
      case when kind in ('fired', 'edit', 'line')
        then coalesce((select library_id from alert where alert.subscription_id = delivery.subscription_id), '')
        else '' end,
      ${deliveryColumns}
    from delivery`.execute(db);
  await db.schema.dropTable('delivery').execute();
  await db.schema.alterTable('delivery_of_library').renameTo('delivery').execute();
  await index(db, 'delivery', ['status', 'server_key', 'queued_at']);
  await index(db, 'delivery', ['status', 'expires_at']);
  await index(db, 'delivery', ['status', 'due_at']);
  await index(db, 'delivery', ['message_id']);
  await index(db, 'delivery', ['settled_at']);
  // What is kept of a person, or of a server, is found and deleted by it.
  await index(db, 'delivery', ['server_key']);
}

async function index(db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
    .execute();
}
