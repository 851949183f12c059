import fc from 'fast-check';
import { expect, test } from 'vitest';
import { busyStretches } from '../../src/chart/busy-stretches.ts';

const quarter = 15 * 60_000;
const full = 100;

test('busy stretches are in order, apart, half an hour and longer, to the quarter hour, whatever was observed', () => {
  const step = fc.integer({ min: 1, max: 40 });
  const point = fc.record({ step, people: fc.integer({ min: 0, max: 150 }) });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 200 }), (steps) => {
      let at = 0;
      const observed = steps.map(({ step: minutes, people }) => {
        at += minutes * 60_000;
        return { at, people };
      });
      const stretches = busyStretches(observed, full, 70 * 60_000);
      stretches.forEach(({ from, to }, index) => {
        expect(from % quarter).toBe(0);
        expect(to % quarter).toBe(0);
        expect(to - from).toBeGreaterThanOrEqual(quarter);
        expect(from).toBeGreaterThanOrEqual(stretches[index - 1]?.to ?? 0);
      });
      if (observed.every(({ people }) => people < 60)) expect(stretches).toEqual([]);
    }),
  );
});

test('a gap ends a busy stretch, however short it is', () => {
  const minutes = [0, 10, 20, 30, 55, 65, 75, 85, 90];
  const observed = minutes.map((minute) => ({ at: minute * 60_000, people: 80 }));
  const [first, second, ...others] = busyStretches(observed, full, 15 * 60_000);
  expect([first?.to, second?.from, others]).toEqual([2 * quarter, 4 * quarter, []]);
});
