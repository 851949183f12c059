import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TrendPoint, trendOf } from '../../../src/domain/occupancy/trend.ts';

const minute = 60_000;
const now = Date.parse('2026-02-11T19:00:00Z');

/** A point a minute over the last `minutes`, from `from` people to `to` in a straight line, the last one at `end`. */
function line(from: number, to: number, minutes = 45, end = now): TrendPoint[] {
  return Array.from({ length: minutes + 1 }, (_, index) => ({
    fetchedAt: end - (minutes - index) * minute,
    people: from + ((to - from) * index) / minutes,
  }));
}

describe('the trend over the last half hour', () => {
  test('says how many more or fewer there are than half an hour ago', () => {
    expect(trendOf(line(1000, 1150), now)).toEqual({ kind: 'rising', deltaPeople: 100 });
    expect(trendOf(line(1150, 1000), now)).toEqual({ kind: 'falling', deltaPeople: -100 });
  });

  test('is steady within what coming and going does by chance, which is more in a full library', () => {
    expect(trendOf(line(1000, 1045), now)?.kind).toBe('steady');
    expect(trendOf(line(100, 145), now)?.kind).toBe('rising');
    expect(trendOf(line(2, 5), now)?.kind).toBe('steady');
  });

  test('is not known from less than twenty minutes, from one point or from none', () => {
    expect(trendOf(line(0, 500, 19), now)).toBeUndefined();
    expect(trendOf(line(0, 500, 20), now)?.kind).toBe('rising');
    expect(trendOf(line(0, 500).slice(-1), now)).toBeUndefined();
    expect(trendOf([], now)).toBeUndefined();
  });

  test('is not known from points that are too old', () => {
    const points = line(0, 500);
    expect(trendOf(points, now + 10 * minute)).toBeDefined();
    expect(trendOf(points, now + 10 * minute + 1)).toBeUndefined();
  });

  test('is not known across a gap in the readings', () => {
    const points = line(0, 500);
    const without = (from: number, to: number) =>
      points.filter(({ fetchedAt }) => fetchedAt <= now - from * minute || fetchedAt >= now - to * minute);
    expect(trendOf(without(25, 5), now)?.kind).toBe('rising');
    expect(trendOf(without(27, 5), now)).toBeUndefined();
  });

  test('is known where the gap was before that half hour', () => {
    const points = line(0, 600, 60).filter(({ fetchedAt }) => Math.abs(now - fetchedAt - 46 * minute) > 12 * minute);
    expect(trendOf(points, now)).toEqual({ kind: 'rising', deltaPeople: 300 });
  });

  test('crosses the reset with the carried estimate, but not with a carry over a longer silence', () => {
    const midnight = Date.parse('2026-02-12T05:00:00Z');
    const end = midnight + 15 * minute;
    const points = line(150, 60, 45, end);
    expect(trendOf(points, end)?.kind).toBe('falling');
    const silent = points.filter(({ fetchedAt }) => Math.abs(fetchedAt - midnight) > 6 * minute);
    expect(trendOf(silent, end)).toBeUndefined();
    const polledAtTen = points.filter(({ fetchedAt }) => Math.abs(fetchedAt - midnight) >= 5 * minute);
    expect(trendOf(polledAtTen, end)?.kind).toBe('falling');
  });

  test('does not depend on the order of the points, nor on what lies in the future', () => {
    const points = line(1000, 1150);
    fc.assert(
      fc.property(fc.shuffledSubarray(points, { minLength: points.length }), (shuffled) => {
        const future = { fetchedAt: now + minute, people: 9_999 };
        expect(trendOf([...shuffled, future], now)).toEqual(trendOf(points, now));
      }),
      { numRuns: 20 },
    );
  });
});
