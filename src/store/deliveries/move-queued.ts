import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * Has what an alert or a digest still has to post posted to the channel to which it was moved, with what waits for that. What may
 * have been posted already is looked for where that was.
 */
export async function moveQueued(db: Kysely<Tables>, subscriptionId: string, channelId: string): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ channel_id: channelId })
    .where('subscription_id', '=', subscriptionId)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('status', '=', 'queued'),
          eb('kind', 'in', ['fired', 'expired', 'digest']),
          eb('batch_id', 'is', null),
        ]),
        eb.and([
          eb('status', '=', 'waiting'),
          eb.exists(
            eb
              .selectFrom('delivery as fired')
              .whereRef('fired.subscription_id', '=', 'delivery.subscription_id')
              .whereRef('fired.library_id', '=', 'delivery.library_id')
              .whereRef('fired.episode', '=', 'delivery.episode')
              .where('fired.kind', '=', 'fired')
              .where('fired.status', '=', 'queued')
              .where('fired.batch_id', 'is', null)
              .select('fired.id'),
          ),
        ]),
      ]),
    )
    .execute();
}
