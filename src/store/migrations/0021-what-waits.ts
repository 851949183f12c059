import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Indexes of only what is looked for: an alert that fires leaves one, where it stayed in three. A query uses such an
 * index only if it says its condition in the same words, as a literal.
 */
export const whatWaits: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const name of [
      'alert_by_library_id_direction_breach_at_phase',
      'alert_by_library_id_direction_clear_at_phase',
      'alert_by_library_id_due_at',
      'delivery_by_message_id',
      'delivery_by_settled_at',
      'delivery_by_server_key',
    ])
      await db.schema.dropIndex(name).execute();
    await index(db, 'alert', 'breach', ['library_id', 'direction', 'breach_at'], `phase <> 'firing'`);
    await index(db, 'alert', 'clear', ['library_id', 'direction', 'clear_at'], `phase <> 'inactive'`);
    await index(db, 'alert', 'due', ['library_id', 'due_at'], 'due_at is not null');
    await index(db, 'delivery', 'message', ['message_id'], 'message_id is not null');
    await index(db, 'delivery', 'settled', ['settled_at'], 'settled_at is not null');
    // What is kept of a person is found and deleted by it.
    await index(db, 'delivery', 'person', ['server_key'], 'guild_id is null');
    await index(db, 'delivery', 'paused', ['server_key'], `kind = 'paused'`);
  },
};

async function index(
  db: Kysely<unknown>,
  table: string,
  name: string,
  columns: readonly string[],
  condition: string,
): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${name}`)
    .on(table)
    .columns([...columns])
    .where(sql<boolean>`${sql.raw(condition)}`)
    .execute();
}
