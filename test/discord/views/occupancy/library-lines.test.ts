import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bar, libraryLines } from '../../../../src/discord/views/occupancy/library-lines.ts';
import { openStateAt } from '../../../../src/domain/calendar/open-state.ts';
import { startOfServiceDay } from '../../../../src/domain/calendar/service-day.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';

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

describe('the hours of one library', () => {
  const midnight = startOfServiceDay('2026-11-29');
  const hour = 3_600_000;
  const linesAt = (hours: number, open: { from: number; to: number }[], known?: number) => {
    const now = midnight + hours * hour;
    const today = { text: '', open, lateUntil: midnight + 2 * hour };
    const opening = openStateAt(today, now);
    const library = liveLibrary('webster', countOf(40, now), { hours: today, opening });
    return libraryLines(library, 'en', [], known).slice(1);
  };
  const late = [{ from: midnight + 10 * hour, to: midnight + 22 * hour }];

  test('just after midnight are last night’s as long as they run, before those of the day', () => {
    expect(linesAt(0.5, late)).toEqual(['Closes at 02:00', 'Open 10:00–22:00']);
    expect(linesAt(2, late)).toEqual(['Open 10:00–22:00']);
  });

  test('are not called closed while last night’s run', () => {
    expect(linesAt(0.5, [])).toEqual(['Closes at 02:00']);
    expect(linesAt(1.5, [], midnight + 1.5 * hour)).toEqual(['Closes in 30 min, at 02:00']);
    expect(linesAt(2, [])).toEqual(['Closed today']);
  });
});
