import { describe, expect, test } from 'vitest';
import { bandGapMs, gapsIn, outside, runsOf } from '../../src/chart/runs.ts';

const points = (...times: number[]) => times.map((at) => ({ at }));

describe('runs', () => {
  test('end where the next point is further away than a line may cross', () => {
    expect(runsOf(points(0, 5, 10, 21, 26), 10)).toEqual([points(0, 5, 10), points(21, 26)]);
    expect(runsOf(points(0, 10, 21), 10)).toEqual([points(0, 10), points(21)]);
  });

  test('of nothing are none', () => {
    expect(runsOf([], 10)).toEqual([]);
  });
});

describe('gaps', () => {
  test('are what lies between points, before the first and after the last', () => {
    expect(gapsIn(points(20, 25, 60), 10, 0, 100)).toEqual([
      { from: 0, to: 20 },
      { from: 25, to: 60 },
      { from: 60, to: 100 },
    ]);
  });

  test('are not there where points are near enough, at the ends too', () => {
    expect(gapsIn(points(10, 20, 30), 10, 0, 40)).toEqual([]);
  });

  test('are the whole without a point, and points outside fill none', () => {
    expect(gapsIn(points(-5, 105), 10, 0, 100)).toEqual([{ from: 0, to: 100 }]);
  });

  test('are none before the axis begins: a day that has not begun misses nothing', () => {
    expect(gapsIn([], 10, 100, 40)).toEqual([]);
  });
});

describe('a band', () => {
  test('of hours is not torn by a gap that is measured for minutes', () => {
    expect(bandGapMs(points(0, 60, 120, 180), 20)).toBe(90);
  });

  test('is torn where more than a step is missing', () => {
    expect(runsOf(points(0, 15, 30, 60, 75), bandGapMs(points(0, 15, 30, 60, 75), 20))).toHaveLength(2);
  });

  test('of one range or none has only the gap to go by', () => {
    expect(bandGapMs([], 20)).toBe(20);
    expect(bandGapMs(points(7), 20)).toBe(20);
  });
});

describe('what is outside', () => {
  test('lies before, between and after', () => {
    const stretches = [
      { from: 10, to: 20 },
      { from: 30, to: 90 },
    ];
    expect(outside(stretches, 0, 100)).toEqual([
      { from: 0, to: 10 },
      { from: 20, to: 30 },
      { from: 90, to: 100 },
    ]);
  });

  test('is everything of nothing, and nothing of everything', () => {
    expect(outside([], 0, 100)).toEqual([{ from: 0, to: 100 }]);
    expect(outside([{ from: -20, to: 120 }], 0, 100)).toEqual([]);
  });
});
