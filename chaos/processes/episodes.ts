import { newAlert, step } from '../../src/domain/alerts/alert-step.ts';
import { type Rule, ruleSchema } from '../../src/domain/alerts/rule.ts';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';

/** A crossing as the domain has it, from the readings that were stored. */
export interface Episode {
  readonly subscriptionId: string;
  readonly libraryId: string;
  readonly breachedAt: number;
  isOver: boolean;
}

export interface ReadingRow {
  readonly library_id: string;
  readonly fetched_at: number;
  readonly people: number;
}

export interface SubscriptionRow {
  readonly id: string;
  readonly rule: string;
}

/** What should have fired: the machine of the alerts alone, over every stored reading. */
export function episodesOf(readings: readonly ReadingRow[], subscriptions: readonly SubscriptionRow[]): Episode[] {
  const perLibrary = Map.groupBy(readings, ({ library_id }) => library_id);
  return subscriptions.flatMap(({ id, rule: text }) => {
    const rule = ruleSchema.parse(JSON.parse(text));
    const { libraries } = rule;
    if (libraries === 'any') throw new Error('the storms know no rule for any library');
    return libraries.flatMap((libraryId) => episodesOfOne(rule, id, libraryId, perLibrary.get(libraryId) ?? []));
  });
}

function episodesOfOne(
  rule: Rule,
  subscriptionId: string,
  libraryId: string,
  readings: readonly ReadingRow[],
): Episode[] {
  const episodes: Episode[] = [];
  let state = newAlert(rule);
  for (const { fetched_at: at, people } of readings) {
    const serviceDay = serviceDayOf(at);
    const seen = { people, at, now: at, serviceDay, freshness: 'fresh', full: undefined } as const;
    const { state: next, events } = step(state, rule, seen);
    state = next;
    for (const event of events) {
      if (event.kind === 'fired') {
        episodes.push({ subscriptionId, libraryId, breachedAt: event.breachedAt, isOver: false });
        continue;
      }
      const last = episodes.at(-1);
      if (last !== undefined) last.isOver = true;
    }
  }
  return episodes;
}
