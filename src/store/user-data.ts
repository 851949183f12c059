import type { Subscription, SubscriptionOwner } from '../domain/alerts/subscription.ts';
import type { AddedThing, UserDataStore } from '../domain/user-data.ts';
import { deleteSubscriptionsOf } from './alerts/removed-subscriptions.ts';
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
      return { reminders, messages, added };
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
