import type { Kysely } from 'kysely';
import type { DeliveryTable, SubscriptionTable, Tables } from '../tables.ts';

/** What `detail` says of an edit, or of a reply in the place of one, that Discord has refused. */
export const refusedDetail = 'refused';

/** Whether Discord has refused a delivery before that is tried again. */
export const wasRefused = ({ detail }: Pick<DeliveryTable, 'detail'>): boolean => detail === refusedDetail;

/** Makes the edits due that Discord refused where a subscription posts: what it refused them for has been changed. */
export async function retryRefusedEdits(
  db: Kysely<Tables>,
  { owner_key, channel_id }: Pick<SubscriptionTable, 'owner_key' | 'channel_id'>,
  now: number,
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ due_at: now })
    .where('status', '=', 'queued')
    .where('server_key', '=', owner_key)
    .where('channel_id', '=', channel_id)
    .where('detail', '=', refusedDetail)
    .where('due_at', '>', now)
    .execute();
}
