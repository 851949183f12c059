import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { createCampus, occupancyText } from '../../../src/sandbox/campus/campus.ts';

const minute = 60_000;
const hour = 60 * minute;
const winter = startOfServiceDay('2026-02-11');
const libraryIds = ['webster', 'vanier', 'greynuns'];

/** Some service days, among them the two on which the clocks change. */
const anyDay = fc.oneof(
  fc.constantFrom('2026-03-08', '2026-03-09', '2026-11-01', '2026-11-02'),
  fc.integer({ min: 0, max: 364 }).map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString()),
);

describe('the counter', () => {
  test('with perfect sensors and the people at midnight it makes the truth', () => {
    fc.assert(
      fc.property(fc.integer(), anyDay, fc.integer({ min: 0, max: 22 * 12 }), (seed, day, bins) => {
        const campus = createCampus({ seed, missRate: 0 });
        const midnight = startOfServiceDay(day);
        const at = midnight + bins * 5 * minute;
        expect(campus.raw('webster', at) + campus.truth('webster', midnight)).toBe(campus.truth('webster', at));
      }),
      { numRuns: 40 },
    );
  });

  test('starts at 0 at Montreal midnight, with people inside', () => {
    const campus = createCampus({ seed: 1 });
    expect(campus.raw('webster', winter - 1)).not.toBe(0);
    for (const libraryId of libraryIds) expect(campus.raw(libraryId, winter)).toBe(0);
    expect(campus.truth('webster', winter)).toBeGreaterThanOrEqual(100);
  });

  test('is negative overnight, when those who were inside at midnight have left', () => {
    const campus = createCampus({ seed: 1 });
    for (const hours of [1, 3, 5, 7]) expect(campus.raw('webster', winter + hours * hour)).toBeLessThan(0);
    expect(campus.raw('webster', winter + 15 * hour)).toBeGreaterThan(1_000);
  });

  test('drifts downwards over a day with real sensors, by more the more they miss', () => {
    const late = winter + 22 * hour;
    const meanDriftOf = (missRate: number) => {
      const drifts = Array.from({ length: 10 }, (_, seed) => {
        const campus = createCampus({ seed, missRate });
        return campus.raw('webster', late) + campus.truth('webster', winter) - campus.truth('webster', late);
      });
      return drifts.reduce((sum, drift) => sum + drift, 0) / drifts.length;
    };
    expect(meanDriftOf(0.005)).toBeLessThan(0);
    expect(meanDriftOf(0.03)).toBeLessThan(meanDriftOf(0.005));
  });

  test('can be given a rate per door and direction', () => {
    const blind = createCampus({ seed: 1, missRate: () => 1 });
    expect(blind.raw('webster', winter + 15 * hour)).toBe(0);
    const onlyIn = createCampus({ seed: 1, missRate: (_, direction) => (direction === 'in' ? 0 : 1) });
    expect(onlyIn.raw('webster', winter + 23 * hour)).toBeGreaterThan(3_000);
    expect(onlyIn.truth('webster', winter + 15 * hour)).toBe(blind.truth('webster', winter + 15 * hour));
  });

  test('refuses a rate that is none', () => {
    expect(() => createCampus({ seed: 1, missRate: -0.1 }).raw('webster', winter)).toThrow(RangeError);
    expect(() => createCampus({ seed: 1, missRate: () => Number.NaN }).raw('webster', winter)).toThrow(RangeError);
  });

  test('moves with the stamp: within one bin neither changes', () => {
    const campus = createCampus({ seed: 1 });
    for (const libraryId of libraryIds) {
      for (let at = winter + minute; at < winter + 22 * hour; at += minute) {
        if (campus.stamp(libraryId, at) !== campus.stamp(libraryId, at - minute)) continue;
        expect(campus.raw(libraryId, at)).toBe(campus.raw(libraryId, at - minute));
      }
    }
  });

  test('goes on moving while the stamp stands still before midnight', () => {
    const campus = createCampus({ seed: 1 });
    const lateBins = Array.from({ length: 17 }, (_, bin) => winter + 22 * hour + 35 * minute + bin * 5 * minute);
    expect(new Set(lateBins.map((at) => campus.stamp('webster', at)))).toEqual(new Set(['2026-02-11 23:55:00.000']));
    expect(new Set(lateBins.map((at) => campus.raw('webster', at))).size).toBeGreaterThan(10);
  });
});

describe('the truth', () => {
  test('is never negative, and a closed building is empty', () => {
    fc.assert(
      fc.property(fc.integer(), anyDay, fc.boolean(), (seed, day, examWeeks) => {
        const campus = createCampus({ seed, examWeeks });
        const start = startOfServiceDay(day);
        for (let at = start; at < start + 23 * hour; at += 10 * minute) {
          for (const libraryId of libraryIds) expect(campus.truth(libraryId, at)).toBeGreaterThanOrEqual(0);
        }
        expect(campus.truth('greynuns', start + 5 * hour)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  test('is the same however one comes to an instant', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 60 * 24 * 60 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(instants, (minutes) => {
        const wandering = createCampus({ seed: 'same' });
        for (const at of minutes.map((each) => winter + each * minute)) {
          expect(wandering.truth('vanier', at)).toBe(createCampus({ seed: 'same' }).truth('vanier', at));
          expect(wandering.feed(at)).toEqual(createCampus({ seed: 'same' }).feed(at));
        }
      }),
      { numRuns: 5 },
    );
  });

  test('stays the same when days have left the memory', () => {
    const campus = createCampus({ seed: 1 });
    const before = campus.truth('greynuns', winter + 14 * hour);
    for (let day = 1; day < 100; day += 1) campus.truth('greynuns', winter + day * 24 * hour);
    expect(campus.truth('greynuns', winter + 14 * hour)).toBe(before);
  });

  test('differs from seed to seed', () => {
    const crowds = [1, 2, 3].map((seed) => createCampus({ seed }).truth('webster', winter + 15 * hour));
    expect(new Set(crowds).size).toBe(3);
  });

  test('refuses a library that the campus does not have', () => {
    expect(() => createCampus({ seed: 1 }).truth('birks', winter)).toThrow(/no library "birks"/);
  });
});

describe('exams', () => {
  const nextDay = startOfServiceDay('2026-02-12');

  test('fill the library in the evening', () => {
    const evening = winter + 21 * hour;
    const quiet = createCampus({ seed: 1 }).truth('webster', evening);
    expect(createCampus({ seed: 1, examWeeks: true }).truth('webster', evening)).toBeGreaterThan(quiet);
    expect(createCampus({ seed: 1, examWeeks: (day) => day === '2026-02-12' }).truth('webster', evening)).toBe(quiet);
  });

  test('begin and end on the day for which they are switched', () => {
    const campus = createCampus({ seed: 1 });
    const today = campus.truth('webster', nextDay - hour);
    const tomorrow = campus.truth('webster', nextDay + 21 * hour);
    campus.setExams(true, '2026-02-12');
    expect(campus.truth('webster', nextDay - hour)).toBe(today);
    expect(campus.truth('webster', nextDay + 21 * hour)).toBeGreaterThan(tomorrow);
    expect(campus.hours('2026-02-12')).toContainEqual({ service: 'Vanier Library', text: 'Open 24 hours' });
    campus.setExams(false, '2026-02-12');
    expect(campus.truth('webster', nextDay + 21 * hour)).toBe(tomorrow);
  });
});

describe('the feed', () => {
  test('is strings by source key, as the API gives them', () => {
    const campus = createCampus({ seed: 1 });
    const at = winter + 3 * hour;
    const feed = campus.feed(at);
    expect(Object.keys(feed)).toEqual(['Webster', 'Vanier', 'GreyNuns']);
    expect(feed.Webster).toEqual({
      Occupancy: `${campus.raw('webster', at)}.0000`,
      LastRecordTime: '2026-02-11 04:25:00.000',
    });
    expect(feed.GreyNuns?.Occupancy).toBe('.0000');
  });

  test.each([
    [367, '367.0000'],
    [-5, '-5.0000'],
    [0, '.0000'],
  ])('writes %d as %s', (count, text) => {
    expect(occupancyText(count)).toBe(text);
  });
});
