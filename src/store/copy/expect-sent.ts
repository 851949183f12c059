import type { Kysely } from 'kysely';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import { stepDigest } from '../../domain/messages/digest.ts';
import { ruleOfText } from '../alerts/alert-rows.ts';
import { digestOf, queueDigest } from '../digests/digest-rows.ts';
import { restoredReason } from '../outbox/outbox-jobs.ts';
import { endRunOut } from '../outbox/outbox-sweep.ts';
import { mostUrgent } from '../outbox/sql-outbox.ts';
import type { DeliveryTable, SubscriptionTable, Tables } from '../tables.ts';

/**
 * Has what a backup had still to post at `now` (ms since the Unix epoch) looked for before it is posted, since it may have been posted
 * after the backup was made: queued messages, as the requests that they would have become, digests that have become due since, and the last
 * word of what has run out since.
 */
export async function expectSent(
  db: Kysely<Tables>,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<void> {
  const digests = await db
    .selectFrom('digest')
    .where('next_at', '<=', now)
    .where('paused_reason', 'is', null)
    .selectAll()
    .execute();
  for (const row of digests) {
    const { due, nextAt } = stepDigest(digestOf(row), row.next_at, now);
    if (due === undefined) continue;
    await queueDigest(db, row, due, { id: newId(), queuedAt: due.at, campusNow: due.at });
    await db.updateTable('digest').set({ next_at: nextAt }).where('id', '=', row.id).execute();
  }
  while ((await endRunOut(db, { now, campusNow: now, newId }, (row) => perhapsSaid(row, newId()))) > 0);
  // Doing the rest twice does no harm.
  const unsent = await db
    .selectFrom('delivery')
    .where('status', 'in', ['queued', 'leased'])
    .where('kind', 'in', ['fired', 'line', 'expired', 'digest', 'resumed'])
    .selectAll()
    .orderBy('queued_at', 'desc')
    .orderBy('id')
    .execute();
  for (const own of Map.groupBy(unsent, (row) => row.server_key).values()) {
    for (let rest: readonly DeliveryTable[] = own; rest.length > 0; ) {
      const group = mostUrgent(rest);
      // A request is due as a whole.
      const due_at = searchableAt(Math.max(...group.map((row) => row.queued_at)), now);
      const batch_id = newId();
      for (const { id, status, lease_until } of group) {
        const claim = status === 'leased' ? null : lease_until;
        await db
          .updateTable('delivery')
          // Discord may know the old id as the nonce of a message that says something else.
          .set({ id: newId(), status: 'queued', reason: restoredReason, lease_until: claim, batch_id, due_at })
          .where('id', '=', id)
          .execute();
      }
      rest = rest.filter((row) => !group.includes(row));
    }
  }
}

/** When what was queued at a time is looked for: what may have been posted, under a nonce of before the restore, is there by then. */
const searchableAt = (queuedAt: number, now: number): number =>
  Math.max(now + deliveryLimits.arrivesMs, queuedAt + deliveryLimits.nonceMs);

/**
 * The last word of what has run out since a backup, which is a message of its own. A reminder may have come instead, at any time: then
 * there is nothing left to say.
 */
function perhapsSaid({ rule, created_at, expires_at }: SubscriptionTable, batch_id: string): Partial<DeliveryTable> {
  const ranOutAt = expires_at ?? created_at;
  const queued_at = ruleOfText(rule).oneShot ? created_at : ranOutAt;
  return { queued_at, expires_at: ranOutAt + deliveryLimits.editMs, batch_id };
}
