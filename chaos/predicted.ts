import { newAlert, step } from '../src/domain/alerts/alert-step.ts';
import { libraryIdsOf } from '../src/domain/alerts/rule-libraries.ts';
import type { Subscription } from '../src/domain/alerts/subscription.ts';
import { serviceDayOf } from '../src/domain/calendar/service-day.ts';
import { freshnessLimitsFor, freshnessOf } from '../src/domain/occupancy/freshness.ts';
import type { Seen } from './observer.ts';

const limits = freshnessLimitsFor(60_000);
/** People who make a library full, as the bot has it without any setting. */
const full: Readonly<Record<string, number>> = { webster: 1600, vanier: 800, greynuns: 230 };

/**
 * The alerts that should have fired, as `subscription.library openedAt`: the domain's `step` over every observation that was
 * stored, for each alert by itself, with none of the store's short cuts.
 */
export function predictedFirings(subscriptions: readonly Subscription[], seen: readonly Seen[]): Set<string> {
  const fired = new Set<string>();
  const byLibrary = Map.groupBy(seen, ({ libraryId }) => libraryId);
  for (const { id, rule } of subscriptions) {
    for (const libraryId of rule.libraries === 'any' ? byLibrary.keys() : libraryIdsOf(rule, [])) {
      let state = newAlert(rule);
      for (const { people, fetchedAt, seenAt } of byLibrary.get(libraryId) ?? []) {
        const freshness = freshnessOf({ seenAt, changedAt: fetchedAt, hasRecord: true }, seenAt, limits).kind;
        const serviceDay = serviceDayOf(seenAt);
        const observation = { people, at: seenAt, now: seenAt, serviceDay, freshness, full: full[libraryId] };
        const stepped = step(state, rule, observation, limits.fetchMs);
        state = stepped.state;
        for (const event of stepped.events)
          if (event.kind === 'fired') fired.add(`${id}.${libraryId} ${event.breachedAt}`);
      }
    }
  }
  return fired;
}
