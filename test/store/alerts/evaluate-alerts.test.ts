import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertState } from '../../../src/domain/alerts/alert.ts';
import { newAlert, step } from '../../../src/domain/alerts/alert-step.ts';
import type { Rule } from '../../../src/domain/alerts/rule.ts';
import { serviceDayOf } from '../../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import type { LibraryObservation } from '../../../src/store/alerts/alert-ports.ts';
import { sight, subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { onEachPlace, type SharedPlace } from '../each-engine.ts';
import { someRule } from './some-rule.ts';

const minute = 60_000;
/** Eight minutes to midnight in Montreal: the day ends after a few observations, while holds are running. */
const start = Date.UTC(2026, 1, 12, 4, 52);
const gapMs = defaultFreshnessLimits.fetchMs;

type Act =
  | { readonly kind: 'add'; readonly rule: Rule }
  | { readonly kind: 'setBack'; readonly byMs: number }
  | {
      readonly kind: 'see';
      readonly people: number;
      readonly afterMs: number;
      readonly freshness: 'fresh' | 'stale' | 'missing';
    };

const see = fc.record({
  kind: fc.constant('see' as const),
  people: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 14 }) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 14, noNaN: true }) },
  ),
  afterMs: fc.constantFrom(1, 1, 1, 1, 5, 6, 9, 11, 60, 300, 1440, 0, -3).map((n) => n * minute),
  freshness: fc.constantFrom('fresh', 'fresh', 'fresh', 'fresh', 'fresh', 'stale', 'missing'),
});
const add = fc.record({ kind: fc.constant('add' as const), rule: someRule });
const setBack = fc.record({
  kind: fc.constant('setBack' as const),
  byMs: fc.constantFrom(0.5, 3, 60, 1440).map((n) => n * minute),
});
const acts: fc.Arbitrary<Act[]> = fc
  .tuple(
    fc.array(add, { minLength: 2, maxLength: 5 }),
    fc.array(
      fc.oneof({ weight: 12, arbitrary: see }, { weight: 1, arbitrary: add }, { weight: 1, arbitrary: setBack }),
      { minLength: 10, maxLength: 70 },
    ),
  )
  .map(([first, then]) => [...first, ...then]);

interface Model {
  readonly rule: Rule;
  state: AlertState;
  readonly eventLines: string[];
}

/** Who is over sees nothing any more. */
const seenBy = (state: AlertState) =>
  state.phase.kind === 'over' ? { ...state, lastSeenAt: 0, serviceDay: '' } : state;

/** Runs a story through the store, and the same through the domain's `step` for every rule at every observation. */
async function bothWays(place: SharedPlace, story: readonly Act[]): Promise<void> {
  let now = start;
  const store = await place.open({ clock: { now: () => now } });
  const models = new Map<string, Model>();
  let last: LibraryObservation | undefined;
  let newest = Number.NEGATIVE_INFINITY;
  /** Of what the alerts were shown: they do not see a count that is stale. */
  let newestSeen = Number.NEGATIVE_INFINITY;
  const touched: string[] = [];
  for (const act of story) {
    if (act.kind === 'setBack') {
      now -= act.byMs;
      continue;
    }
    if (act.kind === 'add') {
      const isRecent = last !== undefined && last.at <= now && now - last.at <= gapMs;
      const added = await store.subscriptions.add(subscriptionFor(act.rule, {}, now), 100);
      if (added.kind !== 'added') continue;
      models.set(added.thing.id, {
        rule: act.rule,
        state: newAlert(act.rule, isRecent ? last : undefined),
        eventLines: [],
      });
      continue;
    }
    // The first reading after a clock was set back is none that waited for minutes: its alerts' times move by how far the clock went.
    const at = now + (newest > now ? Math.max(0, act.afterMs) : act.afterMs);
    now = Math.max(now, at);
    const observation: LibraryObservation = {
      libraryId: 'webster',
      people: act.people,
      at,
      serviceDay: serviceDayOf(at),
      freshness: act.freshness,
      full: 12,
      now,
    };
    const { notes } = await store.alerts.recordAndEvaluate([sight('webster', act.people, at)], {
      observations: [observation],
      queuedAt: now,
      gapMs,
    });
    // A time that lies ahead says nothing, since the clock was set back; what is older than the last says nothing either.
    if (newest > now) newest = Number.NEGATIVE_INFINITY;
    const isNew = at > newest;
    newest = Math.max(newest, at);
    if (act.freshness === 'fresh' && isNew && newestSeen > now) newestSeen = Number.NEGATIVE_INFINITY;
    if (!isNew || at <= newestSeen) {
      expect(notes).toEqual([]);
      continue;
    }
    if (act.freshness === 'fresh') newestSeen = at;
    const isLater = last === undefined || at > last.at || last.at > now;
    if (act.freshness === 'fresh' && isLater) last = observation;
    for (const [id, model] of models) {
      const { state, events } = step(model.state, model.rule, observation, gapMs);
      model.state = state;
      for (const event of events) model.eventLines.push(`${id} ${event.kind} ${event.episode} ${event.at}`);
    }
    for (const owned of await store.subscriptions.list({ kind: 'guild', guildId: 'g1' })) {
      const model = models.get(owned.id);
      const [alert] = owned.alerts;
      expect(alert && seenBy(alert.state), JSON.stringify(model?.rule)).toEqual(model && seenBy(model.state));
    }
    for (const note of notes) {
      if (['fired', 'resolved'].includes(note.reason)) {
        touched.push(`${note.subscriptionId} ${note.reason} ${now}`);
      }
    }
  }
  const expected = [...models.values()]
    .flatMap(({ eventLines }) => eventLines)
    .filter((one) => !one.includes(' ended '));
  expect(touched.map((one) => one.replace(/ (\d+)$/, '')).sort()).toEqual(
    expected.map((one) => one.replace(/ \d+ \d+$/, '')).sort(),
  );
  await store.close();
}

onEachPlace('lazy evaluation', (place) => {
  test('comes to the same states and events as stepping every rule on every observation', async () => {
    const property = fc.asyncProperty(acts, (story) => bothWays(place, story)).afterEach(place.empty);
    // All engines run the same statements: the many stories are for what these say.
    await fc.assert(property, { numRuns: place.durable ? 12 : 100 });
  });
});
