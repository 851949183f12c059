import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The channels that lack a permission: see tables.ts. Of those in which something is paused already, each is looked at soon. */
export const refusedChannels: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema
      .createTable('refused_channel')
      .addColumn('channel_id', 'text', (column) => column.notNull().primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('looks', 'integer', (column) => column.notNull())
      .addColumn('looked_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('refused_channel_by_due_at').on('refused_channel').column('due_at').execute();
    await sql`
      insert into refused_channel (channel_id, guild_id, looks, looked_at, due_at)
      select channel_id, min(guild_id), 0, 0, 0
      from (
        select channel_id, guild_id, paused_reason from subscription
        union all select channel_id, guild_id, paused_reason from board
        union all select channel_id, guild_id, paused_reason from digest
      ) as post
      where guild_id is not null
        and (paused_reason in ('missingAccess', 'missingPermissions', 'notInServer') or paused_reason like 'lacks%')
      group by channel_id`.execute(db);
  },
};
