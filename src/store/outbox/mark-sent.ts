import type { ExpressionBuilder, Kysely } from 'kysely';
import type { DeliveryTable, Tables } from '../tables.ts';

/**
 * What is shown as last sent is what Discord took, and not what fired. Where an alert has gone on to another episode, only the
 * beginning of this one is still known. A message whose answer was lost may be found after the next one was sent: what fired before that
 * is not the last.
 */
export async function markSent(db: Kysely<Tables>, rows: readonly DeliveryTable[], now: number): Promise<void> {
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
          .where(
            'delivery.id',
            'in',
            rows.map((row) => row.id),
          )
          .whereRef('delivery.subscription_id', '=', 'subscription.id')
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('delivery as later')
                  .whereRef('later.subscription_id', '=', 'delivery.subscription_id')
                  .where('later.kind', '=', 'fired')
                  .where('later.status', '=', 'sent')
                  .where(isLater(now))
                  .select('later.id'),
              ),
            ),
          )
          .select(({ fn }) => fn.max<number>(fn.coalesce('alert.last_fired_at', 'delivery.opened_at')).as('at')),
        'last_sent_at',
      ),
    }))
    .where(
      'id',
      'in',
      rows.map((row) => row.subscription_id),
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
