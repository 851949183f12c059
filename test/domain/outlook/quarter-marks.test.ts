import { describe, expect, test } from 'vitest';
import { quartersOfDay, quartersOfWeek } from '../../../src/domain/calendar/local-quarters.ts';
import { createQuarterMarks, daysBack } from '../../../src/domain/outlook/quarter-marks.ts';

/** Three usual weeks of 100 people, then `days` of 120. */
function busierBy20(days: number) {
  const marks = createQuarterMarks();
  const end = 3 * quartersOfWeek + days * quartersOfDay;
  for (let mark = 0; mark < end; mark += 1) marks.add(mark, mark < 3 * quartersOfWeek ? 100 : 120);
  return { marks, last: end - 1 };
}

describe('the marks of a library', () => {
  test('show how far the present is from the usual', () => {
    const { marks, last } = busierBy20(1);
    expect(marks.departureAt(last)).toBeCloseTo(20);
    expect(marks.hoursAbove(last)).toBeCloseTo(20);
    expect(marks.shareAbove(last)).toBeCloseTo(0.2);
    expect(marks.shareAbove(last - quartersOfDay / 2)).toBeCloseTo(0.1, 1);
  });

  test('are unknown where there are no readings', () => {
    const marks = createQuarterMarks();
    expect([marks.departureAt(5), marks.hoursAbove(5), marks.shareAbove(5), marks.latelyAbove(5, 0)]).toEqual([
      undefined,
      0,
      0,
      0,
    ]);
  });

  test('show how unusual these days are at a time of day, from days that were over', () => {
    const { marks, last } = busierBy20(2);
    const tomorrow = last + quartersOfDay / 2;
    expect(marks.latelyAbove(tomorrow, last)).toBeCloseTo((2 * 20) / 7);
    expect(marks.latelyAbove(tomorrow, last - quartersOfDay)).toBeCloseTo(20 / 7);
  });

  test.each([
    [1, 1],
    [94, 1],
    [95, 2],
    [672, 8],
  ])('count the same time of day as over half an hour later: %d quarters ahead, %d days back', (quarters, days) => {
    expect(daysBack(quarters)).toBe(days);
  });

  test('remember the usual only once it is settled', () => {
    const marks = createQuarterMarks();
    for (let mark = 0; mark < 2 * quartersOfWeek; mark += 1) marks.add(mark, 100);
    const ahead = 3 * quartersOfWeek + 40;
    expect(marks.usualAt(ahead)?.days).toBe(2);
    for (let mark = 2 * quartersOfWeek; mark <= ahead; mark += 1) marks.add(mark, 100);
    expect(marks.usualAt(ahead)?.days).toBe(3);
  });
});
