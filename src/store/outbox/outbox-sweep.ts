import type { Kysely } from 'kysely';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import { endSubscriptions } from '../alerts/end-subscriptions.ts';
import { rearmOneShots } from '../alerts/rearm-one-shots.ts';
import { deleteRemoved } from '../alerts/removed-subscriptions.ts';
import { saveAlerts } from '../alerts/save-alerts.ts';
import { silenced, withAlerts } from '../alerts/subscription-rows.ts';
import { emptyDelivery } from '../deliveries/queue-events.ts';
import { standingStatement } from '../engine/standing-statement.ts';
import type { DeliveryTable, SubscriptionTable, Tables } from '../tables.ts';
import { keepTraces } from '../traces.ts';
import { notesOf } from './outbox-settle.ts';

/** What one sweep takes of each kind. */
const most = 400;

/** How long what is settled is kept (ms); longer where an episode is still open, since its end needs the delivery that opened it. */
const keptMs = 48 * 60 * 60_000;

interface Sweeping {
  readonly now: number;
  readonly campusNow: number;
  readonly newId: () => string;
}

/** Drops and ends what has run out: see `Outbox.sweep`. */
export async function sweepOutbox(
  db: Kysely<Tables>,
  { now, campusNow, newId }: Sweeping,
): Promise<{ notes: DecisionNote[]; isDone: boolean }> {
  const { notes, count } = await dropOld(db, now);
  const ended = await endRunOut(db, { now, campusNow, newId });
  await keepTraces(db, notes, newId);
  return { notes, isDone: count < most && ended < most };
}

/**
 * Deletes what was settled days ago, subscriptions that were removed, and what buttons needed that no longer work. Resolves to whether
 * there was no more of it.
 */
export async function pruneOutbox(
  db: Kysely<Tables>,
  { now, campusNow }: Pick<Sweeping, 'now' | 'campusNow'>,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await deleteSettled(db, { before: now - keptMs });
  await cancelUnopened(db, { now });
  await deleteRemoved(db, now);
  await deletePending(db, { campusNow });
  return numAffectedRows < most;
}

const deleteSettled = standingStatement((db: Kysely<Tables>, { before }: { before: number }) => {
  const old = db
    .selectFrom('delivery')
    .where('settled_at', '<', before)
    // An edit that is still to be made, or will be when an episode ends, says all that its message says.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as other')
            .leftJoin('alert', (join) =>
              join
                .onRef('alert.subscription_id', '=', 'other.subscription_id')
                .onRef('alert.library_id', '=', 'other.library_id')
                .onRef('alert.episode', '=', 'other.episode')
                .on('alert.phase', 'in', ['firing', 'recovering']),
            )
            .whereRef('other.message_id', '=', 'delivery.message_id')
            .where((eb) => eb.or([eb('other.settled_at', 'is', null), eb('alert.phase', 'is not', null)]))
            .select('other.id'),
        ),
      ),
    )
    .select('id')
    .limit(most);
  return db.deleteFrom('delivery').where('id', 'in', old);
});

const deletePending = standingStatement((db: Kysely<Tables>, { campusNow }: { campusNow: number }) =>
  db.deleteFrom('pending').where('expires_at', '<=', campusNow),
);

/** Cancels what waits for a notification that is not to be sent any more, or is gone. Only earlier versions have left such. */
const cancelUnopened = standingStatement((db: Kysely<Tables>, { now }: { now: number }) =>
  db
    .updateTable('delivery')
    .set({ status: 'cancelled', reason: 'neverSent', settled_at: now })
    .where('status', '=', 'waiting')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as fired')
            .whereRef('fired.subscription_id', '=', 'delivery.subscription_id')
            .whereRef('fired.library_id', '=', 'delivery.library_id')
            .whereRef('fired.episode', '=', 'delivery.episode')
            .where('fired.kind', '=', 'fired')
            .where('fired.status', 'in', ['queued', 'leased', 'sent'])
            .select('fired.id'),
        ),
      ),
    ),
);

const tooOld = standingStatement((db: Kysely<Tables>, { now }: { now: number }) =>
  db
    .selectFrom('delivery')
    .where('status', '=', 'queued')
    .where('expires_at', '<=', now)
    // What may be out is looked for, however late: the dispatcher decides. A batch id shows that an attempt was made.
    .where((eb) => eb.or([eb('batch_id', 'is', null), eb('kind', 'not in', ['fired', 'line'])]))
    .selectAll()
    .limit(most),
);

/** Drops what is too old to be sent: after an outage old notifications would mislead. */
async function dropOld(db: Kysely<Tables>, now: number): Promise<{ notes: DecisionNote[]; count: number }> {
  const { rows } = await tooOld(db, { now });
  if (rows.length === 0) return { notes: [], count: 0 };
  await db
    .updateTable('delivery')
    .set({ status: 'expired', reason: 'tooOld', settled_at: now })
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute();
  await rearmOneShots(db, rows);
  const ended = rows.filter((row) => row.kind === 'expired').map((row) => row.subscription_id);
  await endSubscriptions(db, ended, 'expired', now);
  const notes = Map.groupBy(rows, ({ kind }) => (kind === 'publish' ? 'notPublished' : 'expired'));
  return { notes: [...notes].flatMap(([reason, own]) => notesOf(own, reason, now)), count: rows.length };
}

const runOut = standingStatement((db: Kysely<Tables>, { campusNow }: { campusNow: number }) =>
  db.selectFrom('subscription').where('expiry_due', '<=', campusNow).selectAll().limit(most),
);

/**
 * Subscriptions that ran out watch nothing any more and post that once; paused ones end silently, since they cannot post. `lastWord` gives
 * the columns in which that delivery differs from a new one. Answers how many there were.
 */
export async function endRunOut(
  db: Kysely<Tables>,
  { now, campusNow, newId }: Sweeping,
  lastWord: (row: SubscriptionTable) => Partial<DeliveryTable> = () => ({}),
): Promise<number> {
  const { rows } = await runOut(db, { campusNow });
  if (rows.length === 0) return 0;
  const underWay = await db
    .selectFrom('delivery')
    .where(
      'subscription_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('kind', '=', 'fired')
    .where('status', 'in', ['queued', 'leased'])
    .select('subscription_id')
    .execute();
  const beingSent = new Set(underWay.map((row) => row.subscription_id));
  const [watching, paused] = [
    rows.filter((row) => row.paused_reason === null || beingSent.has(row.id)),
    rows.filter((row) => row.paused_reason !== null && !beingSent.has(row.id)),
  ];
  await endSubscriptions(
    db,
    paused.map((row) => row.id),
    'expired',
    now,
  );
  for (const { row, alerts } of await withAlerts(db, watching)) {
    // A notification that is being sent, or looked for, ends it; should that fail, its expiry is due again later.
    const isBeingSent = beingSent.has(row.id);
    const expiry_due = isBeingSent ? campusNow + deliveryLimits.notificationTtlMs : null;
    await db.updateTable('subscription').set({ expiry_due }).where('id', '=', row.id).execute();
    if (isBeingSent) continue;
    await saveAlerts(
      db,
      alerts.map(({ alert }) => ({ ...silenced(alert, null), phase: 'over' })),
    );
    const delivery = {
      ...emptyDelivery({ id: newId(), recipient: row, kind: 'expired', queuedAt: now }),
      episode: Math.max(0, ...alerts.map(({ alert }) => alert.episode)),
      opened_at: row.created_at,
      ...lastWord(row),
    };
    await db
      .insertInto('delivery')
      .values(delivery)
      // It may have been removed when this was queued already, and is back.
      .onConflict((conflict) =>
        conflict
          .columns(['subscription_id', 'library_id', 'episode', 'kind'])
          .doUpdateSet(delivery)
          .where('delivery.status', '=', 'cancelled'),
      )
      .execute();
  }
  return rows.length;
}
