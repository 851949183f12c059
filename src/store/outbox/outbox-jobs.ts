import type { Kysely } from 'kysely';
import type { EndCause } from '../../domain/alerts/alert.ts';
import { type Digest, dayOfEpisode } from '../../domain/messages/digest.ts';
import { subscriptionOf } from '../alerts/alert-rows.ts';
import { type Found, withAlerts } from '../alerts/subscription-rows.ts';
import { isSameEpisode } from '../deliveries/same-episode.ts';
import { digestsAmong } from '../digests/digest-rows.ts';
import { padded } from '../engine/batches.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import { noticeOf, type Posters, postersOf } from './notice-jobs.ts';
import { firedOf, otherMessages } from './other-messages.ts';
import type { AlertNotification, AlertsJob, OutboxJob } from './outbox-ports.ts';

/** Why a delivery is tried again that a backup had still to send. It stays as long as its message may be out. */
export const restoredReason = 'restored';

/** What deliveries are about, by id, and all that their messages say. */
interface Subjects {
  readonly found: ReadonlyMap<string, Found>;
  readonly digests: ReadonlyMap<string, Digest>;
  readonly messages: readonly DeliveryTable[];
  /** What posts in the channels that notices are about, by the notice's id. */
  readonly posters: ReadonlyMap<string, Posters>;
}

/** The jobs that groups of leased deliveries become. A delivery whose subscription or digest is gone, or is no longer what it says, is cancelled. */
export async function jobsOf(
  db: Kysely<Tables>,
  groups: readonly (readonly DeliveryTable[])[],
  now: number,
): Promise<OutboxJob[]> {
  const all = groups.flat();
  if (all.length === 0) return [];
  const subjects = await subjectsOf(db, all);
  const fired = await firedOf(db, groups);
  const jobs = groups.flatMap((group) => {
    const job = jobOf(group, subjects);
    if (job === undefined) return [];
    return job.kind === 'alerts' ? { ...job, ...otherMessages(group, fired) } : job;
  });
  const carried = new Set(jobs.flatMap((job) => job.deliveryIds));
  const orphans = all.filter((row) => !carried.has(row.id)).map((row) => row.id);
  if (orphans.length > 0) {
    await db
      .updateTable('delivery')
      .set({ status: 'cancelled', reason: 'subscriptionGone', lease_until: null, settled_at: now })
      .where('id', 'in', orphans)
      .execute();
  }
  return jobs;
}

/** The nonce of a group's request. Of all that was claimed for it: what has lost its subscription since still counts. */
export function nonceOf(group: readonly DeliveryTable[]): string {
  const [first] = group;
  return first?.batch_id ?? first?.id ?? '';
}

async function subjectsOf(db: Kysely<Tables>, rows: readonly DeliveryTable[]): Promise<Subjects> {
  const messages = await messagesOf(db, rows);
  const ids = [...new Set([...rows, ...messages].map((row) => row.subscription_id))];
  const subscriptions = await db.selectFrom('subscription').where('id', 'in', padded(ids)).selectAll().execute();
  const found = new Map((await withAlerts(db, subscriptions)).map((one) => [one.row.id, one]));
  const others = ids.filter((id) => !found.has(id));
  return { found, digests: await digestsAmong(db, others), messages, posters: await postersOf(db, rows) };
}

/** All deliveries of the episodes that stand in the messages that `rows` are to edit. */
async function messagesOf(db: Kysely<Tables>, rows: readonly DeliveryTable[]): Promise<DeliveryTable[]> {
  const edits = rows.filter((row) => row.kind === 'edit');
  const ids = [...new Set(edits.flatMap((row) => row.message_id ?? []))];
  if (ids.length === 0) return [];
  // The end of an episode carries the message's id too.
  return db
    .selectFrom('delivery')
    .where('message_id', 'in', padded(ids))
    .selectAll()
    .orderBy('queued_at')
    .orderBy('id')
    .execute();
}

function jobOf(
  group: readonly DeliveryTable[],
  { found, digests, messages, posters }: Subjects,
): OutboxJob | undefined {
  const rows = group.filter(
    ({ id, subscription_id }) => found.has(subscription_id) || digests.has(subscription_id) || posters.has(id),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const base = {
    id: nonceOf(group),
    deliveryIds: rows.map((row) => row.id),
    channelId: first.channel_id,
    guildId: first.guild_id,
    attempts: first.attempts + 1,
    mayBeSent: first.batch_id !== null,
    queuedAt: Math.max(...rows.map((row) => row.queued_at)),
    expiresAt: Math.max(...rows.map((row) => row.expires_at)),
  };
  const inChannel = posters.get(first.id);
  if (inChannel !== undefined) {
    const notice = noticeOf(first, inChannel);
    return notice && { ...base, ...notice };
  }
  switch (first.kind) {
    case 'digest': {
      const digest = digests.get(first.subscription_id);
      // It was paused while an attempt was under way.
      if (digest === undefined || digest.paused !== null) return undefined;
      return { ...base, kind: 'digest', digest, day: dayOfEpisode(first.episode) };
    }
    case 'publish':
      return first.message_id === null ? undefined : { ...base, kind: 'publish', messageId: first.message_id };
    case 'edit': {
      const messageId = first.message_id;
      if (messageId === null) return undefined;
      return { ...base, kind: 'edit', messageId, notifications: notificationsIn(messageId, messages, found) };
    }
    default: {
      const notifications = rows.flatMap((row) => notificationOf(row, found));
      // Of what is posted only a line in the place of an edit has a message already.
      const replyTo = first.message_id === null ? {} : { replyTo: first.message_id };
      const isRestored = first.reason === restoredReason ? { isRestored: true } : {};
      const about = first.kind as AlertsJob['about'];
      return { ...base, kind: 'alerts', about, ...replyTo, ...isRestored, notifications };
    }
  }
}

/** `fired` is the delivery that opened the episode that `row` is about. The rule is as it was then: it may have been changed since. */
function notificationOf(row: DeliveryTable, found: ReadonlyMap<string, Found>, fired = row): AlertNotification[] {
  const own = found.get(row.subscription_id);
  if (own === undefined) return [];
  const { kind, cause, waited_for } = row;
  const subscription = subscriptionOf(own.row, own.alerts);
  return [
    {
      // Only the store writes this column, and from these parts of a rule.
      subscription: { ...subscription, rule: { ...subscription.rule, ...JSON.parse(waited_for ?? '{}') } },
      libraryId: row.library_id === '' ? null : row.library_id,
      kind: kind === 'expired' ? kind : row.closed_at === null ? 'fired' : cause === null ? 'resolved' : 'ended',
      // Only the store writes this column, and from this type.
      ...(cause === null ? {} : { cause: cause as EndCause }),
      openedAt: row.opened_at,
      ...(fired.detail === 'lastToday' ? { isLastToday: true } : {}),
      ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    },
  ];
}

/** Everything that one message says by now. */
function notificationsIn(
  messageId: string,
  all: readonly DeliveryTable[],
  found: ReadonlyMap<string, Found>,
): AlertNotification[] {
  const own = all.filter((row) => row.message_id === messageId);
  return own
    .filter((row) => row.kind === 'fired')
    .flatMap((fired) => {
      const end = own.find((row) => row.kind === 'edit' && isSameEpisode(row, fired));
      return notificationOf(end ?? fired, found, fired);
    });
}
