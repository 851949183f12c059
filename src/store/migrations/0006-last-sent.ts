import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When a subscription's last notification fired that Discord took. What the outbox still knows of is filled in. */
export const lastSent: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await db.schema.alterTable('subscription').addColumn('last_sent_at', 'bigint').execute();
    await sql`
      update subscription set last_sent_at = (
        select max(settled_at) from delivery
        where delivery.subscription_id = subscription.id and kind = 'fired' and status = 'sent'
      )`.execute(db);
  },
};
