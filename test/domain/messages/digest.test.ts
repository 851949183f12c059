import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campusZone, dayAfter, serviceDayOf, startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { weekdayOf } from '../../../src/domain/calendar/weekdays.ts';
import {
  type DigestSchedule,
  dayOfEpisode,
  digestLimits,
  episodeOf,
  lastMoment,
  nextDigest,
  stepDigest,
} from '../../../src/domain/messages/digest.ts';
import { eachDay } from '../../../src/domain/outlook/open-days.ts';

const local = (time: string): number => Temporal.ZonedDateTime.from(`${time}[${campusZone}]`).epochMilliseconds;
const clockOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(campusZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const atEight: DigestSchedule = { minute: 480, weekdays: [1, 2, 3, 4, 5] };
const hour = 3_600_000;

const schedules = fc.record({
  minute: fc.integer({ min: 0, max: 1439 }),
  weekdays: fc.subarray(everyDay, { minLength: 1 }),
});
/** A stretch of a few weeks around the days on which Montreal changes its clocks, and elsewhere in the year. */
const firstDays = fc.constantFrom('2026-02-23', '2026-03-02', '2026-06-29', '2026-10-19', '2026-10-26', '2026-12-21');

describe('a digest', () => {
  test('comes at its time on the next of its days', () => {
    expect(clockOf(nextDigest(atEight, local('2026-11-23T07:59')).at)).toBe('2026-11-23T08:00');
    expect(clockOf(nextDigest(atEight, local('2026-11-23T08:00')).at)).toBe('2026-11-24T08:00');
    expect(clockOf(nextDigest(atEight, local('2026-11-27T12:00')).at)).toBe('2026-11-30T08:00');
    expect(nextDigest({ minute: 480, weekdays: [1] }, local('2026-11-23T08:00')).day).toBe('2026-11-30');
  });

  test('comes on the day that spring makes short at what the clocks show instead of 2:30, and on the day after as ever', () => {
    const night = { minute: 150, weekdays: everyDay };
    const first = nextDigest(night, local('2026-03-08T00:00'));
    expect([first.day, clockOf(first.at)]).toEqual(['2026-03-08', '2026-03-08T03:30']);
    expect(clockOf(nextDigest(night, first.at).at)).toBe('2026-03-09T02:30');
  });

  test('comes once where the clocks show its time twice, the first time', () => {
    const night = { minute: 90, weekdays: everyDay };
    const first = nextDigest(night, local('2026-11-01T00:00'));
    expect(first.at).toBe(Date.parse('2026-11-01T01:30-04:00'));
    expect(nextDigest(night, first.at).day).toBe('2026-11-02');
  });

  test('comes on each chosen local day exactly once, at its time by the clocks, over every change of them', () => {
    fc.assert(
      fc.property(schedules, firstDays, (schedule, firstDay) => {
        const lastDay = dayAfter(firstDay, 20);
        const chosen = eachDay({ firstDay, lastDay }).filter((day) =>
          schedule.weekdays.includes(weekdayOf(startOfServiceDay(day) + 12 * hour)),
        );
        const daysSent: string[] = [];
        let moment = nextDigest(schedule, startOfServiceDay(firstDay) - 1);
        for (; moment.day <= lastDay; moment = nextDigest(schedule, moment.at)) {
          daysSent.push(moment.day);
          expect(serviceDayOf(moment.at)).toBe(moment.day);
          const { hour: h, minute: m } = Temporal.Instant.fromEpochMilliseconds(moment.at).toZonedDateTimeISO(
            campusZone,
          );
          const isLeftOut = moment.day === '2026-03-08' && Math.floor(schedule.minute / 60) === 2;
          expect(60 * h + m).toBe(schedule.minute + (isLeftOut ? 60 : 0));
        }
        expect(daysSent).toEqual(chosen);
      }),
    );
  });

  test('sends the morning of today after an outage of minutes, and not after one of hours', () => {
    const nextAt = local('2026-11-23T08:00');
    const late = stepDigest(atEight, nextAt, local('2026-11-23T08:30'));
    expect(late).toEqual({
      due: { at: nextAt, day: '2026-11-23' },
      hasMissed: false,
      nextAt: local('2026-11-24T08:00'),
    });
    expect(stepDigest(atEight, nextAt, local('2026-11-23T10:00') - 1).due).toEqual(late.due);
    for (const time of ['2026-11-23T10:00', '2026-11-23T12:00']) {
      const tooLate = stepDigest(atEight, nextAt, local(time));
      expect(tooLate).toEqual({ due: undefined, hasMissed: true, nextAt: local('2026-11-24T08:00') });
    }
    // One of late in the evening is about a day that is over.
    const evening = { minute: 23 * 60 + 30, weekdays: everyDay };
    expect(stepDigest(evening, local('2026-11-23T23:30'), local('2026-11-24T00:10'))).toEqual({
      due: undefined,
      hasMissed: true,
      nextAt: local('2026-11-24T23:30'),
    });
  });

  test('sends one morning after days of outage, the last', () => {
    const step = stepDigest(atEight, local('2026-11-16T08:00'), local('2026-11-24T08:10'));
    expect(step).toEqual({
      due: { at: local('2026-11-24T08:00'), day: '2026-11-24' },
      hasMissed: true,
      nextAt: local('2026-11-25T08:00'),
    });
    const weekly = { minute: 480, weekdays: [1] };
    expect(stepDigest(weekly, local('2026-11-02T08:00'), local('2026-11-20T08:10'))).toEqual({
      due: undefined,
      hasMissed: true,
      nextAt: local('2026-11-23T08:00'),
    });
  });

  test('rests until it is due', () => {
    const nextAt = local('2026-11-23T08:00');
    expect(stepDigest(atEight, nextAt, nextAt - 1)).toEqual({ due: undefined, hasMissed: false, nextAt });
    // A clock that was set back by a day sends no morning twice.
    expect(stepDigest(atEight, nextAt, nextAt - 24 * hour)).toEqual({ due: undefined, hasMissed: false, nextAt });
  });

  test('whenever it is checked, each day is sent at most once and never too late', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 * 60 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(schedules, firstDays, gaps, (schedule, firstDay, minutes) => {
        let now = startOfServiceDay(firstDay);
        let { at: nextAt } = nextDigest(schedule, now);
        const daysSent: string[] = [];
        for (const gap of minutes) {
          now += gap * 60_000;
          const step = stepDigest(schedule, nextAt, now);
          if (step.due !== undefined) {
            daysSent.push(step.due.day);
            expect(step.due.at).toBeLessThanOrEqual(now);
            expect(now).toBeLessThan(lastMoment(step.due));
            expect(serviceDayOf(now)).toBe(step.due.day);
          }
          expect(step.nextAt).toBeGreaterThan(now);
          nextAt = step.nextAt;
        }
        expect(new Set(daysSent).size).toBe(daysSent.length);
      }),
    );
  });

  test('is worth two hours, and never more than its day', () => {
    const morning = { at: local('2026-11-23T08:00'), day: '2026-11-23' };
    expect(lastMoment(morning) - morning.at).toBe(digestLimits.lateMs);
    const evening = { at: local('2026-11-23T23:30'), day: '2026-11-23' };
    expect(clockOf(lastMoment(evening))).toBe('2026-11-24T00:00');
  });

  test('has its day in the number of its episode', () => {
    expect(episodeOf('2026-11-03')).toBe(20_261_103);
    expect(dayOfEpisode(20_261_103)).toBe('2026-11-03');
  });
});
