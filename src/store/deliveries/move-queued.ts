import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * Redirects what an alert or a digest still has to post to the channel to which it was moved. What may have been posted already is not
 * redirected: it is looked for in the old channel.
 */
export async function moveQueued(db: Kysely<Tables>, subscriptionId: string, channelId: string): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ channel_id: channelId })
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'queued')
    .where('kind', 'in', ['fired', 'expired', 'digest'])
    .where('batch_id', 'is', null)
    .execute();
}
