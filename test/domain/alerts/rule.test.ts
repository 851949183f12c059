import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  marginPeople,
  type Rule,
  ruleOf,
  ruleProblemOf,
  ruleSchema,
  sideOf,
  silenceAt,
  thresholdPeople,
} from '../../../src/domain/alerts/rule.ts';
import { someRule } from '../../support/timeline.ts';

const minute = 60_000;
const below = (people: number, margin: number) =>
  someRule({ direction: 'below', threshold: { people }, margin: { people: margin } });

describe('a rule', () => {
  test('has a default for all but the library, the direction and the threshold', () => {
    expect(ruleOf({ libraries: ['vanier'], direction: 'below', threshold: { percent: 40 } })).toEqual({
      version: 1,
      libraries: ['vanier'],
      direction: 'below',
      threshold: { percent: 40 },
      margin: null,
      holdMs: 6 * minute,
      recoverMs: 6 * minute,
      cooldownMs: 30 * minute,
      quietHours: null,
      days: null,
      oneShot: false,
    });
    expect(someRule({ holdMs: 0 }).recoverMs).toBe(0);
    expect(someRule({ holdMs: 0, recoverMs: minute }).recoverMs).toBe(minute);
  });

  test('comes back from JSON, and not when it is damaged', () => {
    const rule = someRule({ quietHours: { fromMinute: 1320, toMinute: 480 }, days: [1, 5], margin: { percent: 5 } });
    expect(ruleSchema.parse(JSON.parse(JSON.stringify(rule)))).toEqual(rule);
    const damages: readonly Record<string, unknown>[] = [
      { holdMs: -1 },
      { holdMs: 121 * minute },
      { cooldownMs: 1441 * minute },
      { threshold: { people: 4.5 } },
      { threshold: { people: 400, percent: 25 } },
      { direction: 'beside' },
      { days: [] },
      { quietHours: { fromMinute: 60, toMinute: 60 } },
      { more: true },
    ];
    for (const damage of damages) expect(ruleSchema.safeParse({ ...rule, ...damage }).success).toBe(false);
  });
});

describe('the side of a count', () => {
  const sides = (rule: Rule, counts: number[]) => counts.map((people) => sideOf(rule, people, 1600));

  test('is strict, as the words are: 400 is neither above 400 nor below it', () => {
    expect(sides(someRule(), [401, 400, 381, 380, 0])).toEqual(['breach', 'deadBand', 'deadBand', 'clear', 'clear']);
    expect(sides(below(400, 20), [399, 400, 419, 420])).toEqual(['breach', 'deadBand', 'deadBand', 'clear']);
  });

  test('is of whole people: fractions of the estimate do not count', () => {
    expect(sides(someRule(), [400.4, 400.6])).toEqual(['deadBand', 'breach']);
    expect(sides(below(400, 20), [399.6, 399.4])).toEqual(['deadBand', 'breach']);
  });

  test('without a margin is one or the other', () => {
    expect(sides(someRule({ margin: { people: 0 } }), [401, 400])).toEqual(['breach', 'clear']);
    expect(sides(below(400, 0), [399, 400])).toEqual(['breach', 'clear']);
  });

  test('is clear in an empty library, however large the margin', () => {
    expect(sides(someRule({ threshold: { people: 5 }, margin: { people: 50 } }), [6, 1, 0])).toEqual([
      ...['breach', 'deadBand', 'clear'],
    ]);
  });

  test('of a percent follows full, and there is none without it', () => {
    const rule = someRule({ threshold: { percent: 60 }, margin: { percent: 5 } });
    expect(thresholdPeople(rule, 1600)).toBe(960);
    expect(sides(rule, [961, 960, 881, 880])).toEqual(['breach', 'deadBand', 'deadBand', 'clear']);
    expect(sideOf(rule, 5_000, undefined)).toBeUndefined();
    expect(thresholdPeople(someRule({ threshold: { percent: 1 } }), 10)).toBe(1);
  });
});

describe('the margin', () => {
  const standard = (request: Partial<Rule>) => marginPeople(someRule({ margin: null, ...request }), 1600);

  test('is by default what chance moves, and at least what the doors miss', () => {
    expect([100, 400, 960, 16].map((people) => standard({ threshold: { people } }))).toEqual([20, 40, 62, 8]);
    expect(standard({ threshold: { people: 20 } })).toBe(10);
  });

  test('is by default at most half of the room, so that every rule can be over', () => {
    expect(standard({ threshold: { people: 10 } })).toBe(5);
    expect(standard({ direction: 'below', threshold: { people: 1550 } })).toBe(25);
    expect(standard({ direction: 'below', threshold: { people: 1700 } })).toBe(0);
    fc.assert(
      fc.property(
        fc.constantFrom<'above' | 'below'>('above', 'below'),
        fc.integer({ min: 1, max: 3_000 }),
        fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: undefined }),
        (direction, people, full) => {
          const rule = someRule({ direction, threshold: { people }, margin: null });
          expect(ruleProblemOf(rule, full)).toBeUndefined();
          expect(sideOf(rule, direction === 'above' ? 0 : Math.max(people, full ?? 5_000), full)).toBe('clear');
        },
      ),
    );
  });

  test('is too large where the rule could never be over, and that says how large it may be', () => {
    const rule = someRule({ threshold: { people: 100 } });
    const problem = (request: Partial<Rule>) => ruleProblemOf({ ...rule, ...request }, 1600);
    expect(problem({ margin: { people: 99 } })).toBeUndefined();
    expect(problem({ margin: { people: 100 } })).toEqual({ kind: 'marginTooLarge', mostPeople: 99 });
    expect(problem({ margin: { percent: 10 } })).toEqual({ kind: 'marginTooLarge', mostPeople: 99 });
    expect(ruleProblemOf(below(1500, 101), 1600)).toEqual({ kind: 'marginTooLarge', mostPeople: 100 });
    expect(ruleProblemOf(below(1500, 101), undefined)).toBeUndefined();
  });
});

test('a rule is silent in its quiet hours and on other days than its own', () => {
  const rule = someRule({ quietHours: { fromMinute: 1320, toMinute: 480 }, days: [3] });
  const at = (time: string) => silenceAt(rule, Date.parse(`2026-02-${time}:00-05:00`));
  expect([at('11T12:00'), at('11T23:00'), at('12T12:00'), at('12T23:00')]).toEqual([
    ...[undefined, 'quietHours', 'notToday', 'quietHours'],
  ]);
  expect(silenceAt(someRule(), 0)).toBeUndefined();
});
