import type { Kysely } from 'kysely';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import { pauseRows, withAlerts } from '../alerts/subscription-rows.ts';
import { emptyDelivery, type Recipient } from '../deliveries/queue-events.ts';
import { stopDigest } from '../digests/digest-rows.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import type { OutboxJob } from './outbox-ports.ts';

interface Pausing {
  readonly now: number;
  readonly newId: () => string;
}

/** Pauses what a job is about that Discord refuses, cancels what it had still to send, and lets its server know once. */
export async function pauseAll(
  db: Kysely<Tables>,
  job: OutboxJob,
  rows: readonly DeliveryTable[],
  reason: PauseReason,
  { now, newId }: Pausing,
): Promise<void> {
  // A notice that cannot be sent is no reason to pause anything.
  if (job.kind === 'pausedNotice') return;
  const ids = rows.map((row) => row.subscription_id);
  const paused = await pauseSubscriptions(db, ids, reason, now);
  const stopped = job.kind === 'digest' ? await stopDigest(db, job.digest.id, reason, now) : undefined;
  await db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason: 'paused', settled_at: now })
    .where('subscription_id', 'in', ids)
    // What has run out ends when its last word is sent or dropped; a message that is out is put right.
    .where('kind', 'not in', ['expired', 'edit'])
    .where('status', 'in', ['queued', 'waiting'])
    .execute();
  const first = paused ?? stopped;
  // Where a DM is closed there is no other place for a notice.
  if (first === undefined || first.guild_id === null) return;
  await queueNotice(db, first, reason, { now, newId });
}

async function pauseSubscriptions(
  db: Kysely<Tables>,
  ids: readonly string[],
  reason: PauseReason,
  now: number,
): Promise<Recipient | undefined> {
  const rows = await db
    .selectFrom('subscription')
    .where('id', 'in', ids)
    .where('paused_reason', 'is', null)
    .selectAll()
    .execute();
  await pauseRows(db, await withAlerts(db, rows), reason, now);
  return rows[0];
}

/** Queues the notice that something in a channel is paused, unless there was the same notice for that channel today. */
async function queueNotice(
  db: Kysely<Tables>,
  first: Recipient,
  reason: PauseReason,
  { now, newId }: Pausing,
): Promise<void> {
  const before = await db
    .selectFrom('delivery')
    .where('kind', '=', 'paused')
    .where('server_key', '=', first.owner_key)
    .select(['subscription_id', 'channel_id', 'detail', 'queued_at', 'episode'])
    .execute();
  const isKnown = before.some(
    (row) =>
      row.channel_id === first.channel_id && row.detail === reason && row.queued_at > now - deliveryLimits.editMs,
  );
  if (isKnown) return;
  const delivery = emptyDelivery({ id: newId(), recipient: first, kind: 'paused', queuedAt: now });
  const times = before.filter((row) => row.subscription_id === first.id).map((row) => row.episode);
  await db
    .insertInto('delivery')
    .values({ ...delivery, episode: Math.max(0, ...times) + 1, detail: reason })
    .execute();
}
