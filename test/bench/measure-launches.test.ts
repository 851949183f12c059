import { describe, expect, test } from 'vitest';
import { isSettled } from '../../bench/answers/measure-launches.ts';

describe('memory has settled', () => {
  const calm = [100, 100.5, 100, 100.2, 100, 100, 100.4, 100];

  test('when the last samples are as good as equal, whatever was before', () => {
    expect(isSettled([300, 200, ...calm])).toBe(true);
  });

  test('not before there are enough samples', () => {
    expect(isSettled(calm.slice(1))).toBe(false);
  });

  test('not while it still moves', () => {
    expect(isSettled([...calm.slice(1), 102])).toBe(false);
    expect(isSettled([108, 107, 106, 105, 104, 103, 102, 101])).toBe(false);
  });
});
