import type { Kysely } from 'kysely';
import { newAlert } from '../../domain/alerts/alert-step.ts';
import { inBatches, padded } from '../engine/batches.ts';
import type { AlertTable, Tables } from '../tables.ts';
import { alertRowOf, ruleOfText } from './alert-rows.ts';
import { saveAlerts } from './save-alerts.ts';
import { type Found, silenced, withAlerts } from './subscription-rows.ts';

/** Gives each rule over any library an alert for one that no alert has seen before; nothing fires for what is so already. */
export async function coverNewLibrary(db: Kysely<Tables>, libraryId: string): Promise<void> {
  const rules = await db
    .selectFrom('subscription')
    .where((eb) => eb('covers_any', '=', eb.lit(1)))
    .select('id')
    .orderBy('id')
    .execute();
  const ids = rules.map(({ id }) => id);
  await inBatches(db, ids, async (batch) => {
    const rows = await db.selectFrom('subscription').where('id', 'in', padded(batch)).selectAll().execute();
    const found = await withAlerts(db, rows);
    await saveAlerts(
      db,
      found.map((one) => begunAlert(one, libraryId)),
    );
  });
}

function begunAlert({ row, alerts }: Found, libraryId: string): AlertTable {
  const rule = ruleOfText(row.rule);
  // A rule that has fired once is over in all libraries.
  const isOver = alerts.some(({ alert }) => alert.phase === 'over');
  const state = { ...newAlert(rule), ...(isOver ? { phase: { kind: 'over' } as const } : {}) };
  const key = { subscription_id: row.id, library_id: libraryId };
  const alert = alertRowOf(key, rule, state, { full: undefined, dueAt: isOver ? null : 0 });
  return row.paused_reason === null ? alert : silenced(alert, row.paused_until);
}
