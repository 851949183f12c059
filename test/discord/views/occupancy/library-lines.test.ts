import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bar } from '../../../../src/discord/views/occupancy/library-lines.ts';

const filled = (percent: number): number => bar(percent).match(/▰/g)?.length ?? 0;

describe('the bar', () => {
  test('has six cells, whatever the percent, and never shrinks as it grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (percent, more) => {
          expect(bar(percent)).toMatch(/^▰*▱*$/);
          expect(bar(percent)).toHaveLength(6);
          expect(filled(percent + more)).toBeGreaterThanOrEqual(filled(percent));
        },
      ),
    );
  });

  test.each([
    [0, 0],
    [2, 0],
    [3, 1],
    [24, 1],
    [25, 2],
    [71, 4],
    [91, 5],
    [92, 6],
    [140, 6],
  ])('at %i percent has %i cells filled', (percent, cells) => {
    expect(filled(percent)).toBe(cells);
  });
});
