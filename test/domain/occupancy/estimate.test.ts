import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceEstimate,
  type EstimateState,
  estimatedPeople,
  estimateStateSchema,
} from '../../../src/domain/occupancy/estimate.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A time of 11 February 2026 in Montreal; hours from 24 on are of the 12th. */
const montreal = (hours: number) => Date.parse('2026-02-11T05:00:00Z') + hours * hour;

interface Observation {
  readonly raw: number;
  readonly at: number;
}

const see = (raw: number, hours: number): Observation => ({ raw, at: montreal(hours) });

function fold(observations: readonly Observation[], state?: EstimateState): EstimateState {
  const end = observations.reduce<EstimateState | undefined>(advanceEstimate, state);
  if (!end) throw new Error('Nothing was observed.');
  return end;
}

const peopleAfter = (...observations: Observation[]) => estimatedPeople(fold(observations));

/** Readings a minute, one hour or three days apart, whatever the counter does. */
const observations = fc
  .tuple(
    fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') }),
    fc.array(
      fc.record({
        after: fc.oneof(
          fc.integer({ min: 1, max: 10 * minute }),
          fc.integer({ min: minute, max: 3 * hour }),
          fc.integer({ min: hour, max: 80 * hour }),
        ),
        raw: fc.oneof(fc.integer({ min: -300, max: 2_000 }), fc.integer({ min: -5, max: 5 })),
      }),
      { minLength: 1, maxLength: 60 },
    ),
  )
  .map(([start, steps]) => {
    let at = start;
    return steps.map(({ after, raw }) => {
      at += after;
      return { raw, at };
    });
  });

describe('the people inside', () => {
  test('are at first what the counter proves, when the night was watched', () => {
    expect(peopleAfter(see(0, 1))).toBe(0);
    expect(peopleAfter(see(-110, 6))).toBe(0);
    expect(Math.abs(199 - peopleAfter(see(-110, 6.9), see(89, 7.1)))).toBeLessThan(10);
  });

  test('are a little more than the counter at first by day, when those inside at the reset are unknown', () => {
    expect(peopleAfter(see(1_000, 15))).toBeCloseTo(1_120, 6);
    const noon = [see(600, 12), see(1_000, 12.5), see(1_000, 12.6), see(500, 13.2)];
    expect(peopleAfter(...noon) - 500).toBeGreaterThanOrEqual(120);
    expect(peopleAfter(see(-110, 8))).toBe(0);
    // What a later low proves takes the place of the guess.
    const low = [see(1_000, 15), see(-150, 16.5), see(-150, 16.6), see(0, 17)];
    expect(Math.abs(150 - peopleAfter(...low))).toBeLessThan(5);
  });

  test('are the same just after the reset as just before, and those who leave then are counted out', () => {
    const evening = [see(-100, 7), see(100, 23), see(80, 23.98)];
    const before = peopleAfter(...evening);
    const after = peopleAfter(...evening, see(0, 24.01));
    expect(Math.abs(after - before)).toBeLessThan(2);
    expect(Math.abs(after - 60 - peopleAfter(...evening, see(0, 24.01), see(-60, 24.5)))).toBeLessThan(2);
  });

  test('have partly left in an evening without readings, the more the longer it was', () => {
    const carried = (lastSeen: number) => peopleAfter(see(-100, 7), see(100, lastSeen), see(0, 24.01));
    expect(carried(23.9)).toBeGreaterThan(carried(22));
    expect(carried(22)).toBeGreaterThan(80);
    expect(carried(22)).toBeLessThan(180);
    expect(carried(16)).toBeLessThan(40);
  });

  test('are forgotten after days of silence', () => {
    expect(peopleAfter(see(1_500, 16), see(0, 16 + 72))).toBeLessThan(0.01);
  });

  test('fade by the morning where the counter stands still, since no one was there to leave', () => {
    const night = Array.from({ length: 7 * 60 }, (_, index) => see(0, 24 + index / 60));
    expect(peopleAfter(see(0, 20), see(150, 23.99), ...night.slice(0, 50))).toBeGreaterThan(140);
    expect(peopleAfter(see(0, 20), see(150, 23.99), ...night)).toBeLessThan(4);
  });

  test('stay, however long the night, when they are provably inside', () => {
    const left = [see(0, 20), see(150, 23.99), see(0, 24.1), see(-120, 25), see(-90, 26)];
    const night = Array.from({ length: 300 }, (_, index) => see(-90, 26 + (index + 1) / 60));
    expect(peopleAfter(...left, ...night)).toBeGreaterThanOrEqual(30);
  });

  test.each([
    ['a day of 23 hours', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['a day of 25 hours', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
  ])('are carried over both resets of %s', (_, start, end) => {
    for (const reset of [Date.parse(start), Date.parse(end)]) {
      const evening = [
        { raw: 0, at: reset - 5 * hour },
        { raw: 200, at: reset - 2 * minute },
        { raw: 200, at: reset - minute },
      ];
      // A reset an hour off would take one of the two for a counter that fell or rose by 200.
      expect(peopleAfter(...evening, { raw: 0, at: reset }, { raw: 0, at: reset + minute })).toBeCloseTo(
        peopleAfter(...evening),
        -1,
      );
      expect(peopleAfter(...evening, { raw: 200, at: reset - 1 })).toBeCloseTo(peopleAfter(...evening), 0);
    }
  });

  test('are finite and never fewer than none, whatever the counter does', () => {
    fc.assert(
      fc.property(observations, (all) => {
        let state: EstimateState | undefined;
        for (const observation of all) {
          state = advanceEstimate(state, observation);
          const people = estimatedPeople(state);
          expect(Number.isFinite(people)).toBe(true);
          expect(people).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('are never fewer than the counter has proved since its reset, where it moves as doors do', () => {
    const steps = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 80 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 22 }), steps, (from, changes) => {
        let state: EstimateState | undefined;
        let [raw, lowest] = [0, 0];
        changes.slice(0, (23 - from) * 12).forEach((change, index) => {
          raw += change;
          lowest = Math.min(lowest, raw);
          state = advanceEstimate(state, see(raw, from + index / 12));
          expect(estimatedPeople(state)).toBeGreaterThanOrEqual(raw - lowest);
        });
      }),
    );
  });
});

describe('the fold', () => {
  test('returns the very same state for an observation that is not newer', () => {
    const state = fold([see(-110, 7), see(300, 12)]);
    expect(advanceEstimate(state, see(900, 12))).toBe(state);
    expect(advanceEstimate(state, see(900, 11))).toBe(state);
    expect(advanceEstimate(state, { raw: 900, at: Number.NaN })).toBe(state);
  });

  test('gives the same whether old observations come again in between or not', () => {
    fc.assert(
      fc.property(observations, fc.infiniteStream(fc.nat()), (all, random) => {
        const repeated = all.flatMap((observation, index) => {
          const old = all[(random.next().value ?? 0) % (index + 1)];
          return old ? [observation, old] : [observation];
        });
        expect(fold(repeated)).toStrictEqual(fold(all));
      }),
    );
  });

  test('counts time and not looks: many small steps over an unchanged counter are one large step', () => {
    const starts = ['2026-02-11T05:00:00Z', '2026-03-08T05:00:00Z', '2026-11-01T04:00:00Z'].map((text) =>
      Date.parse(text),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.integer({ min: -200, max: 1_500 }),
        fc.integer({ min: 0, max: 8 * 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 10 * 60 }), { minLength: 1, maxLength: 40 }),
        (start, raw, from, minutes) => {
          const eve = [-17, -6, -0.5].map((hours) => ({ raw: 400, at: start + hours * hour }));
          const seenAt = start + (from + 150) * minute;
          const reset = [1, 20, 25].map((after) => ({ raw: -20, at: start + after * minute }));
          const day = [seenAt - minute, seenAt].map((at) => ({ raw, at }));
          const before = fold([...eve, ...reset, ...day]);
          const looks = minutes.sort((a, b) => a - b).map((after) => ({ raw, at: before.at + after * minute }));
          const stepwise = fold(looks, before);
          const atOnce = fold(looks.slice(-1), before);
          for (const key of ['uncounted', 'personHours', 'leak'] as const) {
            expect(Math.abs(stepwise[key] - atOnce[key])).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(atOnce[key])));
          }
          expect({ ...stepwise, uncounted: 0, personHours: 0, leak: 0 }).toStrictEqual({
            ...atOnce,
            uncounted: 0,
            personHours: 0,
            leak: 0,
          });
        },
      ),
    );
  });

  test('comes back from JSON as it was', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const state = fold(all);
        expect(estimateStateSchema.parse(JSON.parse(JSON.stringify(state)))).toStrictEqual(state);
      }),
    );
    expect(JSON.stringify(fold([see(-110, 7), see(300, 12)])).length).toBeLessThan(400);
  });

  test('takes up a state that was stored before readings were held', () => {
    const { at, raw, day, lowest, uncounted, personHours, eveHours, leak, nights, began } = fold([
      see(-110, 7),
      see(300, 12),
    ]);
    const old = { at, raw, day, lowest, uncounted, personHours, eveHours, leak, nights, began };
    const state = estimateStateSchema.parse(JSON.parse(JSON.stringify(old)));
    expect(state).toStrictEqual(old);
    expect(estimatedPeople(fold([see(310, 12.1)], state))).toBeCloseTo(310 + uncounted, -1);
    expect(estimatedPeople(fold([see(9_000, 12.1)], state))).toBeCloseTo(300 + uncounted, -1);
  });

  test.each([
    { uncounted: null },
    { uncounted: -1 },
    { lowest: 5 },
    { day: 'today' },
    { at: '2026-02-11' },
    { nights: 0 },
    { began: true },
    { more: 1 },
  ])('does not take up a damaged state: %j', (damage) => {
    const state = fold([see(-110, 7), see(300, 12)]);
    expect(estimateStateSchema.safeParse({ ...state, ...damage }).success).toBe(false);
  });
});
