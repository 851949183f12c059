import type { Subscription, SubscriptionOwner } from '../domain/alerts/subscription.ts';
import type { AddedThing, UserDataStore } from '../domain/user-data.ts';
import { subscriptionOf } from './alerts/alert-rows.ts';
import { deleteSubscriptionsOf, removedKey } from './alerts/removed-subscriptions.ts';
import { withAlerts } from './alerts/subscription-rows.ts';
import type { StoreParts } from './engine/database.ts';
import { ownerKey } from './owner-key.ts';

/** In place of a person's id that they had deleted; the columns are never empty. */
const forgotten = '';

/** What is kept about people, over all tables that carry their ids. `listReminders` is that of the subscriptions. */
export function createUserDataStore(
  { db, attempt, inTransaction }: Pick<StoreParts, 'db' | 'attempt' | 'inTransaction'>,
  listReminders: (owner: SubscriptionOwner) => Promise<Subscription[]>,
): UserDataStore {
  return {
    find: async (userId) => {
      const owner = { kind: 'user', userId } as const;
      const reminders = await listReminders(owner);
      const cancelled = await attempt(async () => {
        const removed = db.selectFrom('subscription').where('owner_key', '=', removedKey).where('user_id', '=', userId);
        const found = await withAlerts(db, await removed.selectAll().orderBy('created_at').orderBy('id').execute());
        return found.map(({ row, alerts }) => subscriptionOf(row, alerts));
      });
      const pending = await attempt(async () => {
        const query = db.selectFrom('pending').where('user_id', '=', userId).selectAll();
        const rows = await query.orderBy('expires_at').orderBy('key').execute();
        return rows.map(({ kind, value, expires_at }) => ({ kind, value: JSON.parse(value), expiresAt: expires_at }));
      });
      const messages = await attempt(() =>
        db
          .selectFrom('delivery')
          .where('server_key', '=', ownerKey(owner))
          .where('guild_id', 'is', null)
          .select(['id', 'channel_id as channelId', 'message_id as messageId'])
          .select(['queued_at as queuedAt', 'settled_at as settledAt'])
          .orderBy('queued_at')
          .execute(),
      );
      const added = await attempt(async () => {
        const tables = [
          ['alert', 'subscription'],
          ['board', 'board'],
          ['digest', 'digest'],
        ] as const;
        const rows: AddedThing[] = [];
        for (const [kind, table] of tables) {
          const found = await db
            .selectFrom(table)
            .where('created_by', '=', userId)
            .where('guild_id', 'is not', null)
            .select(['id', 'guild_id'])
            .orderBy('created_at')
            .execute();
          rows.push(
            ...found.flatMap(({ id, guild_id }) => (guild_id === null ? [] : [{ kind, id, guildId: guild_id }])),
          );
        }
        return rows;
      });
      return { reminders, cancelled, pending, messages, added };
    },

    forget: (userId) =>
      inTransaction(async (tx) => {
        const owner = { kind: 'user', userId } as const;
        await deleteSubscriptionsOf(tx, owner);
        // Also of reminders that are gone: a delivery stays for two days.
        await tx
          .deleteFrom('delivery')
          .where('server_key', '=', ownerKey(owner))
          .where('guild_id', 'is', null)
          .execute();
        await tx.deleteFrom('pending').where('user_id', '=', userId).execute();
        for (const table of ['subscription', 'board', 'digest'] as const) {
          await tx.updateTable(table).set({ created_by: forgotten }).where('created_by', '=', userId).execute();
        }
      }),
  };
}
