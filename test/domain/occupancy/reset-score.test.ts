import { describe, expect, test } from 'vitest';
import { dayAfter, startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import {
  dayBegunAt,
  isNearReset,
  isOverdue,
  isPastReset,
  type Observation,
  resetScore,
} from '../../../src/domain/occupancy/counter-reset.ts';
import { beginTally } from '../../../src/domain/occupancy/tally.ts';

const minute = 60_000;
const day = '2026-02-11';
const midnight = startOfServiceDay(dayAfter(day));
const at = (minutes: number) => midnight + minutes * minute;

/** The score of a count of `raw` people, where 200 were counted `from` midnight (minutes), at a `pace` a minute, and `previous` before that. */
function scoreOf({ raw = 10, from = -2, to = 3, pace = 0, previous = 205, stamps = [] as readonly string[] }) {
  const tally = beginTally(200, at(from), day);
  const next: Observation = { raw, at: at(to), stamp: stamps[1] };
  return resetScore({ tally, stamp: stamps[0], previous, pace }, next);
}

describe('how much better a count is explained by a counter that began again', () => {
  test('is what people would have had to move otherwise, and more for a change of the day', () => {
    expect(scoreOf({})).toBe(190 - 10 + 10 + 2 * 5);
    expect(scoreOf({ raw: 195 })).toBe(5 - 195 + 20);
    expect(scoreOf({ raw: -10 })).toBe(210 - 10 + 20);
  });

  test('is less where the day does not change, the more so the longer the gap', () => {
    expect(scoreOf({ from: 1, to: 6 })).toBe(190 - 10 - 10 - 5);
    expect(scoreOf({ from: 1, to: 11 })).toBe(190 - 10 - 10 - 10);
    expect(scoreOf({ from: -6, to: -1 })).toBe(190 - 10 - 10 - 5);
    expect(scoreOf({ from: -5, to: 0 })).toBe(190 - 10 + 10 + 10);
    expect(scoreOf({ from: 0, to: 5 })).toBe(190 - 10 - 10 - 5);
  });

  test('allows for the pace at which people leave or come, over five to ten minutes', () => {
    expect(scoreOf({ pace: -20 })).toBe(90 - 10 + 20);
    expect(scoreOf({ pace: -20, from: -0.5, to: 0.5 })).toBe(90 - 10 + 10 + 2);
    expect(scoreOf({ pace: -20, from: -2, to: 10 })).toBe(0 - 10 + 10 + 24);
    expect(scoreOf({ pace: -10, from: -2, to: 12 })).toBe(90 - 10 + 10 + 28);
    expect(scoreOf({ pace: 20, raw: 350 })).toBe(50 - 250 + 20);
  });

  test('is no more than what sets the count apart from the reading before the last, which may have been wrong', () => {
    expect(scoreOf({ previous: 15 })).toBe(5 - 10 + 20);
    expect(scoreOf({ previous: 10 })).toBe(0 - 10 + 20);
    expect(scoreOf({ previous: 400 })).toBe(190 - 10 + 20);
  });

  test('goes by the dates of the stamps, where these say anything', () => {
    const [eve, after] = ['2026-02-11 23:55', '2026-02-12 01:20'] as const;
    const changed = 190 - 10 + 20;
    const unchanged = 190 - 10 - 15;
    expect(scoreOf({ stamps: [eve, after] })).toBe(changed);
    expect(scoreOf({ stamps: [eve, eve] })).toBe(unchanged);
    expect(scoreOf({ from: 1, to: 6, stamps: [eve, after] })).toBe(changed);
    // A clock that was in the new day already says nothing at midnight.
    expect(scoreOf({ stamps: [after, after] })).toBe(changed);
    expect(scoreOf({ from: 1, to: 6, stamps: [after, after] })).toBe(unchanged);
    expect(scoreOf({ stamps: [eve, 'soon'] })).toBe(changed);
    expect(scoreOf({ stamps: ['on 2026-02-11', eve] })).toBe(changed);
  });

  test('is infinite where no look was near midnight, and none where it cannot have begun again', () => {
    expect(scoreOf({ from: -18, to: 18 })).toBe(Number.POSITIVE_INFINITY);
    expect(scoreOf({ from: -17, to: 18 })).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(scoreOf({ from: -18, to: 17 })).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(scoreOf({ from: -60, to: -18 })).toBeDefined();
    expect(scoreOf({ from: -60, to: -18.1 })).toBeUndefined();
    expect(scoreOf({ from: 19, to: 7 * 60 })).toBeDefined();
    expect(scoreOf({ from: 19, to: 7 * 60 + 1 })).toBeUndefined();
  });
});

test('a counter begins again within 18 minutes of midnight', () => {
  expect([-18.1, -18, 0, 17.9, 18].map((minutes) => isNearReset(at(minutes)))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect([18, 18.1].map((minutes) => isPastReset(day, at(minutes)))).toEqual([false, true]);
});

test('a counter that was watched over midnight is no longer expected to begin again after seven hours', () => {
  const overdue = (seen: number, now: number) => isOverdue(beginTally(200, at(seen), day), at(now));
  expect(overdue(18.1, 421)).toBe(true);
  expect([overdue(18.1, 420), overdue(18, 421)]).toEqual([false, false]);
});

test('a reset begins the next day, or after a longer silence the one that it is seen on', () => {
  expect(dayBegunAt(day, at(-5))).toBe('2026-02-12');
  expect(dayBegunAt(day, at(5))).toBe('2026-02-12');
  expect(dayBegunAt(day, at(3 * 1_440))).toBe('2026-02-15');
});
