import type { ExpressionBuilder, Kysely } from 'kysely';
import type { AlertEvent, Observation } from '../../domain/alerts/alert.ts';
import { step } from '../../domain/alerts/alert-step.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { queueEvents } from '../deliveries/queue-events.ts';
import { inBatches } from '../engine/batches.ts';
import type { AlertLibraryTable, AlertTable, Tables } from '../tables.ts';
import { keepTraces } from '../traces.ts';
import type { Evaluation, LibraryObservation } from './alert-ports.ts';
import { alertRowOf, dueAt, ruleOfText, stateOf } from './alert-rows.ts';
import { recomputeBounds } from './recompute-bounds.ts';
import { saveAlerts } from './save-alerts.ts';

/**
 * Steps every alert that one observation can change, inside the transaction that keeps the reading, and queues what is
 * to be sent. Alerts that it cannot change are not even read: all of a library's alerts see the same counts, so that only
 * those with a bound between the last count and this one, or whose time has come, can do anything but stay as they are.
 * The domain's `step`, called for every alert on every observation, comes to the same events; a property test says so.
 */
export async function evaluateLibrary(
  db: Kysely<Tables>,
  { libraryId, ...observation }: LibraryObservation,
  { queuedAt, gapMs }: Pick<Evaluation, 'queuedAt' | 'gapMs'>,
  newId: () => string,
): Promise<DecisionNote[]> {
  const { people } = observation;
  // Missing data changes no alert, nor does what is not newer.
  if (observation.freshness !== 'fresh' || people === undefined || !Number.isFinite(people)) return [];
  const known = await db.selectFrom('alert_library').where('library_id', '=', libraryId).selectAll().executeTakeFirst();
  const before: AlertLibraryTable = known ?? unseenLibrary(libraryId);
  const isSetBack = before.seen_at !== null && before.seen_at > observation.now;
  if (before.seen_at !== null && observation.at <= before.seen_at && !isSetBack) return [];

  await recomputeBounds(db, before, observation.full);
  const ids = isSetBack
    ? await watchingAlertIds(db, libraryId)
    : await affectedAlertIds(db, before, observation, Math.round(people), gapMs);
  const notes: DecisionNote[] = [];
  await inBatches(ids, async (batch) => {
    notes.push(...(await stepAll(db, batch, before, observation, { gapMs, newId, queuedAt })));
  });
  await keepTraces(db, notes, newId);
  await keepLibrary(db, before, observation, Math.round(people));
  return notes;
}

/** A library of which no alert has seen anything. */
function unseenLibrary(libraryId: string): AlertLibraryTable {
  return {
    library_id: libraryId,
    full_people: null,
    seen_at: null,
    people: null,
    service_day: null,
    lowest: null,
    highest: null,
  };
}

type AlertExpressions = ExpressionBuilder<Tables, 'alert'>;

/** The ids of the alerts that an observation of `people` can change. */
async function affectedAlertIds(
  db: Kysely<Tables>,
  before: AlertLibraryTable,
  { at, now, serviceDay }: Omit<Observation, 'people'>,
  people: number,
  gapMs: number,
): Promise<string[]> {
  const ids = new Set<string>();
  const add = async (condition: (eb: AlertExpressions) => ReturnType<AlertExpressions['and']>): Promise<void> => {
    const rows = await db
      .selectFrom('alert')
      .where('library_id', '=', before.library_id)
      .where(condition)
      .select('subscription_id')
      .execute();
    for (const row of rows) ids.add(row.subscription_id);
  };

  await add((eb) => eb.and([eb('due_at', '<=', Math.max(at, now))]));
  const { people: last, seen_at: seenAt, lowest, highest } = before;
  // The first reading of a day only disarms, and that is not written down.
  if (last === null || seenAt === null || before.service_day !== serviceDay) return [...ids];
  if (at - seenAt > gapMs) await add((eb) => eb.and([eb('phase', 'in', ['pending', 'recovering'])]));
  const [low, high] = [Math.min(last, people), Math.max(last, people)];
  if (low === high) return [...ids];

  for (const direction of ['above', 'below'] as const) {
    const isAbove = direction === 'above';
    const isTowards = isAbove === people > last;
    /** Whether `column` lies between the two counts, on the side where it is passed. */
    const between = (eb: AlertExpressions, column: 'breach_at' | 'clear_at', isUpward: boolean) => [
      eb('direction', '=', direction),
      eb(column, isUpward ? '>' : '>=', low),
      eb(column, isUpward ? '<=' : '<', high),
    ];
    const breach = (eb: AlertExpressions) => between(eb, 'breach_at', isAbove);
    const clear = (eb: AlertExpressions) => between(eb, 'clear_at', !isAbove);
    const today = (eb: AlertExpressions) => eb('service_day', '=', serviceDay);
    if (isTowards) {
      await add((eb) => eb.and([...breach(eb), eb('phase', '=', 'inactive'), today(eb)]));
      const extreme = isAbove ? lowest : highest;
      // At rest since an older day: armed only if it has been clear since, which the library's extremes tell.
      if (extreme !== null) {
        await add((eb) =>
          eb.and([
            ...breach(eb),
            eb('phase', 'in', ['disarmed', 'inactive', 'pending']),
            eb('service_day', '<>', serviceDay),
            eb('clear_at', isAbove ? '>=' : '<=', extreme),
          ]),
        );
      }
      await add((eb) => eb.and([...clear(eb), eb('phase', '=', 'recovering')]));
    } else {
      await add((eb) => eb.and([...breach(eb), eb('phase', '=', 'pending'), today(eb)]));
      await add((eb) => eb.and([...clear(eb), eb('phase', 'in', ['firing', 'disarmed']), today(eb)]));
    }
  }
  return [...ids];
}

/** The ids of all alerts that watch a library. After a clock was set back each has times that must move with it. */
async function watchingAlertIds(db: Kysely<Tables>, libraryId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('alert')
    .innerJoin('subscription', 'subscription.id', 'alert.subscription_id')
    .where('alert.library_id', '=', libraryId)
    .where('phase', '<>', 'over')
    .where('paused_reason', 'is', null)
    .select('subscription_id')
    .execute();
  return rows.map((row) => row.subscription_id);
}

async function stepAll(
  db: Kysely<Tables>,
  ids: readonly string[],
  library: AlertLibraryTable,
  observation: Observation,
  { gapMs, newId, queuedAt }: Pick<Evaluation, 'gapMs' | 'queuedAt'> & { readonly newId: () => string },
): Promise<DecisionNote[]> {
  const rows = await db
    .selectFrom('alert')
    .innerJoin('subscription', 'subscription.id', 'alert.subscription_id')
    .where('alert.subscription_id', 'in', ids)
    .selectAll('alert')
    .select(['id', 'owner_key', 'guild_id', 'channel_id', 'say_resolved', 'rule'])
    .execute();
  const changed: AlertTable[] = [];
  const events: { subscription: (typeof rows)[number]; event: AlertEvent }[] = [];
  const notes: DecisionNote[] = [];
  for (const row of rows) {
    const rule = ruleOfText(row.rule);
    const before = stateOf(row, library);
    const { state, events: own, reason } = step(before, rule, observation, gapMs);
    // What only disarmed has not been held against its bounds: the next observation does.
    const isUnjudged = reason.code === 'dayEnded' || reason.code === 'ruleChanged';
    const due = isUnjudged ? 0 : reason.code === 'fullUnknown' ? null : dueAt(rule, state, observation.now);
    changed.push(alertRowOf(row.id, rule, state, { full: observation.full, dueAt: due }));
    for (const event of own) events.push({ subscription: row, event });
    if (own.length > 0 || state.phase.kind !== before.phase.kind) {
      notes.push({
        subscriptionId: row.id,
        guildId: row.guild_id,
        at: observation.now,
        reason: reason.code,
        detail: { ...reason, from: before.phase.kind, to: state.phase.kind, episode: state.episode },
      });
    }
  }
  await saveAlerts(db, changed);
  notes.push(...(await queueEvents(db, events, { queuedAt, newId })));
  return notes;
}

/** What all alerts of the library have now seen. The first observation of a day counts for no extreme: it only disarms. */
async function keepLibrary(
  db: Kysely<Tables>,
  before: AlertLibraryTable,
  { at, serviceDay, full }: Observation,
  people: number,
): Promise<void> {
  const isSameDay = before.service_day === serviceDay;
  const row: AlertLibraryTable = {
    library_id: before.library_id,
    full_people: full ?? null,
    seen_at: at,
    people,
    service_day: serviceDay,
    lowest: isSameDay ? Math.min(before.lowest ?? people, people) : null,
    highest: isSameDay ? Math.max(before.highest ?? people, people) : null,
  };
  await db
    .insertInto('alert_library')
    .values(row)
    .onConflict((conflict) => conflict.column('library_id').doUpdateSet(row))
    .execute();
}
