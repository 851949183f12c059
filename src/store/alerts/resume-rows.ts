import type { Kysely } from 'kysely';
import type { AlertState } from '../../domain/alerts/alert.ts';
import { newAlert } from '../../domain/alerts/alert-step.ts';
import { sideOf } from '../../domain/alerts/rule.ts';
import { padded } from '../engine/batches.ts';
import type { AlertTable, Tables } from '../tables.ts';
import { alertRowOf, ruleOfText, stateOf } from './alert-rows.ts';
import { lastSeen } from './begin-alerts.ts';
import { saveAlerts } from './save-alerts.ts';
import type { Found } from './subscription-rows.ts';

/** When subscriptions are resumed (ms), and how old a count may be to be now's. */
interface Resuming {
  readonly now: number;
  readonly freshMs: number;
}

/**
 * Resumes paused subscriptions, to be evaluated with the next reading: armed where the count is clear now, so that a crossing by that
 * reading is not missed, else disarmed.
 */
export async function resumeRows(db: Kysely<Tables>, found: readonly Found[], when: Resuming): Promise<void> {
  if (found.length === 0) return;
  await saveAlerts(
    db,
    found.flatMap((one) => resumedAlerts(one, when)),
  );
  await db
    .updateTable('subscription')
    .set({ paused_reason: null, paused_at: null, paused_until: null })
    .where('id', 'in', padded(found.map(({ row }) => row.id)))
    .execute();
}

function resumedAlerts({ row, alerts }: Found, { now, freshMs }: Resuming): AlertTable[] {
  const rule = ruleOfText(row.rule);
  const hasRunOut = row.expires_at !== null && row.expiry_due === null;
  return alerts.map(({ alert, library }) => {
    const { episode, lastFiredAt, phase } = stateOf(alert, library);
    const seen = lastSeen(library, now, freshMs);
    const isClear = seen?.people !== undefined && sideOf(rule, seen.people, seen.full) === 'clear';
    const begun: AlertState = { ...newAlert(rule, isClear ? seen : undefined), episode };
    // A one-shot that is still there has posted nothing, so that no cooldown runs either.
    const isOver = phase.kind === 'over';
    const state: AlertState = hasRunOut ? { ...begun, phase } : { ...begun, lastFiredAt: isOver ? null : lastFiredAt };
    return alertRowOf(alert, rule, state, { full: library?.full_people ?? undefined, dueAt: 0 });
  });
}
