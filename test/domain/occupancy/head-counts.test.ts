import { describe, expect, test } from 'vitest';
import {
  advanceHeadCount,
  type EstimateState,
  estimatedPeople,
  estimateStateSchema,
  isCounted,
} from '../../../src/domain/occupancy/estimate.ts';
import { midnight, minute } from './counted-library.ts';

/** A count a minute, from five minutes before midnight on: the people that are shown after each. */
function shownAfter(counts: readonly number[]): number[] {
  let state: EstimateState | undefined;
  return counts.map((raw, index) => {
    state = advanceHeadCount(state, { raw, at: midnight + (index - 5) * minute });
    expect(estimateStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    return estimatedPeople(state);
  });
}

describe('a count of people', () => {
  test('is taken as it is, and goes on over midnight', () => {
    const counts = [300, 298, 297, 290, 285, 283, 280, 281, 281];
    expect(shownAfter(counts)).toEqual(counts);
  });

  test.each([9_000, 0, -900])('that says %d once does not count', (bad) => {
    expect(shownAfter([500, 505, 510, bad, 515, 520])).toEqual([500, 505, 510, 510, 515, 520]);
  });

  test('that jumps counts as soon as a second one agrees', () => {
    expect(shownAfter([500, 505, 0, 2, 1])).toEqual([500, 505, 505, 2, 1]);
  });

  test('that is wrong twice in different ways does not count, nor does a poll that comes again', () => {
    expect(shownAfter([500, 501, 9_000, 0, 505])).toEqual([500, 501, 501, 501, 505]);
    const state = advanceHeadCount(undefined, { raw: 500, at: midnight });
    expect(advanceHeadCount(state, { raw: 400, at: midnight })).toBe(state);
  });

  test('that was the first of all is not believed against the second', () => {
    expect(shownAfter([9_000, 500, 505])).toEqual([9_000, 500, 505]);
  });

  test('may have changed by much over a long silence', () => {
    const state = advanceHeadCount(advanceHeadCount(undefined, { raw: 20, at: midnight }), {
      raw: 21,
      at: midnight + 1,
    });
    const later = midnight + 60 * minute;
    expect(isCounted(advanceHeadCount(state, { raw: 900, at: later }), later)).toBe(true);
    expect(isCounted(advanceHeadCount(state, { raw: 1_500, at: later }), later)).toBe(false);
  });
});
