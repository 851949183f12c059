import type { Kysely } from 'kysely';
import { padded } from '../engine/batches.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import type { AlertsJob } from './outbox-ports.ts';

type Fired = Pick<DeliveryTable, 'subscription_id' | 'batch_id' | 'message_id' | 'status' | 'queued_at'>;

/** All notifications of the alerts of those groups that may have been posted, by subscription. */
export async function firedOf(
  db: Kysely<Tables>,
  groups: readonly (readonly DeliveryTable[])[],
): Promise<ReadonlyMap<string, readonly Fired[]>> {
  const rows = groups.flat().filter((row) => row.kind === 'fired' && row.batch_id !== null);
  if (rows.length === 0) return new Map();
  const all = await db
    .selectFrom('delivery')
    .where('subscription_id', 'in', padded([...new Set(rows.map((row) => row.subscription_id))]))
    .where('kind', '=', 'fired')
    .select(['subscription_id', 'batch_id', 'message_id', 'status', 'queued_at'])
    .execute();
  return Map.groupBy(all, (row) => row.subscription_id);
}

/**
 * What a search for the message of `group` must know of other messages that name the same alerts. Those that are found go to their
 * own requests, and of two that may be out the later one is found first: it cannot have been posted before it was queued.
 */
export function otherMessages(
  group: readonly DeliveryTable[],
  fired: ReadonlyMap<string, readonly Fired[]>,
): Pick<AlertsJob, 'otherMessageIds' | 'isFollowed'> {
  const [first] = group;
  if (first === undefined || first.batch_id === null || first.kind !== 'fired') return {};
  const queuedAt = Math.max(...group.map((row) => row.queued_at));
  const others = group
    .flatMap((row) => fired.get(row.subscription_id) ?? [])
    .filter((row) => row.batch_id !== first.batch_id);
  const ids = [...new Set(others.flatMap((row) => row.message_id ?? []))];
  const isFollowed = others.some(
    ({ status, batch_id, queued_at }) =>
      ['queued', 'leased'].includes(status) && batch_id !== null && queued_at > queuedAt,
  );
  return { ...(ids.length > 0 && { otherMessageIds: ids }), ...(isFollowed && { isFollowed }) };
}
