import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quarterMs } from '../../../src/domain/calendar/local-quarters.ts';
import { type Coming, courseOf } from '../../../src/domain/outlook/course.ts';

const comingOf = (...percents: number[]): Coming[] =>
  percents.map((percent, index) => ({ at: index * quarterMs, percent }));

describe('where a library goes from now on', () => {
  test('is up to its peak, and under half from when it stays there for an hour', () => {
    const coming = comingOf(48, 55, 70, 60, 49, 52, 45, 40, 35, 30);
    expect(courseOf(46, coming)).toEqual({
      kind: 'rising',
      peak: coming[2],
      until: 2 * quarterMs,
      roomyFrom: 6 * quarterMs,
    });
  });

  test('is as busy until it has clearly fallen from its peak', () => {
    expect(courseOf(46, comingOf(55, 70, 68, 66, 65, 64, 60))).toMatchObject({
      peak: { percent: 70 },
      until: 4 * quarterMs,
    });
    expect(courseOf(46, comingOf(55, 70, 68, 66))).toMatchObject({ until: 3 * quarterMs });
  });

  test('is never under half again where it closes within the hour', () => {
    expect(courseOf(46, comingOf(48, 55, 70, 60, 49, 45, 40))).toMatchObject({ kind: 'rising', roomyFrom: undefined });
  });

  test('is up without a word of half where it never gets there', () => {
    expect(courseOf(20, comingOf(25, 31, 28, 20))).toMatchObject({ kind: 'rising', roomyFrom: undefined });
  });

  test('is down, and under half from a time', () => {
    const coming = comingOf(70, 60, 49, 45, 40, 35);
    expect(courseOf(72, coming)).toEqual({ kind: 'falling', lowest: coming[5], roomyFrom: 2 * quarterMs });
    expect(courseOf(45, comingOf(40, 35, 30, 30))).toMatchObject({ kind: 'falling', roomyFrom: undefined });
  });

  test('is steady as long as it changes by less than ten percent of full', () => {
    expect(courseOf(46, comingOf(55, 50, 40, 37))).toEqual({ kind: 'steady' });
  });

  test('is not known with less than an hour left', () => {
    expect(courseOf(46, comingOf(70, 80, 90))).toBeUndefined();
    expect(courseOf(46, [])).toBeUndefined();
  });
});

test('whatever is expected, a peak lies above now, a low below, and it is under half for an hour and to the end from when that is said', () => {
  const percent = fc.integer({ min: 0, max: 150 });
  fc.assert(
    fc.property(percent, fc.array(percent, { maxLength: 60 }), (now, percents) => {
      const coming = comingOf(...percents);
      const course = courseOf(now, coming);
      if (course === undefined || course.kind === 'steady') return;
      if (course.kind === 'rising') {
        expect(course.peak.percent - now).toBeGreaterThanOrEqual(10);
        expect(course.until).toBeGreaterThanOrEqual(course.peak.at);
      } else expect(now - course.lowest.percent).toBeGreaterThanOrEqual(10);
      const { roomyFrom } = course;
      if (roomyFrom === undefined) return;
      const rest = coming.filter(({ at }) => at >= roomyFrom);
      expect(rest.length).toBeGreaterThanOrEqual(4);
      for (const each of rest) expect(each.percent).toBeLessThan(50);
      if (course.kind === 'rising') expect(roomyFrom).toBeGreaterThan(course.peak.at);
    }),
  );
});
