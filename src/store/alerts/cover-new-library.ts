import type { Kysely } from 'kysely';
import { newAlert } from '../../domain/alerts/alert-step.ts';
import type { Tables } from '../tables.ts';
import { alertRowOf, ruleOfText } from './alert-rows.ts';
import { saveAlerts } from './save-alerts.ts';
import { silenced, withAlerts } from './subscription-rows.ts';

const pageSize = 400;

/** Gives each rule over *any* library an alert for one that no alert has seen before; nothing fires for what is so already. */
export async function coverNewLibrary(db: Kysely<Tables>, libraryId: string): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('subscription')
      .where((eb) => eb('covers_any', '=', eb.lit(1)))
      .where('id', '>', after)
      .selectAll()
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const begun = (await withAlerts(db, rows)).flatMap(({ row, alerts }) => {
      if (alerts.some(({ alert }) => alert.library_id === libraryId)) return [];
      const rule = ruleOfText(row.rule);
      const isOver = alerts.some(({ alert }) => alert.phase === 'over');
      const state = { ...newAlert(rule), ...(isOver ? { phase: { kind: 'over' } as const } : {}) };
      const key = { subscription_id: row.id, library_id: libraryId };
      const alert = alertRowOf(key, rule, state, { full: undefined, dueAt: isOver ? null : 0 });
      return [row.paused_reason === null ? alert : silenced(alert, row.paused_until)];
    });
    await saveAlerts(db, begun);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}
