import type { Kysely } from 'kysely';
import type { AlertState, Observation } from '../../domain/alerts/alert.ts';
import { changeRule, newAlert } from '../../domain/alerts/alert-step.ts';
import type { Rule } from '../../domain/alerts/rule.ts';
import type { AlertLibraryTable, AlertTable, Tables } from '../tables.ts';
import { alertRowOf, dueAt, type FoundAlert, stateOf } from './alert-rows.ts';
import type { Found } from './subscription-rows.ts';

/** The alerts of a new subscription, one for each library of its rule, as of `createdAt` (ms). */
export async function newAlerts(
  db: Kysely<Tables>,
  subscriptionId: string,
  rule: Rule,
  createdAt: number,
  freshMs: number,
): Promise<FoundAlert[]> {
  return (await librariesOf(db, rule)).map(({ libraryId, library }) => {
    const state = newAlert(rule, lastSeen(library, createdAt, freshMs));
    // What has seen nothing yet is looked at with the next reading, whatever it says.
    const due = state.serviceDay === null ? 0 : dueAt(rule, state, createdAt);
    const key = { subscription_id: subscriptionId, library_id: libraryId };
    return { alert: alertRowOf(key, rule, state, { full: library?.full_people ?? undefined, dueAt: due }), library };
  });
}

/**
 * The alerts of a subscription whose rule becomes `rule` at `at` (ms): they begin again. The cooldown goes on, also where the
 * library is another one, and episodes go on being counted: the outbox may still know of one of the same library.
 */
export async function changedAlerts(
  db: Kysely<Tables>,
  { row, alerts }: Found,
  rule: Rule,
  at: number,
  freshMs: number,
): Promise<AlertTable[]> {
  const old = new Map(alerts.map(({ alert, library }) => [alert.library_id, stateOf(alert, library)]));
  const lastFiredAt = Math.max(0, ...[...old.values()].map((state) => state.lastFiredAt ?? 0)) || null;
  const last = await db
    .selectFrom('delivery')
    .where('subscription_id', '=', row.id)
    .select((eb) => eb.fn.max('episode').as('episode'))
    .executeTakeFirst();
  const episode = Math.max(Number(last?.episode ?? 0), ...[...old.values()].map((state) => state.episode));
  return (await librariesOf(db, rule)).map(({ libraryId, library }) => {
    // Another rule has seen nothing yet, so that what is seen now is new to it.
    const kept: AlertState = {
      ...(old.get(libraryId) ?? { ...newAlert(rule), episode, lastFiredAt }),
      lastSeenAt: null,
      serviceDay: null,
    };
    const { state } = changeRule(kept, rule, at, lastSeen(library, at, freshMs));
    const key = { subscription_id: row.id, library_id: libraryId };
    const full = library?.full_people ?? undefined;
    return alertRowOf(key, rule, state, { full, dueAt: state.serviceDay === null ? 0 : null });
  });
}

/** The libraries of a rule, with what their alerts have seen; of `any` those that were seen so far. */
async function librariesOf(
  db: Kysely<Tables>,
  { libraries }: Rule,
): Promise<{ readonly libraryId: string; readonly library: AlertLibraryTable | undefined }[]> {
  const seen = await db.selectFrom('alert_library').selectAll().orderBy('library_id').execute();
  const ids = libraries === 'any' ? seen.map((row) => row.library_id) : [...new Set(libraries)].sort();
  return ids.map((libraryId) => ({ libraryId, library: seen.find((row) => row.library_id === libraryId) }));
}

/** What the alerts of a library saw last, unless by `now` it is too old, or of a clock that was set back, to be what a person sees. */
export function lastSeen(
  library: AlertLibraryTable | undefined,
  now: number,
  freshMs: number,
): Observation | undefined {
  if (library === undefined || library.seen_at === null || library.people === null) return undefined;
  const ageMs = now - library.seen_at;
  if (library.service_day === null || ageMs < 0 || ageMs > freshMs) return undefined;
  return {
    people: library.people,
    at: library.seen_at,
    serviceDay: library.service_day,
    freshness: 'fresh',
    full: library.full_people ?? undefined,
    now,
  };
}
