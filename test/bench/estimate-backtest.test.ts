import { describe, expect, test } from 'vitest';
import { provableInHindsight, scoreEstimate } from '../../bench/backtest/estimate-backtest.ts';

/** Wednesday 11 February 2026 in Montreal. */
const row = (time: string, raw: number) => ({ at: Date.parse(`2026-02-11T${time}:00-05:00`), raw });

describe('the score of an estimate', () => {
  test('measures against what the whole day proves, each day by itself', () => {
    const rows = [row('05:00', -40), row('12:00', 100), row('23:00', -60)];
    const nextDay = { at: Date.parse('2026-02-12T12:00:00-05:00'), raw: 100 };
    expect(provableInHindsight([...rows, nextDay])).toEqual([20, 160, 0, 100]);
  });

  test('counts how often and how far clamping is below it, and what it says at night', () => {
    const rows = [row('05:00', -40), row('12:00', 100), row('23:00', -60), row('06:59', 30), row('07:00', 500)];
    expect(scoreEstimate('webster', rows, 'clamp')).toEqual({
      series: 'webster',
      method: 'clamp',
      provablyLowShare: 4 / 5,
      meanShortfallPeople: (20 + 60 + 0 + 60 + 60) / 5,
      nightMeanPeople: 15,
    });
  });

  test('has no night mean where there are no readings at night', () => {
    expect(scoreEstimate('webster', [row('12:00', 100)], 'ours').nightMeanPeople).toBeNull();
  });

  test('never calls the first reading of a falling day low, for nothing but hindsight knows', () => {
    const rows = [row('12:00', 100), row('13:00', 120)];
    expect(scoreEstimate('webster', rows, 'ours').provablyLowShare).toBe(0);
  });
});
