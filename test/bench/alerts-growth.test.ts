import { expect, test } from 'vitest';
import { measureEvaluationGrowth } from '../../bench/alerts/alerts-growth.ts';

test('the cost of a reading is measured for each number of rules', async () => {
  const costs = await measureEvaluationGrowth([500, 2_000]);
  expect(costs.map(({ rules }) => rules)).toEqual([500, 2_000]);
  expect(costs.every(({ noneMs, hundredMs }) => noneMs > 0 && hundredMs > 0)).toBe(true);
});
