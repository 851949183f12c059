import type { Kysely } from 'kysely';
import type { SubscriptionOwner } from '../../domain/alerts/subscription.ts';
import { ownerKey } from '../owner-key.ts';
import type { Tables } from '../tables.ts';
import { ruleOfText } from './alert-rows.ts';
import { type Found, pauseRows } from './subscription-rows.ts';

/** The `owner_key` of what has been removed: no owner finds it. */
export const removedKey = 'removed';

/**
 * Takes a subscription away from its owner. Its rows stay as long as the outbox knows of it, silent: a message that is out is
 * edited to say that it is over, and what may have been posted is looked for. The rest that it had still to post is cancelled.
 */
export async function removeSubscription(db: Kysely<Tables>, found: Found, now: number): Promise<void> {
  const { id, rule } = found.row;
  await pauseRows(db, [found], 'byHand', now);
  await db.updateTable('subscription').set({ owner_key: removedKey, expiry_due: null }).where('id', '=', id).execute();
  await db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason: 'removed', settled_at: now })
    .where('subscription_id', '=', id)
    .where('status', 'in', ['queued', 'waiting'])
    .where('kind', '<>', 'edit')
    // A reply says what an edit cannot.
    .where('message_id', 'is', null)
    // The message of a one-shot is never edited, so that nothing is gained by finding it.
    .where((eb) =>
      ruleOfText(rule).oneShot ? eb.lit(true) : eb.or([eb('kind', '<>', 'fired'), eb('batch_id', 'is', null)]),
    )
    .execute();
}

/** Deletes what has been removed once nothing about it is left in the outbox. */
export async function deleteRemoved(db: Kysely<Tables>): Promise<void> {
  const gone = await db
    .selectFrom('subscription')
    .where('owner_key', '=', removedKey)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('delivery').whereRef('subscription_id', '=', 'subscription.id').select('delivery.id'))),
    )
    .select('id')
    .limit(400)
    .execute();
  const ids = gone.map(({ id }) => id);
  if (ids.length === 0) return;
  await db.deleteFrom('alert').where('subscription_id', 'in', ids).execute();
  await db.deleteFrom('subscription').where('id', 'in', ids).execute();
}

/** Deletes all subscriptions of an owner with their alerts, those that the outbox still knows of included. */
export async function deleteSubscriptionsOf(db: Kysely<Tables>, owner: SubscriptionOwner): Promise<void> {
  const [column, id] =
    owner.kind === 'guild' ? (['guild_id', owner.guildId] as const) : (['user_id', owner.userId] as const);
  const keys = [ownerKey(owner), removedKey];
  const ids = db.selectFrom('subscription').where('owner_key', 'in', keys).where(column, '=', id).select('id');
  await db.deleteFrom('alert').where('subscription_id', 'in', ids).execute();
  await db.deleteFrom('subscription').where('id', 'in', ids).execute();
}
