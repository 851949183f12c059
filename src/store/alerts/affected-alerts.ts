import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { eventLoopTurn } from '../../base/event-loop.ts';
import type { Observation } from '../../domain/alerts/alert.ts';
import type { AlertLibraryTable, Tables } from '../tables.ts';

type AlertExpressions = ExpressionBuilder<Tables, 'alert'>;

/** The ids of the alerts that an observation of `people` can change. */
export async function affectedAlertIds(
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
    // To find ten thousand alone holds up the event loop for ten milliseconds.
    if (rows.length > 1_000) await eventLoopTurn();
    for (const row of rows) ids.add(row.subscription_id);
  };

  await add((eb) => eb.and([eb('due_at', '<=', Math.max(at, now))]));
  const { people: last, seen_at: seenAt, lowest, highest } = before;
  // The first reading of a day only disarms, which `stateOf` works out without a write.
  if (last === null || seenAt === null || before.service_day !== serviceDay) return [...ids];
  if (at - seenAt > gapMs)
    await add((eb) => eb.and([eb('phase', 'in', ['pending', 'recovering']), eb('due_at', 'is not', null)]));
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
    // The literals are the conditions of the indexes.
    const breach = (eb: AlertExpressions) => [
      ...between(eb, 'breach_at', isAbove),
      eb('phase', '<>', sql.lit('firing')),
    ];
    const clear = (eb: AlertExpressions) => [
      ...between(eb, 'clear_at', !isAbove),
      eb('phase', '<>', sql.lit('inactive')),
    ];
    const today = (eb: AlertExpressions) => eb('service_day', '=', serviceDay);
    if (isTowards) {
      await add((eb) => eb.and([...breach(eb), eb('phase', '=', 'inactive'), today(eb)]));
      const extreme = isAbove ? lowest : highest;
      // Last stepped on an older day: it is armed only if the library's lowest or highest count of today was clear for it.
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
export async function watchingAlertIds(db: Kysely<Tables>, libraryId: string): Promise<string[]> {
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
