import type { Kysely } from 'kysely';
import { noticeKinds } from '../deliveries/queue-notice.ts';
import type { Tables } from '../tables.ts';

/** Removes subscriptions, and cancels for `reason` what they had still to send. What is being sent right now is still sent. */
export async function endSubscriptions(
  db: Kysely<Tables>,
  ids: readonly string[],
  reason: string,
  now: number,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason, settled_at: now })
    .where('subscription_id', 'in', ids)
    .where('status', 'in', ['queued', 'waiting'])
    .where('kind', 'not in', noticeKinds)
    .execute();
  await db.deleteFrom('alert').where('subscription_id', 'in', ids).execute();
  await db.deleteFrom('subscription').where('id', 'in', ids).execute();
}
