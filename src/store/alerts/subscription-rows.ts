import type { Kysely } from 'kysely';
import type { EndCause } from '../../domain/alerts/alert.ts';
import { endOf } from '../../domain/alerts/alert-step.ts';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import type { SubscriptionEvent } from '../deliveries/queue-events.ts';
import { padded } from '../engine/batches.ts';
import type { AlertTable, SubscriptionTable, Tables } from '../tables.ts';
import { noBounds } from './alert-bounds.ts';
import { type FoundAlert, ruleOfText, stateOf } from './alert-rows.ts';
import { saveAlerts } from './save-alerts.ts';

/** A subscription's rows: its own and, in the order of their libraries, those of its alerts. */
export interface Found {
  readonly row: SubscriptionTable;
  readonly alerts: readonly FoundAlert[];
}

/** Adds to subscriptions where their alerts stand. */
export async function withAlerts(db: Kysely<Tables>, rows: readonly SubscriptionTable[]): Promise<Found[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const alerts = await db
    .selectFrom('alert')
    .where('subscription_id', 'in', padded(ids))
    .selectAll()
    .orderBy('subscription_id')
    .orderBy('library_id')
    .execute();
  const libraries = await db.selectFrom('alert_library').selectAll().execute();
  const own = Map.groupBy(alerts, (alert) => alert.subscription_id);
  return rows.map((row) => ({
    row,
    alerts: (own.get(row.id) ?? []).map((alert) => ({
      alert,
      library: libraries.find((one) => one.library_id === alert.library_id),
    })),
  }));
}

/** The ends of the episodes of a subscription that are open, at `at` (ms). */
export function endsOf({ row, alerts }: Found, at: number, cause: EndCause): SubscriptionEvent[] {
  const rule = ruleOfText(row.rule);
  return alerts.flatMap(({ alert, library }) =>
    endOf(stateOf(alert, library), at, cause).map((event) => ({
      subscription: row,
      libraryId: alert.library_id,
      rule,
      event,
    })),
  );
}

/** Pauses subscriptions: disarmed, and watching nothing, until they are resumed or until `until` (ms). */
export async function pauseRows(
  db: Kysely<Tables>,
  found: readonly Found[],
  reason: PauseReason,
  at: number,
  until: number | null = null,
): Promise<void> {
  if (found.length === 0) return;
  await saveAlerts(
    db,
    found.flatMap(({ alerts }) => alerts.map(({ alert }) => silenced(alert, until))),
  );
  const ids = found.map(({ row }) => row.id);
  const paused = { paused_reason: reason, paused_at: at, paused_until: until };
  await db.updateTable('subscription').set(paused).where('id', 'in', ids).execute();
}

/** An alert that watches nothing until it is resumed, or until its mute ends (`until`, ms). */
export function silenced(alert: AlertTable, until: number | null): AlertTable {
  const phase = alert.phase === 'over' ? 'over' : 'disarmed';
  return { ...alert, ...noBounds, due_at: until, phase, since: null, breached_at: null, fired_at: null };
}
