import fc from 'fast-check';
import { type Rule, ruleOf } from '../../../src/domain/alerts/rule.ts';

const minute = 60_000;

const amount: fc.Arbitrary<Rule['threshold']> = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((people) => ({ people })),
  fc.integer({ min: 10, max: 100 }).map((percent) => ({ percent })),
);

/** A rule of small numbers, so that bounds, counts and times meet often. */
export const someRule = fc
  .record({
    direction: fc.constantFrom('above' as const, 'below' as const),
    threshold: amount,
    margin: fc.option(fc.integer({ min: 0, max: 4 }).map((people) => ({ people }))),
    holdMs: fc.constantFrom(0, 0, 1, 6, 20).map((n) => n * minute),
    recoverMs: fc.constantFrom(0, 0, 1, 6, 20).map((n) => n * minute),
    cooldownMs: fc.constantFrom(0, 0, 10, 60, 600).map((n) => n * minute),
    quietHours: fc.option(
      fc.constantFrom(
        { fromMinute: 22 * 60, toMinute: 8 * 60 },
        { fromMinute: 60, toMinute: 23 * 60 },
        { fromMinute: 23 * 60, toMinute: 10 },
      ),
      { freq: 3 },
    ),
    days: fc.option(fc.constantFrom<number[]>([3], [4], [1, 5]), { freq: 4 }),
    oneShot: fc.constantFrom(false, false, false, true),
  })
  .map((request) => ruleOf({ libraries: ['webster'], ...request }));
