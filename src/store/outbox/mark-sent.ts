import type { ExpressionBuilder, Kysely } from 'kysely';
import type { DeliveryTable, Tables } from '../tables.ts';

/**
 * What is shown as last sent is what Discord took, and not what fired. Where an alert has gone on to another episode, only the
 * beginning of this one is still known.
 */
export async function markSent(db: Kysely<Tables>, rows: readonly DeliveryTable[], now: number): Promise<void> {
  const ids = rows.map((row) => row.id);
  await db
    .updateTable('subscription')
    .set((eb) => ({
      last_sent_at: eb.fn.coalesce(
        eb
          .selectFrom('delivery')
          .leftJoin('alert', (join) =>
            join
              .onRef('alert.subscription_id', '=', 'delivery.subscription_id')
              .onRef('alert.library_id', '=', 'delivery.library_id')
              .onRef('alert.episode', '=', 'delivery.episode'),
          )
          .where('delivery.id', 'in', ids)
          .whereRef('delivery.subscription_id', '=', 'subscription.id')
          .select(({ fn }) => fn.max<number>(fn.coalesce('alert.last_fired_at', 'delivery.opened_at')).as('at')),
        'last_sent_at',
      ),
    }))
    .where(
      'id',
      'in',
      rows.map((row) => row.subscription_id),
    )
    // A message whose answer was lost may be found after the next one was sent.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery')
            .innerJoin('delivery as later', (join) =>
              join
                .onRef('later.subscription_id', '=', 'delivery.subscription_id')
                .on('later.kind', '=', 'fired')
                .on('later.status', '=', 'sent')
                .on(isLater(now)),
            )
            .where('delivery.id', 'in', ids)
            // One message may be about several libraries.
            .where('later.id', 'not in', ids)
            .whereRef('delivery.subscription_id', '=', 'subscription.id')
            .select('later.id'),
        ),
      ),
    )
    .execute();
}

/**
 * Whether `later` fired after `delivery`. Of one library by the number of the episode, of two by when they were queued; a time after `now`
 * is one of before the clock was set back.
 */
const isLater =
  (now: number) => (eb: ExpressionBuilder<Tables & Record<'later', DeliveryTable>, 'delivery' | 'later'>) =>
    eb.or([
      eb.and([
        eb('later.library_id', '=', eb.ref('delivery.library_id')),
        eb('later.episode', '>', eb.ref('delivery.episode')),
      ]),
      eb.and([
        eb('later.library_id', '<>', eb.ref('delivery.library_id')),
        eb('later.queued_at', '>', eb.ref('delivery.queued_at')),
        eb('later.queued_at', '<=', now),
      ]),
    ]);
