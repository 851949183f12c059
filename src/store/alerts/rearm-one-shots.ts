import type { Kysely } from 'kysely';
import { padded } from '../engine/batches.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import { alertRowOf, ruleOfText, stateOf } from './alert-rows.ts';
import { saveAlerts } from './save-alerts.ts';
import { withAlerts } from './subscription-rows.ts';

/**
 * Arms one-shots again whose notification has become too old to be sent: the next reading for which it is still so fires.
 * Ending them instead would lose what a Discord that was away for ten minutes did not take. Of several libraries the others
 * begin anew, and nothing does as long as a notification of one of them may still be sent. `expired` may be any deliveries.
 */
export async function rearmOneShots(db: Kysely<Tables>, expired: readonly DeliveryTable[]): Promise<void> {
  const unsent = expired.filter((row) => row.kind === 'fired');
  const ids = unsent.map((row) => row.subscription_id);
  if (ids.length === 0) return;
  const rows = await db
    .selectFrom('subscription')
    .where('id', 'in', padded(ids))
    .where('paused_reason', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery')
            .whereRef('delivery.subscription_id', '=', 'subscription.id')
            .where('delivery.kind', '=', 'fired')
            .where('delivery.status', 'in', ['queued', 'leased'])
            .select('delivery.id'),
        ),
      ),
    )
    .selectAll()
    .execute();
  await saveAlerts(
    db,
    (await withAlerts(db, rows)).flatMap(({ row, alerts }) =>
      alerts
        .filter(({ alert }) => alert.phase === 'over')
        .map(({ alert, library }) => {
          const hasFired = unsent.some(
            ({ subscription_id, library_id }) => subscription_id === row.id && library_id === alert.library_id,
          );
          const phase = { kind: hasFired ? 'inactive' : 'disarmed' } as const;
          // Nothing was posted, so that no cooldown runs.
          const state = { ...stateOf(alert, library), phase, lastFiredAt: null };
          const full = library?.full_people ?? undefined;
          return alertRowOf(alert, ruleOfText(row.rule), state, { full, dueAt: 0 });
        }),
    ),
  );
}
