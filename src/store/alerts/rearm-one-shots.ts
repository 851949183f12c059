import type { Kysely } from 'kysely';
import { padded } from '../engine/batches.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import { alertRowOf, ruleOfText, stateOf } from './alert-rows.ts';
import { saveAlerts } from './save-alerts.ts';
import { withAlerts } from './subscription-rows.ts';

/**
 * Arms one-shots again whose notification has become too old to be sent: the next reading for which it is still so fires.
 * Ending them instead would lose what a Discord that was away for ten minutes did not take. `expired` may be any deliveries.
 */
export async function rearmOneShots(db: Kysely<Tables>, expired: readonly DeliveryTable[]): Promise<void> {
  const ids = expired.filter((row) => row.kind === 'fired').map((row) => row.subscription_id);
  if (ids.length === 0) return;
  const rows = await db
    .selectFrom('subscription')
    .where('id', 'in', padded(ids))
    .where('paused_reason', 'is', null)
    .selectAll()
    .execute();
  const over = (await withAlerts(db, rows)).filter(({ alert }) => alert.phase === 'over');
  await saveAlerts(
    db,
    over.map(({ row, alert, library }) => {
      // Nothing was posted, so that no cooldown runs.
      const state = { ...stateOf(alert, library), phase: { kind: 'inactive' }, lastFiredAt: null } as const;
      return alertRowOf(row.id, ruleOfText(row.rule), state, { full: library?.full_people ?? undefined, dueAt: 0 });
    }),
  );
}
