import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertEvent, AlertState, Observation, Step } from '../../../src/domain/alerts/alert.ts';
import { newAlert, step } from '../../../src/domain/alerts/alert-step.ts';
import { type Rule, ruleSchema, sideOf, silenceAt } from '../../../src/domain/alerts/rule.ts';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import { seen, someRule } from '../../support/timeline.ts';

const minute = 60_000;
const hour = 60 * minute;
const full = 1600;

const minutes = (max: number) => fc.integer({ min: 0, max }).map((count) => count * minute);

const rules: fc.Arbitrary<Rule> = fc
  .record({
    direction: fc.constantFrom<'above' | 'below'>('above', 'below'),
    margin: fc.constantFrom<Rule['margin'][]>({ people: 0 }, { people: 20 }, { percent: 3 }, null),
    holdMs: fc.oneof(fc.constant(0), minutes(20)),
    recoverMs: fc.oneof(fc.constant(0), minutes(20)),
    cooldownMs: fc.oneof(fc.constant(0), minutes(120)),
    quietHours: fc.constantFrom<Rule['quietHours'][]>(
      null,
      null,
      { fromMinute: 1320, toMinute: 480 },
      { fromMinute: 780, toMinute: 840 },
    ),
    days: fc.constantFrom<Rule['days'][]>(null, null, [1, 2, 3, 4, 5], [7]),
    oneShot: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  })
  .map(someRule);

/** An observation, or a rule that is another one from here on. */
interface Happening {
  readonly observation: Observation;
  readonly isEdit: boolean;
}

const starts = ['2026-02-11', '2026-03-07', '2026-03-08', '2026-10-31', '2026-11-01'].map(startOfServiceDay);
const around = fc.oneof(fc.integer({ min: 300, max: 500 }), fc.constantFrom(0, 370, 380, 390, 400, 401, 420, 450, 800));

/** Polls a minute or so apart that mostly stay where they are, with silences, stale data and edits in between. */
const story = fc
  .record({
    start: fc.constantFrom(...starts),
    from: minutes(23 * 60),
    legs: fc.array(
      fc.record({
        polls: fc.integer({ min: 1, max: 15 }),
        people: fc.array(around, { minLength: 1, maxLength: 3 }),
        everyMs: fc.oneof(
          fc.constant(minute),
          fc.integer({ min: 1, max: 12 * minute }),
          fc.integer({ min: 1, max: 3 * hour }),
        ),
        freshness: fc.oneof(
          { weight: 6, arbitrary: fc.constant<'fresh'>('fresh') },
          fc.constantFrom<'stale' | 'missing'>('stale', 'missing'),
        ),
        isEdit: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ start, from, legs }): Happening[] => {
    let at = start + from;
    return legs.flatMap(({ polls, people, everyMs, freshness, isEdit }) =>
      Array.from({ length: polls }, (_, index) => {
        at += everyMs;
        const observation = seen(people[index % people.length] ?? 0, at, { freshness });
        return { observation, isEdit: isEdit && index === 0 };
      }),
    );
  });

interface PlayedStep extends Step {
  readonly observation: Observation;
  readonly rule: Rule;
  readonly before: AlertState;
}

/** Every step of a story; `keep` is what becomes of the state between two of them. */
function play(rule: Rule, happenings: readonly Happening[], keep = (state: AlertState) => state): PlayedStep[] {
  let state = newAlert(rule);
  let current = rule;
  return happenings.map(({ observation, isEdit }) => {
    if (isEdit) current = { ...current, version: current.version + 1 };
    const before = keep(state);
    const result = step(before, current, observation);
    state = result.state;
    return { ...result, observation, rule: current, before };
  });
}

const eventsOf = (played: readonly Step[]): AlertEvent[] => played.flatMap(({ events }) => events);

/** Asserts `check` for any rule and story. */
const always = (check: (played: PlayedStep[], rule: Rule, happenings: Happening[]) => void, numRuns = 150) =>
  fc.assert(
    fc.property(rules, story, (rule, happenings) => {
      check(play(rule, happenings), rule, happenings);
    }),
    { numRuns },
  );

describe('whatever happens', () => {
  test('fired and its end take turns, each episode has one of each, and a one-shot rule one fired in all', () => {
    let fired = 0;
    always((played, rule) => {
      const events = eventsOf(played);
      events.forEach((event, index) => {
        expect(event.kind === 'fired').toBe(rule.oneShot || index % 2 === 0);
        expect(event.episode).toBe(Math.floor(index / 2) + 1);
      });
      if (rule.oneShot) expect(events.length).toBeLessThanOrEqual(1);
      const isOpen = events.length % 2 === 1 && !rule.oneShot;
      expect(['firing', 'recovering'].includes(played.at(-1)?.state.phase.kind ?? '')).toBe(isOpen);
      fired += events.length;
      // Of 150 runs one in a while has fewer.
    }, 400);
    expect(fired).toBeGreaterThan(100);
  });

  test('nothing comes of stale, missing or repeated observations', () => {
    always((played) => {
      for (const { observation, state, rule } of played) {
        if (state.ruleVersion !== rule.version) continue;
        const newer = (state.lastSeenAt ?? 0) + minute;
        for (const more of [
          { freshness: 'stale' as const, at: newer },
          { freshness: 'missing' as const, at: newer },
          { people: undefined, at: newer },
          { at: state.lastSeenAt ?? 0 },
          { at: observation.at - hour },
        ]) {
          if (state.lastSeenAt === null && !('freshness' in more) && !('people' in more)) continue;
          const result = step(state, rule, { ...observation, ...more });
          expect(result.state).toBe(state);
          expect(result.events).toEqual([]);
        }
      }
    }, 100);
  });

  test('it fires only after an unbroken breach of the whole hold, seen without a gap, when it may speak', () => {
    always((played) => {
      played.forEach(({ events, observation, rule, reason }, index) => {
        for (const event of events.filter(({ kind }) => kind === 'fired')) {
          expect(reason.code).toBe('fired');
          expect(observation.freshness).toBe('fresh');
          expect(silenceAt(rule, observation.now)).toBeUndefined();
          expect(observation.at - event.breachedAt).toBeGreaterThanOrEqual(rule.holdMs);
          const hold = played
            .slice(0, index + 1)
            .map((one) => one.observation)
            .filter(({ at, freshness }) => at >= event.breachedAt && freshness === 'fresh');
          hold.forEach((one, place) => {
            expect(sideOf(rule, one.people ?? 0, full)).toBe('breach');
            expect(one.serviceDay).toBe(observation.serviceDay);
            const gap = one.at - (hold[place - 1]?.at ?? one.at);
            expect(gap).toBeLessThanOrEqual(defaultFreshnessLimits.fetchMs);
          });
        }
      });
    });
  });

  test('the cooldown lies between any two that fire', () => {
    always((played, rule) => {
      const times = eventsOf(played).flatMap((event) => (event.kind === 'fired' ? [event.at] : []));
      times.forEach((at, index) => {
        expect(at - (times[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(rule.cooldownMs);
      });
    });
  });

  test('a reset and a rule change fire nothing, and nothing fires until it has been clear', () => {
    always((played) => {
      let isArmed = false;
      for (const { before, state, events, observation, rule, reason } of played) {
        const isBegun = before.ruleVersion !== rule.version || reason.code === 'dayEnded';
        if (isBegun) {
          isArmed = false;
          for (const { kind } of events) expect(kind).toBe('ended');
          if (before.phase.kind !== 'over') expect(state.phase.kind).toBe('disarmed');
        } else if (observation.freshness === 'fresh' && sideOf(rule, observation.people ?? 0, full) === 'clear') {
          isArmed = true;
        }
        if (events.some(({ kind }) => kind === 'fired')) expect(isArmed).toBe(true);
      }
    });
  });

  test('a restart changes nothing, at whatever point: the state comes back from JSON', () => {
    const restart = (state: AlertState): AlertState => JSON.parse(JSON.stringify(state));
    always((played, rule, happenings) => {
      const restarted = play(ruleSchema.parse(JSON.parse(JSON.stringify(rule))), happenings, restart);
      expect(restarted.map(({ state, events, reason }) => ({ state, events, reason }))).toStrictEqual(
        played.map(({ state, events, reason }) => ({ state, events, reason })),
      );
    });
  });

  test('what comes again, late or out of order, changes nothing', () => {
    fc.assert(
      fc.property(rules, story, fc.infiniteStream(fc.nat()), (rule, happenings, random) => {
        const repeated = happenings.flatMap((happening, index) => {
          const old = happenings[(random.next().value ?? 0) % (index + 1)];
          const { now } = happening.observation;
          return old ? [happening, { observation: { ...old.observation, now }, isEdit: false }] : [happening];
        });
        // A stale one never counted, so it does not count as seen either: only fresh ones may come again.
        const fresh = (all: Happening[]) => all.filter(({ observation }) => observation.freshness === 'fresh');
        expect(eventsOf(play(rule, fresh(repeated)))).toEqual(eventsOf(play(rule, fresh(happenings))));
      }),
    );
  });

  test('whatever came before, a clear time and then a long enough breach fires', () => {
    fc.assert(
      fc.property(rules, story, (anyRule, happenings) => {
        const rule = { ...anyRule, oneShot: false, quietHours: null, days: null };
        let state = play(rule, happenings).at(-1)?.state ?? newAlert(rule);
        const current = { ...rule, version: state.ruleVersion };
        const [clear, breach] = rule.direction === 'above' ? [100, 900] : [900, 100];
        const from = startOfServiceDay('2026-12-01') + hour;
        const clearUntil = from + rule.recoverMs + 2 * minute;
        const until = clearUntil + rule.holdMs + rule.cooldownMs + minute;
        for (let at = from; at <= until; at += minute) {
          state = step(state, current, seen(at <= clearUntil ? clear : breach, at)).state;
        }
        expect(state.phase.kind).toBe('firing');
      }),
    );
  });
});

describe('within one day', () => {
  /** Counts a minute apart, from 10:00 on, to an alert that is armed. */
  const watch = (rule: Rule, counts: readonly number[]) => {
    const start = startOfServiceDay('2026-02-11') + 10 * hour;
    let state = newAlert(rule, seen(rule.direction === 'above' ? 0 : full, start - minute));
    return counts.flatMap((people, index) => {
      const result = step(state, rule, seen(people, start + index * minute));
      state = result.state;
      return result.events;
    });
  };
  const plain = rules.map((rule) => ({ ...rule, margin: { people: 20 } }));

  test('a count that swings between breach and dead band fires at most once, one within the dead band never', () => {
    const swing = (least: number, most: number) => fc.array(fc.integer({ min: least, max: most }), { maxLength: 120 });
    fc.assert(
      fc.property(plain, swing(-19, 300), swing(-19, 0), (rule, counts, within) => {
        const from = (beyond: number) => (rule.direction === 'above' ? 400 + beyond : 400 - beyond);
        expect(watch(rule, counts.map(from)).length).toBeLessThanOrEqual(1);
        expect(watch(rule, within.map(from))).toEqual([]);
      }),
    );
  });

  test('"below" mirrors "above"', () => {
    fc.assert(
      fc.property(plain, fc.array(around, { maxLength: 200 }), (rule, counts) => {
        const above = watch({ ...rule, direction: 'above' }, counts);
        const below = watch(
          { ...rule, direction: 'below' },
          counts.map((people) => 800 - people),
        );
        expect(below).toEqual(
          above.map((event) => ('people' in event ? { ...event, people: 800 - event.people } : event)),
        );
      }),
    );
  });
});
