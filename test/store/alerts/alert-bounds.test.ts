import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ruleOf, sideOf, silenceAt } from '../../../src/domain/alerts/rule.ts';
import { boundsOf, silentUntil } from '../../../src/store/alerts/alert-bounds.ts';

const minute = 60_000;
const amount = (most: number) =>
  fc.oneof(
    fc.integer({ min: 0, max: most }).map((people) => ({ people })),
    fc.integer({ min: 0, max: 100 }).map((percent) => ({ percent })),
  );

describe('the bounds of a rule', () => {
  test('say of every count what the domain says', () => {
    const rule = fc
      .record({
        direction: fc.constantFrom('above' as const, 'below' as const),
        threshold: amount(60),
        margin: fc.option(amount(30)),
      })
      .map((request) => ruleOf({ libraries: ['webster'], ...request }));
    const full = fc.option(fc.integer({ min: 1, max: 80 }), { nil: undefined });
    fc.assert(
      fc.property(rule, full, fc.integer({ min: 0, max: 140 }), (own, most, people) => {
        const { breach_at: breach, clear_at: clear } = boundsOf(own, most);
        const side = sideOf(own, people, most);
        if (breach === null || clear === null) {
          expect(side).toBeUndefined();
          return;
        }
        const isBeyond = (bound: number) => (own.direction === 'above' ? people >= bound : people <= bound);
        const isBack = (bound: number) => (own.direction === 'above' ? people <= bound : people >= bound);
        expect(side).toBe(isBeyond(breach) ? 'breach' : isBack(clear) ? 'clear' : 'deadBand');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the end of silence', () => {
  const minuteOfDay = fc.integer({ min: 0, max: 1439 });
  const rule = fc
    .record({
      quietHours: fc.option(
        fc.record({ fromMinute: minuteOfDay, toMinute: minuteOfDay }).filter((q) => q.fromMinute !== q.toMinute),
      ),
      days: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
    })
    .map((request) => ruleOf({ libraries: ['webster'], direction: 'above', threshold: { people: 400 }, ...request }));
  // The two nights on which Montreal's clocks change, and one on which they do not.
  const night = fc.constantFrom(Date.UTC(2026, 2, 8), Date.UTC(2026, 10, 1), Date.UTC(2026, 1, 11));
  const moment = fc.tuple(night, fc.integer({ min: 0, max: 30 * 60 })).map(([at, minutes]) => at + minutes * minute);

  test('is never later than the first minute in which the rule may speak', () => {
    fc.assert(
      fc.property(rule, moment, (own, at) => {
        const until = silentUntil(own, at);
        if (silenceAt(own, at) === undefined) {
          expect(until).toBe(at);
          return;
        }
        expect(until).toBeGreaterThanOrEqual(at);
        for (let now = at; now < until; now += minute)
          expect(silenceAt(own, now), new Date(now).toISOString()).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });

  test('is when the clocks are put back, where that ends quiet hours that have begun', () => {
    const own = ruleOf({
      libraries: ['webster'],
      direction: 'above',
      threshold: { people: 400 },
      quietHours: { fromMinute: 61, toMinute: 0 },
    });
    // At 2:00 it is 1:00 again, a minute before the quiet hours begin.
    expect(silentUntil(own, Date.parse('2026-11-01T01:01:00-04:00'))).toBe(Date.parse('2026-11-01T01:00:00-05:00'));
    expect(silenceAt(own, Date.parse('2026-11-01T01:00:00-05:00'))).toBeUndefined();
  });

  test('is the end of the quiet hours on a usual day, and not the next reading', () => {
    const own = ruleOf({
      libraries: ['webster'],
      direction: 'above',
      threshold: { people: 400 },
      quietHours: { fromMinute: 22 * 60, toMinute: 8 * 60 },
    });
    const at = Date.parse('2026-02-11T03:30:00-05:00');
    expect(silentUntil(own, at)).toBe(Date.parse('2026-02-11T08:00:00-05:00'));
    expect(silentUntil(own, Date.parse('2026-02-11T23:30:00-05:00'))).toBe(Date.parse('2026-02-12T00:00:00-05:00'));
  });
});
