import { expect, test } from 'vitest';
import { createCampusClock } from '../../../src/sandbox/page/browser/campus-clock.ts';

test('the campus’s clock runs on between two messages, and stands still while none comes from the demo', () => {
  let machineAt = 0;
  const clock = createCampusClock(() => machineAt);
  clock.set(1_000_000, 60);
  machineAt = 500;
  expect(clock.now()).toBe(1_030_000);
  machineAt = 10_000;
  const stoppedAt = clock.now();
  machineAt = 3_600_000;
  expect(clock.now()).toBe(stoppedAt);
  expect(stoppedAt).toBeLessThanOrEqual(1_000_000 + 60 * 2_000);
  clock.set(1_040_000, 1);
  machineAt += 500;
  expect(clock.now()).toBe(1_040_500);
});
