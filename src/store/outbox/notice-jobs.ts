import type { Kysely } from 'kysely';
import type { RefusalReason, Subscription } from '../../domain/alerts/subscription.ts';
import { channelRefusal } from '../../domain/messages/channel-post.ts';
import type { Digest } from '../../domain/messages/digest.ts';
import { subscriptionOf } from '../alerts/alert-rows.ts';
import { withAlerts } from '../alerts/subscription-rows.ts';
import { noticeKinds } from '../deliveries/queue-notice.ts';
import { digestOf } from '../digests/digest-rows.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import type { PausedNoticeJob, ResumedNoticeJob } from './outbox-ports.ts';

/** What posts in a channel of a server, oldest first. */
export interface Posters {
  readonly alerts: readonly Subscription[];
  readonly digests: readonly Digest[];
  /** The ids of the boards that are not paused. */
  readonly boardIds: readonly string[];
}

/** What posts in the channels of those deliveries that are notices, by the notice's id. */
export async function postersOf(
  db: Kysely<Tables>,
  rows: readonly DeliveryTable[],
): Promise<ReadonlyMap<string, Posters>> {
  const posters = new Map<string, Posters>();
  for (const { id, kind, server_key, guild_id, channel_id } of rows) {
    if (!noticeKinds.includes(kind)) continue;
    const alerts = db.selectFrom('subscription').where('owner_key', '=', server_key);
    const digests = db.selectFrom('digest').where('guild_id', '=', guild_id);
    const boards = db.selectFrom('board').where('guild_id', '=', guild_id).where('removed_at', 'is', null);
    const alertRows = await alerts.where('channel_id', '=', channel_id).selectAll().orderBy('created_at').execute();
    const digestRows = await digests.where('channel_id', '=', channel_id).selectAll().orderBy('created_at').execute();
    const boardRows = await boards
      .where('channel_id', '=', channel_id)
      .where('paused_reason', 'is', null)
      .select('id')
      .execute();
    posters.set(id, {
      alerts: (await withAlerts(db, alertRows)).map((found) => subscriptionOf(found.row, found.alerts)),
      digests: digestRows.map(digestOf),
      boardIds: boardRows.map((board) => board.id),
    });
  }
  return posters;
}

/** What a notice says by now of its channel; undefined where nothing is paused there for its reason, or nothing goes on. */
export function noticeOf(
  { kind, subscription_id, detail }: DeliveryTable,
  { alerts, digests, boardIds }: Posters,
): Pick<PausedNoticeJob, 'kind' | 'about'> | Pick<ResumedNoticeJob, 'kind' | 'ids' | 'locale'> | undefined {
  if (kind === 'paused') {
    // Only the store writes this column, and from this type.
    const reason = detail as RefusalReason;
    const refusal = channelRefusal(reason);
    const paused = [
      ...alerts
        .filter((alert) => alert.paused?.reason === reason)
        .map((subscription) => ({ id: subscription.id, about: { kind: 'alert', subscription, reason } as const })),
      ...digests
        .filter((digest) => digest.paused?.reason === refusal)
        .map((digest) => ({ id: digest.id, about: { kind: 'digest', digest, reason: refusal } as const })),
    ];
    // One that was paused later had no notice of its own: see `pauseAll`.
    const found = paused.find(({ id }) => id === subscription_id) ?? paused[0];
    return found && { kind: 'pausedNotice', about: found.about };
  }
  const named = (detail ?? '').split(' ');
  const back = [...alerts, ...digests].filter(({ id, paused }) => named.includes(id) && paused === null);
  const [first] = back;
  // A board says it by its message.
  if (first === undefined) return undefined;
  const goingOn = new Set([...back.map(({ id }) => id), ...boardIds]);
  return { kind: 'resumedNotice', ids: named.filter((id) => goingOn.has(id)), locale: first.locale };
}
