import type { Kysely } from 'kysely';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import { dayOfEpisode } from '../../domain/messages/digest.ts';
import { subscriptionOf } from '../alerts/alert-rows.ts';
import { type Found, withAlerts } from '../alerts/subscription-rows.ts';
import { digestsAmong } from '../digests/digest-rows.ts';
import { padded } from '../engine/batches.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import type { OutboxJob, QueuedTelling } from './outbox-ports.ts';

/** The jobs that groups of deliveries become. What tells of a subscription that is gone is cancelled. */
export async function jobsOf(
  db: Kysely<Tables>,
  groups: readonly (readonly DeliveryTable[])[],
  now: number,
): Promise<OutboxJob[]> {
  const messages = await messagesOf(db, groups.flat());
  const ids = [...new Set([...groups.flat(), ...messages].map((row) => row.subscription_id))];
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('subscription').where('id', 'in', padded(ids)).selectAll().execute();
  const found = new Map((await withAlerts(db, rows)).map((one) => [one.row.id, one]));
  const digests = await digestsAmong(
    db,
    ids.filter((id) => !found.has(id)),
  );
  const isKnown = (row: DeliveryTable) => found.has(row.subscription_id) || digests.has(row.subscription_id);
  const jobs: OutboxJob[] = [];
  for (const group of groups) {
    const tellings = group.flatMap((row) => tellingOf(row, found));
    const orphans = group.filter((row) => !isKnown(row)).map((row) => row.id);
    if (orphans.length > 0) {
      await db
        .updateTable('delivery')
        .set({ status: 'cancelled', reason: 'subscriptionGone', lease_until: null, settled_at: now })
        .where('id', 'in', orphans)
        .execute();
    }
    const first = group.find(isKnown);
    if (first === undefined) continue;
    const digest = digests.get(first.subscription_id);
    const { id: deliveryId, queued_at: queuedAt } = first;
    jobs.push({
      id: first.batch_id ?? first.id,
      kind: first.kind as OutboxJob['kind'],
      channelId: first.channel_id,
      guildId: first.guild_id,
      attempts: first.attempts + 1,
      mayBeSent: first.batch_id !== null,
      expiresAt: Math.max(...group.map((row) => row.expires_at)),
      tellings,
      ...(digest && { digest: { deliveryId, digest, day: dayOfEpisode(first.episode), queuedAt } }),
      message: first.kind === 'edit' ? toldMessage(first.message_id, messages, found) : null,
      pauseReason: first.kind === 'paused' ? (first.detail as PauseReason) : null,
    });
  }
  return jobs;
}

/** `news` is what first told of the episode that `row` tells of. */
function tellingOf(row: DeliveryTable, found: ReadonlyMap<string, Found>, news = row): QueuedTelling[] {
  const own = found.get(row.subscription_id);
  if (own === undefined) return [];
  const { kind, cause } = row;
  return [
    {
      deliveryId: row.id,
      subscription: subscriptionOf(own.row, own.alert, own.library),
      kind: kind === 'expired' ? kind : row.closed_at === null ? 'fired' : cause === null ? 'resolved' : 'ended',
      ...(cause === 'dayEnded' || cause === 'ruleChanged' ? { cause } : {}),
      openedAt: row.opened_at,
      ...(news.kind === 'fired' && news.detail === 'lastToday' ? { isLastToday: true } : {}),
      ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    },
  ];
}

/** All deliveries, news and ends, of the episodes told in the messages that `rows` are to edit. */
async function messagesOf(db: Kysely<Tables>, rows: readonly DeliveryTable[]): Promise<DeliveryTable[]> {
  const edits = rows.filter((row) => row.kind === 'edit');
  const ids = [...new Set(edits.flatMap((row) => (row.message_id === null ? [] : [row.message_id])))];
  if (ids.length === 0) return [];
  // A message tells of as many episodes as it has news; their ends carry its id too.
  return db
    .selectFrom('delivery')
    .where('message_id', 'in', padded(ids))
    .selectAll()
    .orderBy('queued_at')
    .orderBy('id')
    .execute();
}

function toldMessage(
  messageId: string | null,
  all: readonly DeliveryTable[],
  found: ReadonlyMap<string, Found>,
): OutboxJob['message'] {
  if (messageId === null) return null;
  const own = all.filter((row) => row.message_id === messageId);
  const tellings = own
    .filter((row) => row.kind === 'fired')
    .flatMap((news) => {
      const end = own.find(
        (row) => row.kind === 'edit' && row.subscription_id === news.subscription_id && row.episode === news.episode,
      );
      return tellingOf(end ?? news, found, news);
    });
  return { id: messageId, tellings };
}
