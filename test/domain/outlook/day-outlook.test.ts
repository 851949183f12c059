import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campusZone, startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { dayOutlook } from '../../../src/domain/outlook/day-outlook.ts';
import type { Forecast } from '../../../src/domain/outlook/forecast.ts';

const hour = 3_600_000;
const midnight = startOfServiceDay('2026-02-11');
const at = (hours: number): number => midnight + hours * hour;
const hoursOf = (time: number): number => (time - midnight) / hour;

/** A forecast of so many people, within a tenth of them either way. */
const expected = (people: number, more: Partial<Forecast> = {}): Forecast => ({
  people,
  low: 0.9 * people,
  high: 1.1 * people,
  days: 6,
  ...more,
});
/** Fills from 8:00 to 15:00 and empties until midnight. */
const usualDay = (hours: number): number =>
  hours < 8 ? 40 : hours < 15 ? 100 + 180 * (hours - 8) : 1360 - 130 * (hours - 15);
const day = (people: (hours: number) => number, more: Partial<Forecast> = {}) => ({
  from: midnight,
  to: at(24),
  open: [{ from: at(0), to: at(24) }],
  forecastAt: (time: number) => expected(people(hoursOf(time)), more),
});

describe('when to come', () => {
  test('is when it is quietest, and not when it is busiest, in whole half hours of the day', () => {
    const outlook = dayOutlook(day(usualDay));
    expect([outlook?.best?.from, outlook?.best?.to].map((time) => hoursOf(time ?? 0))).toEqual([8, 9.5]);
    expect([outlook?.avoid?.from, outlook?.avoid?.to].map((time) => hoursOf(time ?? 0))).toEqual([14, 17]);
    expect(outlook?.best?.people).toBeCloseTo(100 + 180 * 0.625, 6);
    expect(outlook).toMatchObject({ sureness: 'high', days: 6, whole: { from: at(8), to: at(23) } });
  });

  test('is the first time that is quiet, where that is known, and not the last hours before closing', () => {
    const evening = { ...day(usualDay), from: at(11.3), open: [{ from: at(8), to: at(23) }] };
    expect([dayOutlook(evening)?.best?.from, dayOutlook(evening)?.best?.to]).toEqual([at(21), at(22.5)]);
    expect(dayOutlook({ ...evening, quietPeople: 900 })?.best?.from).toBe(at(11.5));
    // Quiet all along, it must still differ from the busiest.
    const outlook = dayOutlook({ ...evening, quietPeople: 5000 });
    expect(outlook?.best?.people).toBeLessThan(outlook?.avoid?.people ?? 0);
  });

  test('has no more than three hours, however long it stays so', () => {
    const outlook = dayOutlook(day((hours) => (hours < 18 ? 900 : 200)));
    for (const stretch of [outlook?.best, outlook?.avoid])
      expect((stretch?.to ?? 0) - (stretch?.from ?? 0)).toBe(3 * hour);
  });

  test('is looked for from now on', () => {
    const outlook = dayOutlook({ ...day(usualDay), from: at(16.2) });
    expect(outlook?.whole.from).toBe(at(16.5));
    expect(outlook?.avoid?.from).toBe(at(16.5));
    expect(outlook?.best?.to).toBe(at(23));
  });

  test('is while it is open', () => {
    const outlook = dayOutlook({
      ...day(usualDay),
      open: [
        { from: at(9.75), to: at(12) },
        { from: at(13), to: at(17) },
      ],
    });
    expect(outlook?.best?.from).toBe(at(10));
    // The last half hour before closing is no time to come.
    expect(outlook?.whole).toMatchObject({ from: at(10), to: at(16.5) });
    // Over the pause there is no stretch.
    for (const stretch of [outlook?.best, outlook?.avoid])
      expect((stretch?.from ?? 0) < at(12) && (stretch?.to ?? 0) > at(13)).toBe(false);
  });

  test('is in the night only when nothing of the day is left', () => {
    expect(dayOutlook({ ...day(usualDay), from: at(22.6) })?.whole).toMatchObject({ from: at(23), to: at(24) });
    expect(dayOutlook(day(usualDay))?.whole.from).toBe(at(8));
  });

  test('follows the clock on the wall when that changes', () => {
    const start = startOfServiceDay('2026-03-08');
    const outlook = dayOutlook({
      from: start,
      to: start + 23 * hour,
      open: undefined,
      forecastAt: (time) => expected((time - start) / hour),
    });
    expect(Temporal.Instant.fromEpochMilliseconds(outlook?.whole.from ?? 0).toZonedDateTimeISO(campusZone).hour).toBe(
      8,
    );
  });

  test('is nothing that one could say of a closed day, of the last minutes, or without a forecast', () => {
    expect(dayOutlook({ ...day(usualDay), open: [] })).toBeUndefined();
    expect(dayOutlook({ ...day(usualDay), from: at(23.25) })).toBeUndefined();
    expect(dayOutlook({ ...day(usualDay), forecastAt: () => undefined })).toBeUndefined();
    expect(dayOutlook({ ...day(usualDay), from: at(25) })).toBeUndefined();
  });

  test('makes no difference on a flat day, or in the last hour and a half', () => {
    expect(dayOutlook(day(() => 300))).toMatchObject({ best: undefined, avoid: undefined, whole: { people: 300 } });
    expect(dayOutlook(day((hours) => (hours < 14 ? 4 : 12)))?.best).toBeUndefined();
    const left = { ...day((hours) => 100 * hours), from: at(21.5), to: at(23) };
    expect(dayOutlook(left)).toMatchObject({ best: undefined, avoid: undefined });
  });

  test('leaves out what is not forecast', () => {
    const outlook = dayOutlook({
      ...day(usualDay),
      forecastAt: (time) => (time < at(12) ? undefined : expected(usualDay(hoursOf(time)))),
    });
    expect(outlook?.whole.from).toBe(at(12));
  });
});

describe('how sure it is', () => {
  const sureness = (more: Partial<Forecast>, width = 0.1) => {
    const parts = day(usualDay, more);
    const forecastAt = (time: number) => {
      const { people, ...rest } = parts.forecastAt(time);
      return { ...rest, people, low: people * (1 - width), high: people * (1 + width) };
    };
    return dayOutlook({ ...parts, forecastAt })?.sureness;
  };

  test('depends on the weeks that it comes from, the fewest of them', () => {
    expect(sureness({ days: 4 })).toBe('high');
    expect(sureness({ days: 3 })).toBe('fair');
    expect(sureness({ days: 2 })).toBe('low');
    const mixed = (time: number) => expected(usualDay(hoursOf(time)), { days: time < at(12) ? 2 : 6 });
    expect(dayOutlook({ ...day(usualDay), forecastAt: mixed })).toMatchObject({ days: 2, sureness: 'low' });
  });

  test('depends on how far forecasts miss', () => {
    expect(sureness({}, 0.5)).toBe('high');
    expect(sureness({}, 0.8)).toBe('fair');
    expect(sureness({}, 6)).toBe('low');
  });

  test('is said of a flat day too', () => {
    expect(dayOutlook(day(() => 300))?.sureness).toBe('high');
    expect(dayOutlook(day(() => 300, { low: 100, high: 500 }))?.sureness).toBe('fair');
    expect(dayOutlook(day(() => 300, { days: 2 }))?.sureness).toBe('low');
  });
});

test('best and avoid are apart, of one to three hours, open, in half hours, and the one is quieter, whatever the day', () => {
  const people = fc.array(fc.double({ min: 0, max: 2000, noNaN: true }), { minLength: 96, maxLength: 96 });
  const stretch = fc.tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }));
  fc.assert(
    fc.property(
      people,
      fc.option(fc.array(stretch, { maxLength: 3 })),
      fc.integer({ min: 0, max: 95 }),
      (counts, hours, start) => {
        const open = hours?.map(([from, length]) => ({ from: at(from / 4), to: at((from + length) / 4) }));
        const outlook = dayOutlook({
          from: at(start / 4),
          to: at(24),
          open,
          forecastAt: (time) => expected(counts[4 * hoursOf(time)] ?? 0),
        });
        const { best, avoid } = outlook ?? {};
        expect(best === undefined).toBe(avoid === undefined);
        if (best === undefined || avoid === undefined) return;
        expect(best.people).toBeLessThan(avoid.people);
        expect(best.to <= avoid.from || avoid.to <= best.from).toBe(true);
        for (const { from, to } of [best, avoid]) {
          expect((from - midnight) % (hour / 2)).toBe(0);
          expect(from).toBeGreaterThanOrEqual(at(start / 4));
          expect(to - from).toBeGreaterThanOrEqual(hour);
          expect(to - from).toBeLessThanOrEqual(3 * hour);
          for (let time = from; time < to; time += hour / 2) {
            expect(open?.some((each) => each.from <= time && time + hour / 2 <= each.to) ?? true).toBe(true);
          }
        }
      },
    ),
  );
});
