import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOutlook, longestLeadMs, type Observed, type Outlook } from '../../../src/domain/outlook/forecast.ts';

const hour = 3_600_000;
const day = 24 * hour;
const monday = Temporal.ZonedDateTime.from('2026-01-12T00:00[America/Montreal]').epochMilliseconds;

/** A library that fills from 8 to 14 o'clock and empties until 22, half as full at weekends; the same every week. */
function inside(at: number): number {
  const time = ((at - monday) % day) / hour;
  const isWeekend = Math.floor((at - monday) / day) % 7 >= 5;
  const people = time < 8 || time > 22 ? 10 : time < 14 ? 10 + 80 * (time - 8) : 490 - 60 * (time - 14);
  return isWeekend ? people / 2 : people;
}

/** Observations each half hour over `days` days, times `factor` at each. */
function observations(days: number, factor: (at: number) => number = () => 1): Observed[] {
  return Array.from({ length: days * 48 + 1 }, (_, index) => {
    const fetchedAt = monday + (index * hour) / 2;
    return { fetchedAt, people: inside(fetchedAt) * factor(fetchedAt) };
  });
}

function outlookOn(observed: readonly Observed[]): Outlook {
  const outlook = createOutlook();
  for (const each of observed) outlook.observe(each);
  return outlook;
}

/** A value 0.8–1.2 for each day, without a pattern from day to day, the same in every run. */
function mood(at: number): number {
  const fraction = (43_758.5453 * (1 + Math.sin(12.9898 * Math.floor((at - monday) / day)))) % 1;
  return 0.8 + 0.4 * fraction;
}

describe('the outlook', () => {
  test('says nothing until two such weekdays were seen', () => {
    const outlook = outlookOn(observations(13));
    const now = monday + 13 * day;
    expect(outlook.usual(now + 12 * hour)).toBeUndefined();
    expect(outlook.forecast(now, now + 12 * hour)).toBeUndefined();
    expect(outlook.forecast(now, now + 36 * hour)?.days).toBe(2);
    expect(createOutlook().forecast(now, now)).toBeUndefined();
  });

  test('expects the usual of a library that is always the same, in winter and summer time', () => {
    const now = monday + 54 * day + 20 * hour; // Saturday evening; the clock goes forward at night
    const outlook = outlookOn(observations(55).filter(({ fetchedAt }) => fetchedAt <= now));
    const at = Temporal.ZonedDateTime.from('2026-03-09T14:00[America/Montreal]').epochMilliseconds;
    expect(outlook.usual(at)?.median).toBeCloseTo(490, -1.5);
    expect(outlook.forecast(now, at)?.people).toBeCloseTo(490, -1.5);
  });

  test('knows what is usual between two quarters of an hour in proportion', () => {
    const outlook = outlookOn(observations(35, mood));
    const ten = monday + 35 * day + 10 * hour;
    const [before, after] = [outlook.usual(ten), outlook.usual(ten + hour / 4)];
    const between = outlook.usual(ten + hour / 12);
    if (before === undefined || after === undefined) throw new Error('nothing is usual');
    for (const key of ['low', 'median', 'high', 'middleMean'] as const) {
      expect(after[key]).toBeGreaterThan(before[key] + 10);
      expect(between?.[key]).toBeCloseTo(before[key] + (after[key] - before[key]) / 3, 6);
    }
    expect(between?.days).toBe(before.days);
  });

  test('begins with what is inside now', () => {
    const outlook = outlookOn(observations(35));
    const now = monday + 35 * day;
    expect(outlook.forecast(now, now)).toEqual({ people: 10, low: 10, high: 10, days: 5 });
    const soon = outlook.forecast(now, now + 60_000);
    expect(soon?.people).toBeCloseTo(10, 0);
  });

  test('does not take an old count for the present', () => {
    const outlook = outlookOn([...observations(35), { fetchedAt: monday + 35 * day + 60_000, people: 400 }]);
    const seen = monday + 35 * day + 60_000;
    const old = seen + 45 * 60_000;
    expect(outlook.forecast(seen, seen)?.people).toBe(400);
    expect(outlook.forecast(old, old)?.people).toBeLessThan(100);
  });

  test('expects the same while nothing is read: a forecast neither jumps nor narrows with the silence', () => {
    const outlook = outlookOn(observations(35, mood));
    const last = monday + 35 * day;
    const minutes = fc.integer({ min: 0, max: 7 * 24 * 60 });
    fc.assert(
      fc.property(minutes, minutes, (one, two) => {
        const [asked, at] = [Math.min(one, two), Math.max(one, two)].map((each) => last + each * 60_000) as [
          number,
          number,
        ];
        expect(outlook.forecast(asked, at)).toEqual(outlook.forecast(last, at));
      }),
    );
  });

  test('knows no more than the usual after a week without readings', () => {
    const past = observations(56, mood).map((each) => ({ ...each, people: 1.3 * each.people }));
    const outlook = outlookOn(past);
    const at = monday + 64 * day + 14 * hour;
    const { people = 0, low = 0, high = 0 } = outlook.forecast(at, at) ?? {};
    expect(people).toBeCloseTo(outlook.usual(at)?.middleMean ?? 0, 0);
    expect(high - low).toBeGreaterThan(0.2 * people);
  });

  test('has bands that follow the day, with no bulge at the hour of one odd reading', () => {
    const now = monday + 28 * day + 14 * hour;
    const odd = { fetchedAt: now + 120_000, people: 2_000 };
    const gap = (at: number) => at > now - 3 * hour && at < now;
    const after = observations(30, mood).filter(({ fetchedAt }) => fetchedAt > odd.fetchedAt);
    const before = observations(30, mood).filter(({ fetchedAt }) => fetchedAt <= now && !gap(fetchedAt));
    const outlook = outlookOn([...before, odd, ...after]);
    const asked = monday + 30 * day;
    const widths = Array.from({ length: 24 }, (_, quarter) => {
      const { low = 0, high = 0 } = outlook.forecast(asked, asked + 11 * hour + (quarter * hour) / 4) ?? {};
      return high - low;
    });
    const steps = widths.slice(1).map((width, index) => width / (widths[index] ?? 1));
    expect(Math.max(...steps)).toBeLessThan(1.2);
    expect(Math.min(...steps)).toBeGreaterThan(1 / 1.2);
  });

  describe('on a library whose days are unlike', () => {
    const now = monday + 56 * day + 13 * hour;
    const past = observations(57, mood).filter(({ fetchedAt }) => fetchedAt < now);
    let exam: Outlook;
    let calm: Outlook;
    beforeAll(() => {
      const today = (factor: number) =>
        past.map((each) =>
          each.fetchedAt < monday + 56 * day ? each : { ...each, people: inside(each.fetchedAt) * factor },
        );
      exam = outlookOn(today(1.4));
      calm = outlookOn(today(0.6));
    });

    test('the level adapts through the day', () => {
      const at = now + 3 * hour;
      const usual = exam.usual(at)?.middleMean ?? 0;
      expect(exam.forecast(now, at)?.people).toBeGreaterThan(1.15 * usual);
      expect(calm.forecast(now, at)?.people).toBeLessThan(0.85 * usual);
    });

    test('and less is left of it the further ahead', () => {
      const above = (hours: number) => {
        const at = now + hours * hour;
        return (exam.forecast(now, at)?.people ?? 0) / (exam.usual(at)?.middleMean ?? 1) - 1;
      };
      expect(above(1)).toBeGreaterThan(above(24));
      expect(Math.abs(above(24))).toBeLessThan(0.25);
    });

    test('is in order, above 0 and finite for every time of the next seven days', () => {
      for (let at = now; at <= now + longestLeadMs; at += hour / 4) {
        const { people = Number.NaN, low = 0, high = 0 } = exam.forecast(now, at) ?? {};
        expect(0 <= low && low <= people && people <= high && high < 2000).toBe(true);
      }
    });

    test('gives the same answer however often it was asked', () => {
      const asked = outlookOn([]);
      for (const [index, each] of past.entries()) {
        asked.observe(each);
        if (index % 40 === 0) asked.forecast(each.fetchedAt, each.fetchedAt + (index % 168) * hour);
      }
      const plain = outlookOn(past);
      for (const hours of [0, 1, 5, 24, 100, 168]) {
        expect(asked.forecast(now, now + hours * hour)).toEqual(plain.forecast(now, now + hours * hour));
      }
    });
  });

  test('draws nothing across a gap', () => {
    const isGap = (at: number) => Math.floor((at - monday) / day) % 7 === 2;
    const outlook = outlookOn(observations(35).filter(({ fetchedAt }) => !isGap(fetchedAt)));
    expect(outlook.usual(monday + 37 * day + 12 * hour)).toBeUndefined();
    expect(outlook.usual(monday + 36 * day + 12 * hour)?.days).toBe(5);
  });

  test('leaves out what is not newer or not a number', () => {
    const past = observations(21);
    const now = monday + 21 * day;
    const disturbed = past.flatMap((each) => [
      each,
      { ...each, people: 5000 },
      { fetchedAt: each.fetchedAt + 1, people: Number.NaN },
    ]);
    expect(outlookOn(disturbed).forecast(now, now + hour)).toEqual(outlookOn(past).forecast(now, now + hour));
  });

  test('looks neither back nor further than a week', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ max: -1 }), fc.integer({ min: longestLeadMs + 1 })), (ahead) => {
        expect(() => createOutlook().forecast(monday, monday + ahead)).toThrow(RangeError);
      }),
    );
    expect(() => createOutlook().forecast(monday, Number.NaN)).toThrow(RangeError);
  });
});
