import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { createCampus } from '../../../src/sandbox/campus/campus.ts';

const minute = 60_000;
const hour = 60 * minute;
const campus = createCampus({ seed: 1 });

function instantsOf(day: string): number[] {
  const start = startOfServiceDay(day);
  const end = startOfServiceDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString());
  return Array.from({ length: (end - start) / minute }, (_, index) => start + index * minute);
}

/** How many minutes the stamp is ahead of Montreal's wall clock. */
function aheadMinutes(stamp: string, at: number): number {
  const montreal = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('America/Montreal').toPlainDateTime();
  return Temporal.PlainDateTime.from(stamp.replace(' ', 'T')).since(montreal).total('minutes');
}

describe('the stamp', () => {
  test.each([
    ['2026-02-11', 79, 85, 22 * 60 + 35],
    ['2026-07-15', 19, 30, 23 * 60 + 35],
  ])('on %s is %d to %d minutes ahead of Montreal until it freezes', (day, least, most, frozenFrom) => {
    for (const libraryId of ['webster', 'vanier', 'greynuns']) {
      for (const at of instantsOf(day).slice(0, frozenFrom)) {
        const ahead = aheadMinutes(campus.stamp(libraryId, at), at);
        expect(ahead).toBeGreaterThanOrEqual(least);
        expect(ahead).toBeLessThanOrEqual(most);
      }
    }
  });

  test('is a multiple of five minutes and carries no zone', () => {
    for (const at of instantsOf('2026-02-11')) {
      expect(campus.stamp('vanier', at)).toMatch(/^2026-02-11 \d\d:\d[05]:00\.000$/);
    }
  });

  test.each([
    ['2026-02-11', '22:35', 85],
    ['2026-07-15', '23:35', 25],
    ['2026-03-08', '23:35', 25],
    ['2026-11-01', '22:35', 85],
  ])('on %s stands at 23:55 from %s for the %d minutes before midnight, and then goes on', (day, from, frozen) => {
    const end = startOfServiceDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString());
    const start = end - frozen * minute;
    expect(Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO('America/Montreal').toString()).toContain(
      from,
    );
    expect(campus.stamp('webster', start - 5 * minute - 1)).toBe(`${day} 23:50:00.000`);
    for (let at = start - 5 * minute; at < end; at += minute)
      expect(campus.stamp('webster', at)).toBe(`${day} 23:55:00.000`);
    expect(campus.stamp('webster', end)).not.toContain(day);
  });

  test('takes no notice when the clocks change', () => {
    for (const day of ['2026-03-08', '2026-11-01']) {
      const stamps = instantsOf(day).map((at) => campus.stamp('webster', at));
      const times = stamps.map((stamp) => Date.parse(`${stamp.replace(' ', 'T')}Z`));
      times.slice(1).forEach((time, index) => {
        expect([0, 5 * minute]).toContain(time - (times[index] ?? 0));
      });
    }
  });

  test('is per library: Vanier closes its bins at other minutes than Webster', () => {
    const day = instantsOf('2026-02-11').slice(0, 20 * 60);
    const changesOf = (libraryId: string) =>
      day.filter((at) => campus.stamp(libraryId, at) !== campus.stamp(libraryId, at - minute));
    expect(changesOf('webster')).not.toEqual(changesOf('vanier'));
  });
});

describe('a service day', () => {
  test.each([
    ['2026-02-11', 24],
    ['2026-03-08', 23],
    ['2026-11-01', 25],
  ])('on %s resets the counter after %d hours and not before', (day, hours) => {
    const start = startOfServiceDay(day);
    const end = start + hours * hour;
    expect(campus.raw('webster', start)).toBe(0);
    expect(campus.raw('webster', end - minute)).not.toBe(0);
    expect(campus.raw('webster', end)).toBe(0);
    expect(campus.truth('webster', end)).toBeGreaterThan(50);
  });
});
