import type { Kysely } from 'kysely';
import type { AlertLibraryTable, Tables } from '../tables.ts';
import { boundsOf } from './alert-bounds.ts';
import { alertRowOf, ruleOfText, stateOf } from './alert-rows.ts';
import { saveAlerts } from './save-alerts.ts';

const pageSize = 400;

/**
 * Works out the bounds of a library's alerts anew when an operator has said that it is full at another count. Their
 * holds begin again, since they were measured against another bound, and the next observation looks at each.
 */
export async function recomputeBounds(
  db: Kysely<Tables>,
  library: AlertLibraryTable,
  full: number | undefined,
): Promise<void> {
  if (library.full_people === (full ?? null)) return;
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('alert')
      .innerJoin('subscription', 'subscription.id', 'alert.subscription_id')
      .where('alert.library_id', '=', library.library_id)
      .where('alert.subscription_id', '>', after)
      .where('paused_reason', 'is', null)
      .selectAll('alert')
      .select('rule')
      .orderBy('alert.subscription_id')
      .limit(pageSize)
      .execute();
    const changed = rows.flatMap((row) => {
      const rule = ruleOfText(row.rule);
      const bounds = boundsOf(rule, full);
      if (bounds.breach_at === row.breach_at && bounds.clear_at === row.clear_at) return [];
      const state = stateOf(row, library);
      const { phase } = state;
      const begun =
        phase.kind === 'pending'
          ? ({ kind: 'inactive' } as const)
          : phase.kind === 'recovering'
            ? ({ kind: 'firing', breachedAt: phase.breachedAt, firedAt: phase.firedAt } as const)
            : phase;
      return [alertRowOf(row, rule, { ...state, phase: begun }, { full, dueAt: 0 })];
    });
    await saveAlerts(db, changed);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.subscription_id;
  }
}
