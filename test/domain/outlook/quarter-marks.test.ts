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

  test('are compared with the usual over three hours, over a day, and at the same time within half an hour', () => {
    const threeWeeks = 3 * quartersOfWeek;
    const threeUsualWeeks = () => {
      const marks = createQuarterMarks();
      for (let mark = 0; mark < threeWeeks; mark += 1) marks.add(mark, 100);
      return marks;
    };
    const busy = threeUsualWeeks();
    for (let mark = threeWeeks; mark < threeWeeks + 100; mark += 1) {
      busy.add(mark, 120);
      const count = mark - threeWeeks + 1;
      expect(busy.hoursAbove(mark)).toBeCloseTo((20 * Math.min(13, count)) / 13, 9);
      expect(busy.shareAbove(mark)).toBeCloseTo((20 * Math.min(96, count)) / 9_600, 9);
    }
    expect(busy.shareAbove(threeWeeks + 99 + 48)).toBeCloseTo(0.2);

    // One reading of 200 the day before.
    const marks = threeUsualWeeks();
    for (let mark = 0; mark < 96; mark += 1) marks.add(threeWeeks + mark, mark === 48 ? 200 : 100);
    const latelyAt = (aside: number) => marks.latelyAbove(threeWeeks + 96 + 48 + aside, threeWeeks + 95);
    for (const aside of [-2, 0, 2]) expect(latelyAt(aside)).toBeCloseTo(20 / 7, 9);
    for (const aside of [-3, 3]) expect(latelyAt(aside)).toBeCloseTo(0, 9);
    // No share exceeds three: a day of a thousand people is no habit.
    for (let mark = 96; mark < 192; mark += 1) marks.add(threeWeeks + mark, 1_000);
    expect(marks.shareAbove(threeWeeks + 191)).toBe(3);
  });

  test('are compared over the days of which the usual was known, and with no share of nothing', () => {
    const marks = createQuarterMarks();
    const end = 2 * quartersOfWeek + quartersOfDay;
    for (let mark = 0; mark < end; mark += 1) marks.add(mark, mark < 2 * quartersOfWeek ? 100 : 120);
    expect(marks.latelyAbove(end + 48, end - 1)).toBeCloseTo(20);
    expect(marks.departureAt(quartersOfWeek)).toBeUndefined();
    const empty = createQuarterMarks();
    for (let mark = 0; mark < end; mark += 1) empty.add(mark, mark < 2 * quartersOfWeek ? 0 : 1);
    expect(empty.departureAt(end - 1)).toBe(1);
    expect(empty.shareAbove(end - 1)).toBe(0);
  });

  test('are forgotten after half a year', () => {
    const marks = createQuarterMarks();
    const lastOf = (week: number) => week * quartersOfWeek + 40;
    marks.add(lastOf(0), 100);
    marks.add(lastOf(1), 100);
    expect(marks.usualAt(lastOf(2))?.days).toBe(2);
    marks.add(lastOf(26), 100);
    expect(marks.departureAt(lastOf(26))).toBe(0);
    marks.add(lastOf(28) - 1, 100);
    expect(marks.usualAt(lastOf(2))).toBeUndefined();
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
