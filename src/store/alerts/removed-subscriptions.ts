import type { Kysely } from 'kysely';
import type { Subscription, SubscriptionOwner } from '../../domain/alerts/subscription.ts';
import { noticeKinds } from '../deliveries/queue-notice.ts';
import { watchChannel } from '../deliveries/watch-channel.ts';
import { ownerKey } from '../owner-key.ts';
import type { Tables } from '../tables.ts';
import { pausedOf } from './alert-rows.ts';
import { resumeRows } from './resume-rows.ts';
import { type Found, pauseRows, withAlerts } from './subscription-rows.ts';

/** The `owner_key` of what has been removed: no owner finds it. */
export const removedKey = 'removed';

/** How long a removal can be undone (ms), as long as what an answer's buttons need is kept elsewhere. */
const undoMs = 15 * 60_000;

/**
 * Takes a subscription away from its owner. Its rows stay, silent, as long as that can be undone and the outbox knows of it: a
 * message that is out is edited to say that it is over, and what may have been posted is looked for. The rest that it had still to
 * post is cancelled.
 */
export async function removeSubscription(db: Kysely<Tables>, found: Found, now: number): Promise<void> {
  const { id } = found.row;
  const removed = { removed_at: now, removed_pause: JSON.stringify(pausedOf(found.row)) };
  await pauseRows(db, [found], 'byHand', now);
  await db
    .updateTable('subscription')
    .set({ ...removed, owner_key: removedKey, expiry_due: null })
    .where('id', '=', id)
    .execute();
  await db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason: 'removed', settled_at: now })
    .where('subscription_id', '=', id)
    .where('status', 'in', ['queued', 'waiting'])
    .where('kind', 'not in', ['edit', ...noticeKinds])
    // A reply says what an edit cannot.
    .where('message_id', 'is', null)
    // What may have been posted is found by all that its message names.
    .where('batch_id', 'is', null)
    .execute();
}

/** What an owner has removed so lately that it can be brought back. */
export async function findRemoved(
  db: Kysely<Tables>,
  owner: SubscriptionOwner,
  id: string,
  now: number,
): Promise<Found | undefined> {
  const [column, ownerId] = ownerColumn(owner);
  const rows = await db
    .selectFrom('subscription')
    .where('id', '=', id)
    .where('owner_key', '=', removedKey)
    .where(column, '=', ownerId)
    .where('removed_at', '>', now - undoMs)
    .selectAll()
    .execute();
  return (await withAlerts(db, rows))[0];
}

/** Gives a removed subscription back to its owner, paused as it was; else it is evaluated anew, like a resumed one. */
export async function restoreSubscription(
  db: Kysely<Tables>,
  { row, alerts }: Found,
  owner: SubscriptionOwner,
  when: Parameters<typeof resumeRows>[2],
): Promise<void> {
  const back = {
    owner_key: ownerKey(owner),
    expiry_due: row.expires_at,
    removed_at: null,
    removed_pause: null,
  };
  await db.updateTable('subscription').set(back).where('id', '=', row.id).execute();
  const found = { row: { ...row, ...back }, alerts };
  // Only we write the column, and from this type.
  const paused: Subscription['paused'] = JSON.parse(row.removed_pause ?? 'null');
  if (paused === null) await resumeRows(db, [found], when);
  else await pauseRows(db, [found], paused.reason, paused.at, paused.until);
  // Nothing may have been paused in its channel while it was removed, and such a channel is no longer watched.
  if (paused !== null && row.guild_id !== null)
    await watchChannel(db, { channelId: row.channel_id, guildId: row.guild_id }, paused.reason, paused.at);
}

/** Deletes what has been removed once that can no longer be undone and nothing about it is left in the outbox. */
export async function deleteRemoved(db: Kysely<Tables>, now: number): Promise<void> {
  const gone = await db
    .selectFrom('subscription')
    .where('owner_key', '=', removedKey)
    .where((eb) => eb.or([eb('removed_at', 'is', null), eb('removed_at', '<=', now - undoMs)]))
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
  const [column, id] = ownerColumn(owner);
  const keys = [ownerKey(owner), removedKey];
  const ids = db.selectFrom('subscription').where('owner_key', 'in', keys).where(column, '=', id).select('id');
  await db.deleteFrom('alert').where('subscription_id', 'in', ids).execute();
  await db.deleteFrom('subscription').where('id', 'in', ids).execute();
}

const ownerColumn = (owner: SubscriptionOwner) =>
  owner.kind === 'guild' ? (['guild_id', owner.guildId] as const) : (['user_id', owner.userId] as const);
