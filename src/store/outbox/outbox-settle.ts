import type { Kysely } from 'kysely';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import { endSubscriptions } from '../alerts/end-subscriptions.ts';
import { rearmOneShots } from '../alerts/rearm-one-shots.ts';
import { moveQueued } from '../deliveries/move-queued.ts';
import { queuePublishing } from '../deliveries/queue-publishing.ts';
import { refusedDetail, wasRefused } from '../deliveries/refused-edits.ts';
import type { LockMode } from '../engine/database.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import { keepTraces } from '../traces.ts';
import { cancelUnneeded, releaseWaiting, updateDeliveries } from './delivery-changes.ts';
import { markSent } from './mark-sent.ts';
import { restoredReason } from './outbox-jobs.ts';
import { pauseAll } from './outbox-pause.ts';
import type { JobOutcome, OutboxJob } from './outbox-ports.ts';

interface Settling {
  readonly now: number;
  readonly newId: () => string;
}

/**
 * What a settlement must keep out meanwhile. One that pauses, ends or arms alerts changes them; that a message was sent, or
 * will be tried again, concerns its own rows alone.
 */
export function lockModeOf(job: OutboxJob, outcome: JobOutcome): LockMode {
  if (outcome.kind === 'later') return 'shared';
  const endsAlerts =
    job.kind === 'alerts' &&
    (job.about === 'expired' || job.notifications.some(({ subscription }) => subscription.rule.oneShot));
  return outcome.kind === 'sent' && !endsAlerts ? 'shared' : 'exclusive';
}

/** Writes down what became of a job, and what follows: see `Outbox.settle`. Nothing if another process has settled it. */
export async function settleJob(
  db: Kysely<Tables>,
  job: OutboxJob,
  attempted: JobOutcome,
  { now, newId }: Settling,
): Promise<DecisionNote[]> {
  const rows = await db
    .selectFrom('delivery')
    .where('batch_id', '=', job.id)
    .where('id', 'in', job.deliveryIds)
    // A lease that ran out meanwhile does not make a message unsent.
    .where('status', 'in', ['leased', 'queued'])
    .selectAll()
    .orderBy('id')
    .forUpdate()
    .execute();
  if (rows.length === 0) return [];
  // Another process may hold it by now and be sending it: of a claim that was lost only `sent` counts.
  const attempts = rows.find((row) => row.id === job.deliveryIds[0])?.attempts;
  if (attempted.kind !== 'sent' && attempts !== job.attempts) return [];
  const moves = isUnsent(job, attempted) ? await movesOf(db, job) : [];
  // Another channel may take what this one refuses. What was not moved is refused once more.
  const anew = moves.length > 0 ? 'moved' : isReplyByNow(job, rows, attempted) ? 'editsSpent' : undefined;
  const outcome: JobOutcome = anew
    ? { kind: 'later', at: now, mayBeSent: false, isAbsent: true, reason: anew }
    : attempted;
  await updateDeliveries(db, rows, changeOf(job, outcome, now));
  for (const { id, channel_id } of moves) await moveQueued(db, id, channel_id);
  if (outcome.kind === 'later') {
    const { over, silenced } = await cancelUnneeded(db, mayBeSentAfter(job, outcome) ? [] : rows, now);
    const others = rows.filter((row) => !over.includes(row) && !silenced.includes(row));
    const detail = { attempts: job.attempts, waitMs: outcome.at - now };
    // What is over while it waits is noted so too.
    const cancelled = notesOf(over, 'cancelled', now);
    await keepTraces(db, cancelled, newId);
    return [...notesOf(others, outcome.reason, now, detail), ...notesOf(silenced, 'paused', now), ...cancelled];
  }
  // Paused at the first refusal. Not again: the subscription may have been resumed or moved since.
  if (outcome.kind === 'refused' && rows.every(wasRefused)) return notesOf(rows, outcome.pause, now);
  if (outcome.kind === 'sent' && job.kind === 'alerts' && job.about === 'fired') await markSent(db, rows, now);
  await releaseWaiting(db, rows, outcome.kind === 'sent' ? outcome.messageId : null, now);
  if ((outcome.kind === 'dead' || outcome.kind === 'refused') && outcome.pause !== null) {
    const refused = rows.filter((row) => !wasRefused(row));
    await pauseAll(db, job, refused, outcome.pause, { now, newId });
  }
  if (outcome.kind === 'expired') await rearmOneShots(db, rows);
  if (outcome.kind === 'cancelled' && outcome.reason === 'editsSpent') await queueReplies(db, rows, { now, newId });
  await endDelivered(db, job, outcome, now);
  const code = job.kind === 'publish' ? (outcome.kind === 'sent' ? 'published' : 'notPublished') : codeOf(outcome);
  const messageId = outcome.kind === 'sent' ? outcome.messageId : null;
  const notes = notesOf(rows, code, now, { attempts: job.attempts, ...(messageId !== null && { messageId }) });
  const isPosted = job.kind === 'digest' || (job.kind === 'alerts' && job.about === 'fired');
  if (isPosted && messageId !== null) notes.push(...(await queuePublishing(db, rows, messageId, { now, newId })));
  // The line is about the channel: it was no alert that was sent.
  if (job.kind !== 'resumedNotice') await keepTraces(db, notes, newId);
  return notes;
}

/** Whether a post was surely not made, for a reason that another channel may not have. */
function isUnsent(job: OutboxJob, outcome: JobOutcome): boolean {
  const isPost = job.kind === 'digest' || (job.kind === 'alerts' && job.about !== 'line');
  if (!isPost) return false;
  if (outcome.kind === 'later') return !mayBeSentAfter(job, outcome);
  return outcome.kind === 'dead' && outcome.pause !== null && !job.mayBeSent;
}

/** Whether a line that was not posted has become a reply in the place of an edit meanwhile: as such it is tried again, see `queueReplies`. */
const isReplyByNow = (job: OutboxJob, rows: readonly DeliveryTable[], outcome: JobOutcome): boolean =>
  job.kind === 'alerts' &&
  job.replyTo === undefined &&
  ['dead', 'expired', 'paused'].includes(outcome.kind === 'cancelled' ? outcome.reason : outcome.kind) &&
  rows.some((row) => row.message_id !== null);

const isRestored = (job: OutboxJob): boolean => job.kind === 'alerts' && job.isRestored === true;

const mayBeSentAfter = (job: OutboxJob, outcome: Extract<JobOutcome, { kind: 'later' }>): boolean =>
  outcome.mayBeSent || (job.mayBeSent && outcome.isAbsent !== true);

/** The alerts and the digest of a job that were moved to another channel while it was under way. */
async function movesOf(db: Kysely<Tables>, { kind, deliveryIds, channelId }: OutboxJob) {
  return db
    .selectFrom(kind === 'digest' ? 'digest' : 'subscription')
    .where('id', 'in', (eb) => eb.selectFrom('delivery').where('id', 'in', deliveryIds).select('subscription_id'))
    .where('channel_id', '<>', channelId)
    .select(['id', 'channel_id'])
    .execute();
}

function changeOf(job: OutboxJob, outcome: JobOutcome, now: number): Partial<DeliveryTable> {
  switch (outcome.kind) {
    case 'sent':
      return {
        status: 'sent',
        lease_until: null,
        settled_at: now,
        ...(job.kind === 'alerts' && job.about === 'fired' ? { message_id: outcome.messageId } : {}),
      };
    case 'later':
      return {
        status: 'queued',
        lease_until: now,
        due_at: outcome.at,
        reason: isRestored(job) && mayBeSentAfter(job, outcome) ? restoredReason : outcome.reason,
        // What has surely not been posted may still be cancelled, or become one message with what comes meanwhile.
        ...(mayBeSentAfter(job, outcome) ? {} : { batch_id: null }),
      };
    case 'refused':
      return {
        status: 'queued',
        lease_until: now,
        due_at: outcome.at,
        expires_at: outcome.expiresAt,
        reason: outcome.pause,
        detail: refusedDetail,
        batch_id: null,
      };
    case 'expired':
      return { status: 'expired', reason: 'tooOld', lease_until: null, settled_at: now };
    case 'dead':
      return { status: 'dead', reason: codeOf(outcome), lease_until: null, settled_at: now };
    case 'cancelled':
      return { status: 'cancelled', reason: outcome.reason, lease_until: null, settled_at: now };
  }
}

/** The stable code of what became of a job. */
function codeOf(outcome: JobOutcome): string {
  if (outcome.kind === 'refused') return outcome.pause;
  if (outcome.kind === 'dead') return outcome.pause ?? 'refused';
  return outcome.kind === 'cancelled' ? outcome.reason : outcome.kind;
}

/**
 * Says in a reply what Discord takes no edit for any more. The reply is the line that follows an episode: where that line is out there
 * is no second one, and a line that is still to be posted becomes the reply. It must come, however late, also where the alert is paused or
 * removed. It goes through the outbox like any post; in an archived thread a post opens it again.
 */
async function queueReplies(
  db: Kysely<Tables>,
  edits: readonly DeliveryTable[],
  { now, newId }: Settling,
): Promise<void> {
  for (const edit of edits) {
    const reply: DeliveryTable = {
      ...edit,
      id: newId(),
      kind: 'line',
      status: 'queued',
      reason: null,
      queued_at: now,
      due_at: now,
      // What takes something untrue away is late but never wrong, as an edit.
      expires_at: now + deliveryLimits.editMs,
      attempts: 0,
      batch_id: null,
      lease_until: null,
      settled_at: null,
    };
    await db
      .updateTable('delivery')
      .set({ message_id: edit.message_id, expires_at: reply.expires_at })
      .where('subscription_id', '=', edit.subscription_id)
      .where('library_id', '=', edit.library_id)
      .where('episode', '=', edit.episode)
      .where('kind', '=', 'line')
      .where('status', 'in', ['queued', 'leased'])
      .execute();
    await db
      .insertInto('delivery')
      .values(reply)
      .onConflict((conflict) =>
        conflict
          .columns(['subscription_id', 'library_id', 'episode', 'kind'])
          .doUpdateSet(reply)
          .where('delivery.status', 'in', ['expired', 'cancelled', 'dead'])
          .where('delivery.reason', '<>', 'perhapsSent'),
      )
      .execute();
  }
}

/** Ends one-shots whose notification was sent, and subscriptions whose last word was sent or dropped. */
async function endDelivered(db: Kysely<Tables>, job: OutboxJob, outcome: JobOutcome, now: number): Promise<void> {
  if (job.kind !== 'alerts') return;
  // What may have been sent is not said again.
  const isSent = outcome.kind === 'sent' || (outcome.kind === 'cancelled' && outcome.reason === 'perhapsSent');
  const ended = job.notifications
    .map(({ subscription }) => subscription)
    .filter(({ rule }) => job.about === 'expired' || (job.about === 'fired' && isSent && rule.oneShot))
    .map(({ id }) => id);
  await endSubscriptions(db, ended, 'delivered', now);
}

/** The same note of each delivery. */
export function notesOf(
  rows: readonly DeliveryTable[],
  reason: string,
  at: number,
  detail: Readonly<Record<string, unknown>> = {},
): DecisionNote[] {
  return rows.map((row) => ({
    subscriptionId: row.subscription_id,
    guildId: row.guild_id,
    at,
    reason,
    detail: { ...detail, deliveryId: row.id, kind: row.kind, episode: row.episode, channelId: row.channel_id },
  }));
}
