import type { Kysely } from 'kysely';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import { padded } from '../engine/batches.ts';
import type { AlertLibraryTable, AlertTable, SubscriptionTable, Tables } from '../tables.ts';
import { noBounds } from './alert-bounds.ts';
import { saveAlerts } from './save-alerts.ts';

/** A subscription's rows, with where its alert stands. */
export interface Found {
  readonly row: SubscriptionTable;
  readonly alert: AlertTable;
  readonly library: AlertLibraryTable | undefined;
}

/** Adds to subscriptions where their alerts stand. */
export async function withAlerts(db: Kysely<Tables>, rows: readonly SubscriptionTable[]): Promise<Found[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const alerts = await db.selectFrom('alert').where('subscription_id', 'in', padded(ids)).selectAll().execute();
  const libraries = await db.selectFrom('alert_library').selectAll().execute();
  return rows.flatMap((row) => {
    const alert = alerts.find((one) => one.subscription_id === row.id);
    if (alert === undefined) return [];
    return [{ row, alert, library: libraries.find((one) => one.library_id === alert.library_id) }];
  });
}

/** Pauses subscriptions: disarmed, and watching nothing, until they are resumed or until `until` (ms). */
export async function pauseRows(
  db: Kysely<Tables>,
  found: readonly Pick<Found, 'alert' | 'library'>[],
  reason: PauseReason,
  at: number,
  until: number | null = null,
): Promise<void> {
  const ids = found.map(({ alert }) => alert.subscription_id);
  if (ids.length === 0) return;
  await saveAlerts(
    db,
    found.map(({ alert }) => silenced(alert, until)),
  );
  const paused = { paused_reason: reason, paused_at: at, paused_until: until };
  await db.updateTable('subscription').set(paused).where('id', 'in', ids).execute();
}

/** An alert that watches nothing until it is resumed, or until its mute ends (`until`, ms). */
export function silenced(alert: AlertTable, until: number | null): AlertTable {
  const phase = alert.phase === 'over' ? 'over' : 'disarmed';
  return { ...alert, ...noBounds, due_at: until, phase, since: null, breached_at: null, fired_at: null };
}
