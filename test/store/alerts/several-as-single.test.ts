import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionNote } from '../../../src/domain/alerts/decision.ts';
import type { Rule } from '../../../src/domain/alerts/rule.ts';
import { serviceDayOf } from '../../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { sight, subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { someRule } from './some-rule.ts';

const minute = 60_000;
/** Eight minutes to midnight in Montreal: the day ends after a few polls, while holds are running. */
const start = Date.UTC(2026, 1, 12, 4, 52);
const libraries = ['annex', 'museum', 'webster'] as const;
const several = { kind: 'guild', guildId: 'g1' } as const;
const single = { kind: 'guild', guildId: 'g2' } as const;

type Act =
  | { readonly kind: 'poll'; readonly afterMs: number; readonly counts: readonly (number | undefined)[] }
  | { readonly kind: 'pause' | 'resume' }
  | { readonly kind: 'setBack'; readonly byMs: number };

const count = fc.option(fc.integer({ min: 0, max: 14 }), { nil: undefined, freq: 5 });
const poll = fc.record({
  kind: fc.constant('poll' as const),
  afterMs: fc.constantFrom(1, 1, 1, 1, 5, 6, 9, 11, 60, 300, 1440).map((n) => n * minute),
  counts: fc.tuple(count, count, count),
});
const acts = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: poll },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('setBack' as const),
        byMs: fc.constantFrom(0.5, 3, 60).map((n) => n * minute),
      }),
    },
  ),
  { minLength: 10, maxLength: 60 },
);

/** Plays a story to a rule over all libraries, and to one with the same settings for each of them. */
async function bothWays(rule: Rule, isAny: boolean, story: readonly Act[]): Promise<void> {
  let now = start;
  const store = await openStore({ url: 'sqlite::memory:', clock: { now: () => now } });
  const add = async (guild: string, watched: Rule['libraries']) =>
    addedThing(await store.subscriptions.add(subscriptionFor({ ...rule, libraries: watched }, { guild }, now), 9)).id;
  const together = await add(several.guildId, isAny ? 'any' : libraries);
  const apart = new Map<string, string>();
  for (const library of libraries) apart.set(await add(single.guildId, [library]), library);

  for (const act of story) {
    if (act.kind === 'setBack') now -= act.byMs;
    if (act.kind === 'pause' || act.kind === 'resume') {
      for (const [owner, id] of [
        [several, together],
        ...[...apart.keys()].map((one) => [single, one] as const),
      ] as const) {
        if (act.kind === 'pause') await store.subscriptions.pause(owner, id, 'byHand', now);
        else await store.subscriptions.resume(owner, id);
      }
    }
    if (act.kind === 'poll') {
      now += act.afterMs;
      const seen = libraries.flatMap((libraryId, index) => {
        const people = act.counts[index];
        return people === undefined ? [] : [{ libraryId, people }];
      });
      const day = { at: now, serviceDay: serviceDayOf(now), freshness: 'fresh', full: 12, now } as const;
      const { notes } = await store.alerts.recordAndEvaluate(
        seen.map(({ libraryId, people }) => sight(libraryId, people, now)),
        { observations: seen.map((one) => ({ ...one, ...day })), queuedAt: now, gapMs: defaultFreshnessLimits.fetchMs },
      );
      const decided = (isOne: (id: string) => boolean) =>
        notes
          .filter(({ subscriptionId }) => isOne(subscriptionId))
          .map(wordsOf)
          .sort();
      expect(decided((id) => id === together)).toEqual(decided((id) => apart.has(id)));
    }
    const [one] = await store.subscriptions.list(several);
    const states = (await store.subscriptions.list(single)).flatMap(({ alerts }) => alerts);
    const reached = one?.alerts.map(({ libraryId }) => libraryId);
    if (!isAny) expect(reached).toEqual(libraries);
    expect(one?.alerts).toEqual(
      states
        .filter(({ libraryId }) => reached?.includes(libraryId))
        .sort((a, b) => (a.libraryId < b.libraryId ? -1 : 1)),
    );
  }
  await store.close();
}

/** A decision about a library, whichever subscription it is of. */
function wordsOf({ reason, detail, at }: DecisionNote): string {
  return `${at} ${reason} ${JSON.stringify(detail)}`;
}

test('a rule over several libraries does for each of them what a rule of its own would', async () => {
  const rule = someRule.map((one): Rule => ({ ...one, oneShot: false }));
  await fc.assert(fc.asyncProperty(rule, fc.boolean(), acts, bothWays), { numRuns: 60 });
});
