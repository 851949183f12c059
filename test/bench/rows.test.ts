import { describe, expect, test } from 'vitest';
import { rowOf, tableOf, verdictOf } from '../../bench/rows.ts';

const figure = { name: 'throughput', value: 200, unit: 'answers/s' } as const;

describe('a row', () => {
  test('without baseline and goal says so with nulls', () => {
    expect(rowOf(figure)).toEqual({ ...figure, baseline: null, ratio: null, goal: null, ok: null });
  });

  test.each([
    { goal: { of: 'ratio', is: 'at least', limit: 2 }, words: 'ratio ≥ 2', ok: true },
    { goal: { of: 'ratio', is: 'at least', limit: 2.01 }, words: 'ratio ≥ 2.01', ok: false },
    { goal: { of: 'ratio', is: 'at most', limit: 2 }, words: 'ratio ≤ 2', ok: true },
    { goal: { of: 'ratio', is: 'at most', limit: 1 }, words: 'ratio ≤ 1', ok: false },
    { goal: { of: 'ratio', is: 'exactly', limit: 1 }, words: 'ratio = 1', ok: false },
    { goal: { of: 'value', is: 'at most', limit: 200 }, words: 'value ≤ 200', ok: true },
    { goal: { of: 'value', is: 'at most', limit: 199 }, words: 'value ≤ 199', ok: false },
  ] as const)('with 200 against 100 and the goal "$words" is judged', ({ goal, words, ok }) => {
    expect(rowOf({ ...figure, baseline: 100, goal })).toMatchObject({ ratio: 2, goal: words, ok });
  });

  test('is judged by the ratio that was measured in single turns where there is one', () => {
    const goal = { of: 'ratio', is: 'at least', limit: 3 } as const;
    expect(rowOf({ ...figure, baseline: 100, ratio: 3, goal })).toMatchObject({ ratio: 3, ok: true });
  });

  test('misses a goal for a ratio that could not be measured', () => {
    expect(rowOf({ ...figure, goal: { of: 'ratio', is: 'at most', limit: 1 } }).ok).toBe(false);
  });

  test('misses its goal when nothing was measured', () => {
    expect(rowOf({ ...figure, value: Number.NaN, goal: { of: 'value', is: 'at most', limit: 1 } }).ok).toBe(false);
  });
});

const reached = rowOf({ ...figure, baseline: 100, goal: { of: 'ratio', is: 'at least', limit: 2 } });
const missed = rowOf({ ...figure, value: 12_345, baseline: 24_690, goal: { of: 'ratio', is: 'at least', limit: 2 } });

describe('the table', () => {
  test('aligns its columns, groups thousands and marks what was missed', () => {
    expect(tableOf([reached, missed])).toBe(
      [
        '                       value  baseline  ratio  goal',
        'throughput     200 answers/s       100   2.00  ratio ≥ 2  ok',
        'throughput  12,345 answers/s    24,690   0.50  ratio ≥ 2  MISSED',
      ].join('\n'),
    );
  });
});

test('the verdict counts the goals that were missed', () => {
  expect(verdictOf([reached, missed])).toBe('Goals missed: 1.');
  expect(verdictOf([reached, rowOf(figure)])).toBe('Every goal is reached.');
});
