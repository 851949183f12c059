import type { Kysely } from 'kysely';
import type { Observation } from '../../domain/alerts/alert.ts';
import { step } from '../../domain/alerts/alert-step.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { Rule } from '../../domain/alerts/rule.ts';
import { coversSeveral, isUselessWhileClosed, stepWhileClosed } from '../../domain/alerts/rule-libraries.ts';
import { queueEvents, type SubscriptionEvent } from '../deliveries/queue-events.ts';
import { inBatches } from '../engine/batches.ts';
import { builtOnce } from '../engine/row-statements.ts';
import type { AlertLibraryTable, AlertTable, Tables } from '../tables.ts';
import { keepTraces, redateTraces } from '../traces.ts';
import { affectedAlertIds, watchingAlertIds } from './affected-alerts.ts';
import type { Evaluation, LibraryObservation } from './alert-ports.ts';
import { alertRowOf, dueAt, ruleOfText, stateOf } from './alert-rows.ts';
import { coverNewLibrary } from './cover-new-library.ts';
import { endMutes } from './end-mutes.ts';
import { recomputeBounds } from './recompute-bounds.ts';
import { saveAlerts } from './save-alerts.ts';

/**
 * Steps every alert that one observation can change, inside the transaction that keeps the reading, and queues what is
 * to be sent. Alerts that it cannot change are not even read: all of a library's alerts see the same counts, so that only
 * those with a bound between the last count and this one, or whose time has come, can do anything but stay as they are.
 * The domain's `step`, called for every alert on every observation, comes to the same events; a property test says so.
 * `firedOnce` collects the one-shots that fired: see `endOneShots`.
 */
export async function evaluateLibrary(
  db: Kysely<Tables>,
  { libraryId, isClosed = false, ...observation }: LibraryObservation,
  { queuedAt, gapMs }: Pick<Evaluation, 'queuedAt' | 'gapMs'>,
  { newId, firedOnce }: Pick<Stepping, 'newId' | 'firedOnce'>,
): Promise<DecisionNote[]> {
  const { people } = observation;
  // Missing data changes no alert, nor does what is not newer.
  if (observation.freshness !== 'fresh' || people === undefined || !Number.isFinite(people)) return [];
  const known = await db.selectFrom('alert_library').where('library_id', '=', libraryId).selectAll().executeTakeFirst();
  const before: AlertLibraryTable = known ?? unseenLibrary(libraryId);
  const isSetBack = before.seen_at !== null && before.seen_at > observation.now;
  if (before.seen_at !== null && observation.at <= before.seen_at && !isSetBack) return [];

  if (isSetBack) await redateTraces(db, observation.now);
  if (known === undefined) await coverNewLibrary(db, libraryId);
  await endMutes(db, before, { ...observation, freshMs: gapMs });
  await recomputeBounds(db, before, observation.full);
  const ids = isSetBack
    ? await watchingAlertIds(db, libraryId)
    : await affectedAlertIds(db, before, observation, Math.round(people), gapMs);
  const notes: DecisionNote[] = [];
  const ruleOf = remembered(ruleOfText);
  await inBatches(db, ids, async (batch) => {
    notes.push(
      ...(await stepAll(db, batch, before, observation, { gapMs, newId, queuedAt, ruleOf, firedOnce, isClosed })),
    );
  });
  await keepTraces(db, notes, newId);
  await keepLibrary(db, before, observation, Math.round(people));
  return notes;
}

/** The function, asked once for each text: many rules say the same. */
function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = of(text);
      known.set(text, value);
    }
    return value;
  };
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

interface Stepping extends Pick<Evaluation, 'gapMs' | 'queuedAt'> {
  readonly newId: () => string;
  readonly ruleOf: (text: string) => Rule;
  readonly firedOnce: Set<string>;
  readonly isClosed: boolean;
}

/** The alerts of some subscriptions for one library, with what the subscriptions say; the parameters are their ids, and the library's. */
const alertsOf = builtOnce((db, ids) =>
  db
    .selectFrom('alert')
    .innerJoin('subscription', 'subscription.id', 'alert.subscription_id')
    .where('alert.subscription_id', 'in', Array<string>(ids).fill(''))
    .where('alert.library_id', '=', '')
    .selectAll('alert')
    .select(['id', 'owner_key', 'guild_id', 'channel_id', 'say_resolved', 'rule']),
);

async function stepAll(
  db: Kysely<Tables>,
  ids: readonly string[],
  library: AlertLibraryTable,
  observation: Observation,
  { gapMs, newId, queuedAt, ruleOf, firedOnce, isClosed }: Stepping,
): Promise<DecisionNote[]> {
  const changed: AlertTable[] = [];
  const events: SubscriptionEvent[] = [];
  const notes: DecisionNote[] = [];
  const { rows } = await alertsOf(db, ids.length, [...ids, library.library_id]);
  for (const row of rows) {
    const rule = ruleOf(row.rule);
    const before = stateOf(row, library);
    const stepped = step(before, rule, observation, gapMs);
    const {
      state,
      events: own,
      reason,
    } = isClosed && isUselessWhileClosed(rule) ? stepWhileClosed(before, stepped) : stepped;
    // This step only disarmed and did not compare the count with the rule's bounds: the next observation does.
    const isUnjudged = reason.code === 'dayEnded' || reason.code === 'ruleChanged';
    const due = isUnjudged ? 0 : reason.code === 'fullUnknown' ? null : dueAt(rule, state, observation.now);
    changed.push(alertRowOf(row, rule, state, { full: observation.full, dueAt: due }));
    for (const event of own) events.push({ subscription: row, libraryId: library.library_id, rule, event });
    if (reason.code === 'fired' && rule.oneShot && coversSeveral(rule)) firedOnce.add(row.id);
    if (own.length > 0 || state.phase.kind !== before.phase.kind) {
      notes.push({
        subscriptionId: row.id,
        guildId: row.guild_id,
        at: observation.now,
        reason: reason.code,
        detail: {
          ...reason,
          libraryId: library.library_id,
          from: before.phase.kind,
          to: state.phase.kind,
          episode: state.episode,
        },
      });
    }
  }
  await saveAlerts(db, changed);
  const queued = await queueEvents(db, events, { queuedAt, newId });
  const decided = notes.map((note) => {
    const deliveryIds = queued.queuedIds.get(note.subscriptionId);
    return deliveryIds === undefined ? note : { ...note, deliveryIds };
  });
  return [...decided, ...queued.notes];
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
