import type { Kysely } from 'kysely';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import { isSameEpisode } from '../deliveries/same-episode.ts';
import { padded } from '../engine/batches.ts';
import type { DeliveryTable, Tables } from '../tables.ts';

/** Changes deliveries by their ids. */
export async function updateDeliveries(
  db: Kysely<Tables>,
  rows: readonly Pick<DeliveryTable, 'id'>[],
  change: Partial<DeliveryTable>,
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .updateTable('delivery')
    .set(change)
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute();
}

/**
 * Decides about the edits and lines that waited for a notification: where it has a message they are queued, where it has
 * none they are cancelled. `settled` may hold any deliveries.
 */
export async function releaseWaiting(
  db: Kysely<Tables>,
  settled: readonly DeliveryTable[],
  messageId: string | null,
  now: number,
): Promise<void> {
  const fired = settled.filter((row) => row.kind === 'fired');
  if (fired.length === 0) return;
  const waiting = await db
    .selectFrom('delivery')
    .where('status', '=', 'waiting')
    .where(
      'subscription_id',
      'in',
      fired.map((row) => row.subscription_id),
    )
    .selectAll()
    .execute();
  const own = waiting.filter((row) => fired.some((one) => isSameEpisode(one, row)));
  if (own.length === 0) return;
  if (messageId === null)
    return updateDeliveries(db, own, { status: 'cancelled', reason: 'neverSent', settled_at: now });
  const [edits, lines] = [own.filter((row) => row.kind === 'edit'), own.filter((row) => row.kind !== 'edit')];
  // Until now there was nothing to edit.
  const expires_at = now + deliveryLimits.editMs;
  await updateDeliveries(db, edits, { status: 'queued', message_id: messageId, due_at: now, expires_at });
  await updateDeliveries(db, lines, { status: 'queued', due_at: now });
}

/**
 * Cancels those of some notifications that have surely not been posted which are over by now, or whose alerts were paused or removed
 * meanwhile.
 */
export async function cancelUnneeded(
  db: Kysely<Tables>,
  rows: readonly DeliveryTable[],
  now: number,
): Promise<{ readonly over: readonly DeliveryTable[]; readonly silenced: readonly DeliveryTable[] }> {
  const fired = rows.filter((row) => row.kind === 'fired');
  if (fired.length === 0) return { over: [], silenced: [] };
  const ids = padded(fired.map((row) => row.subscription_id));
  const ends = await db
    .selectFrom('delivery')
    .where('status', '=', 'waiting')
    .where('subscription_id', 'in', ids)
    .select(['subscription_id', 'library_id', 'episode'])
    .execute();
  const paused = await db
    .selectFrom('subscription')
    .where('id', 'in', ids)
    .where('paused_reason', 'is not', null)
    .select('id')
    .execute();
  const silenced = fired.filter((row) => paused.some(({ id }) => id === row.subscription_id));
  const over = fired.filter((row) => !silenced.includes(row) && ends.some((end) => isSameEpisode(end, row)));
  const cancelled = { status: 'cancelled', lease_until: null, settled_at: now } as const;
  await updateDeliveries(db, silenced, { ...cancelled, reason: 'paused' });
  await updateDeliveries(db, over, { ...cancelled, reason: 'overBeforeSent' });
  await releaseWaiting(db, [...silenced, ...over], null, now);
  return { over, silenced };
}
