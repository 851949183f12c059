import { type Kysely, sql } from 'kysely';
import type { RefusalReason } from '../../domain/alerts/subscription.ts';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import { endsOf, pauseRows, withAlerts } from '../alerts/subscription-rows.ts';
import { queueEvents, type Recipient } from '../deliveries/queue-events.ts';
import { noticeKinds, queueNotice } from '../deliveries/queue-notice.ts';
import { watchChannel } from '../deliveries/watch-channel.ts';
import { pauseDigest } from '../digests/digest-rows.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import type { OutboxJob } from './outbox-ports.ts';

interface Pausing {
  readonly now: number;
  readonly newId: () => string;
}

/**
 * Pauses the subscriptions or the digest of a job that Discord refuses: ends open episodes, cancels what is still to be sent,
 * except corrections of messages that were posted, and queues one notice for the server.
 */
export async function pauseAll(
  db: Kysely<Tables>,
  job: OutboxJob,
  rows: readonly DeliveryTable[],
  reason: RefusalReason,
  { now, newId }: Pausing,
): Promise<void> {
  // A notice that cannot be sent is no reason to pause anything.
  if (job.kind === 'pausedNotice' || job.kind === 'resumedNotice' || rows.length === 0) return;
  const ids = rows.map((row) => row.subscription_id);
  const paused = await pauseSubscriptions(db, { ids, channelId: job.channelId }, reason, { now, newId });
  const digest = job.kind === 'digest' ? { id: job.digest.id, channelId: job.channelId } : undefined;
  const pausedDigest = digest && (await pauseDigest(db, digest, reason, now));
  await db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason: 'paused', settled_at: now })
    .where('subscription_id', 'in', ids)
    .where('channel_id', '=', job.channelId)
    // A subscription that has run out ends when its last message is sent or dropped.
    .where('kind', 'not in', ['expired', 'edit', ...noticeKinds])
    // Corrections of a posted message stay: its edit, or the reply where it takes no more edits.
    .where('message_id', 'is', null)
    // What may have been posted is looked for.
    .where('batch_id', 'is', null)
    .where('status', 'in', ['queued', 'waiting'])
    .execute();
  const first = paused ?? pausedDigest;
  // Where a DM is closed there is no other place for a notice.
  if (first === undefined || first.guild_id === null) return;
  await watchChannel(db, { channelId: job.channelId, guildId: first.guild_id }, reason, now);
  await queuePausedNotice(db, first, reason, { now, newId });
}

async function pauseSubscriptions(
  db: Kysely<Tables>,
  { ids, channelId }: { readonly ids: readonly string[]; readonly channelId: string },
  reason: RefusalReason,
  { now, newId }: Pausing,
): Promise<Recipient | undefined> {
  const rows = await db
    .selectFrom('subscription')
    .where('id', 'in', ids)
    // A subscription that was moved to another channel meanwhile is not paused for the old one.
    .where('channel_id', '=', channelId)
    .where('paused_reason', 'is', null)
    .selectAll()
    .execute();
  const found = await withAlerts(db, rows);
  await pauseRows(db, found, reason, now);
  const events = found.flatMap((one) => endsOf(one, now, 'paused'));
  await queueEvents(db, events, { queuedAt: now, newId });
  return rows[0];
}

/** Queues the notice that something in a channel is paused, unless there was the same notice for that channel today. */
async function queuePausedNotice(
  db: Kysely<Tables>,
  first: Recipient,
  reason: RefusalReason,
  { now, newId }: Pausing,
): Promise<void> {
  const before = await db
    .selectFrom('delivery')
    .where('kind', '=', sql.lit('paused'))
    .where('server_key', '=', first.owner_key)
    // One that was queued for what is no longer paused may have been dropped.
    .where('status', '<>', 'cancelled')
    .select(['channel_id', 'detail', 'queued_at'])
    .execute();
  const isKnown = before.some(
    (row) =>
      row.channel_id === first.channel_id && row.detail === reason && row.queued_at > now - deliveryLimits.editMs,
  );
  if (isKnown) return;
  await queueNotice(db, { recipient: first, kind: 'paused', detail: reason }, { now, newId });
}
