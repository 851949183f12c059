import { type Kysely, sql } from 'kysely';
import type { AlertEvent } from '../../domain/alerts/alert.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { Rule } from '../../domain/alerts/rule.ts';
import { keepLast } from '../../domain/calendar/keep-last.ts';
import { deliveriesOf, deliveryLimits } from '../../domain/messages/delivery.ts';
import { inBatches, padded } from '../engine/batches.ts';
import { builtOnce, insertOf } from '../engine/row-statements.ts';
import type { DeliveryTable, SubscriptionTable, Tables } from '../tables.ts';

/** What deliveries go out for: the columns of a subscription, or of a digest, that say where to. */
export type Recipient = Pick<SubscriptionTable, 'id' | 'owner_key' | 'guild_id' | 'channel_id' | 'say_resolved'>;

/** An event of a subscription and one of its libraries. */
export interface SubscriptionEvent {
  readonly subscription: Recipient;
  readonly libraryId: string;
  /** As it was until then. */
  readonly rule: Pick<Rule, 'direction' | 'threshold'>;
  readonly event: AlertEvent;
}

/** A second delivery of the same subscription, library, episode and kind is left out. */
const insertDeliveries = insertOf(
  'delivery',
  () => sql`on conflict (subscription_id, library_id, episode, kind) do nothing`,
);

/**
 * Writes the deliveries of `events`, each unique by subscription, library, episode and kind. The end of an episode whose
 * notification has surely not been posted cancels that instead: neither is needed. `queuedAt` is the machine's time. Answers with a
 * note for each that came to nothing, and with the ids of what was queued, by subscription.
 */
export async function queueEvents(
  db: Kysely<Tables>,
  events: readonly SubscriptionEvent[],
  { queuedAt, newId }: { queuedAt: number; newId: () => string },
): Promise<{ notes: DecisionNote[]; queuedIds: ReadonlyMap<string, string[]> }> {
  const notes: DecisionNote[] = [];
  const queuedIds = new Map<string, string[]>();
  await inBatches(db, events, async (batch) => {
    const closings = batch.filter(({ event }) => event.kind !== 'fired');
    const notifications = await notificationsOf(db, closings);
    const cancelled: string[] = [];
    const rows: DeliveryTable[] = [];
    for (const entry of batch) {
      const { subscription, libraryId, event } = entry;
      if (event.kind === 'fired') {
        rows.push(...rowsOf(entry, newId, queuedAt));
        continue;
      }
      const fired = notifications.get(keyOf(subscription.id, libraryId, event.episode));
      const isUnposted = fired?.status === 'queued' && fired.batch_id === null;
      if (isUnposted) cancelled.push(fired.id);
      if (fired === undefined || isUnposted || !['queued', 'leased', 'sent'].includes(fired.status)) {
        const reason = isUnposted ? 'cancelled' : 'neverSent';
        const { id: subscriptionId, guild_id: guildId } = subscription;
        notes.push({ subscriptionId, guildId, at: event.at, reason, ...(fired && { deliveryIds: [fired.id] }) });
        continue;
      }
      for (const row of rowsOf(entry, newId, queuedAt)) {
        row.channel_id = fired.channel_id;
        if (row.kind === 'edit') row.message_id = fired.message_id;
        row.status = fired.status === 'sent' ? 'queued' : 'waiting';
        rows.push(row);
      }
    }
    const ids = padded(cancelled);
    if (ids.length > 0) await cancelDeliveries(db, ids.length, [queuedAt, ...ids]);
    const isAllNew = (await insertDeliveries(db, rows)) === rows.length;
    const written = isAllNew ? undefined : await idsThatAre(db, rows);
    for (const { id, subscription_id } of rows) {
      if (written?.has(id) === false) continue;
      const ids = queuedIds.get(subscription_id);
      if (ids === undefined) queuedIds.set(subscription_id, [id]);
      else ids.push(id);
    }
  });
  return { notes, queuedIds };
}

/** Which of these deliveries there are: one whose like was queued before is left out. */
async function idsThatAre(db: Kysely<Tables>, rows: readonly { readonly id: string }[]): Promise<ReadonlySet<string>> {
  const ids = padded(rows.map(({ id }) => id));
  const found = await db.selectFrom('delivery').where('id', 'in', ids).select('id').execute();
  return new Set(found.map(({ id }) => id));
}

/** Cancels what is not needed any more; the parameters are when, and the ids. */
const cancelDeliveries = builtOnce((db, ids) =>
  db
    .updateTable('delivery')
    .set({ status: sql<string>`'cancelled'`, reason: sql<string>`'overBeforeSent'`, settled_at: 0 })
    .where('id', 'in', Array<string>(ids).fill('')),
);

const notificationsAbout = builtOnce((db, subscriptions) =>
  db
    .selectFrom('delivery')
    .where('subscription_id', 'in', Array<string>(subscriptions).fill(''))
    .where('kind', '=', sql<string>`'fired'`)
    .select(['id', 'subscription_id', 'library_id', 'episode', 'status', 'batch_id', 'message_id', 'channel_id']),
);

/** The notifications of the episodes that `closings` end, by `keyOf`. */
async function notificationsOf(db: Kysely<Tables>, closings: readonly SubscriptionEvent[]) {
  if (closings.length === 0) return new Map<string, never>();
  const ids = padded([...new Set(closings.map(({ subscription }) => subscription.id))]);
  const { rows } = await notificationsAbout(db, ids.length, ids);
  return new Map(rows.map((row) => [keyOf(row.subscription_id, row.library_id, row.episode), row]));
}

const keyOf = (subscriptionId: string, libraryId: string, episode: number): string =>
  `${subscriptionId} ${episode} ${libraryId}`;

/** Many alerts that fire at once wait for the same. */
const waitedFor = keepLast(({ direction, threshold }: SubscriptionEvent['rule']) =>
  JSON.stringify({ direction, threshold }),
);

function rowsOf(
  { subscription, libraryId, rule, event }: SubscriptionEvent,
  newId: () => string,
  queuedAt: number,
): DeliveryTable[] {
  const { closed_at, cause } = closingOf(event);
  return deliveriesOf(event, subscription.say_resolved === 1).map((kind) => {
    // Not spread: ten thousand rows are made several times as fast.
    const row = emptyDelivery({ id: newId(), recipient: subscription, kind, queuedAt });
    row.library_id = libraryId;
    row.episode = event.episode;
    row.opened_at = event.breachedAt;
    row.closed_at = closed_at;
    row.cause = cause;
    row.waited_for = waitedFor(rule);
    if (event.kind === 'fired' && event.isLastToday) row.detail = 'lastToday';
    return row;
  });
}

function closingOf(event: AlertEvent): Pick<DeliveryTable, 'closed_at' | 'cause'> {
  if (event.kind === 'resolved') return { closed_at: event.clearedAt, cause: null };
  return event.kind === 'ended' ? { closed_at: event.at, cause: event.cause } : { closed_at: null, cause: null };
}

/** A queued delivery to a recipient, of no library and no episode yet. */
export function emptyDelivery({
  id,
  recipient,
  kind,
  queuedAt,
}: {
  id: string;
  recipient: Recipient;
  kind: string;
  queuedAt: number;
}): DeliveryTable {
  return {
    id,
    subscription_id: recipient.id,
    library_id: '',
    episode: 0,
    kind,
    guild_id: recipient.guild_id,
    server_key: recipient.owner_key,
    channel_id: recipient.channel_id,
    opened_at: queuedAt,
    closed_at: null,
    cause: null,
    waited_for: null,
    detail: null,
    status: 'queued',
    reason: null,
    queued_at: queuedAt,
    // An old notification misleads; what puts an old message right, or says that no more will come, does not.
    expires_at:
      queuedAt + (kind === 'fired' || kind === 'line' ? deliveryLimits.notificationTtlMs : deliveryLimits.editMs),
    due_at: queuedAt,
    attempts: 0,
    batch_id: null,
    lease_until: null,
    message_id: null,
    settled_at: null,
  };
}
