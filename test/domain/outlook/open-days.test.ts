import { describe, expect, test } from 'vitest';
import type { Interval } from '../../../src/domain/calendar/interval.ts';
import { dayAfter } from '../../../src/domain/calendar/service-day.ts';
import { daytimeOf, eachDay, intervalOf, openOnDays } from '../../../src/domain/outlook/open-days.ts';

const hour = 3_600_000;
const oneDay = (day: string) => ({ firstDay: day, lastDay: day });

test('days follow one another over the end of a month and of a year', () => {
  expect(eachDay({ firstDay: '2026-12-30', lastDay: '2027-01-02' })).toEqual([
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
  ]);
  expect(eachDay({ firstDay: '2026-02-02', lastDay: '2026-02-01' })).toEqual([]);
  expect([dayAfter('2028-02-28'), dayAfter('2026-03-01', -1)]).toEqual(['2028-02-29', '2026-02-28']);
});

test('a day is 23 to 25 hours long', () => {
  const hoursOf = (day: string) => {
    const { from, to } = intervalOf(oneDay(day));
    return (to - from) / hour;
  };
  expect(['2026-03-08', '2026-03-09', '2026-11-01'].map(hoursOf)).toEqual([23, 24, 25]);
});

test('daytime is from 8 to 23 by the clock on the wall, also when that changes', () => {
  const { from: midnight } = intervalOf(oneDay('2026-11-01'));
  expect(daytimeOf(oneDay('2026-11-01'))).toEqual([{ from: midnight + 9 * hour, to: midnight + 24 * hour }]);
  expect(daytimeOf({ firstDay: '2026-11-01', lastDay: '2026-11-03' })).toHaveLength(3);
});

describe('the hours of opening of several days', () => {
  const { from: monday } = intervalOf(oneDay('2026-11-23'));
  const fromNineUntilTwo = (day: string): readonly Interval[] => {
    const { from } = intervalOf(oneDay(day));
    return [{ from: from + 9 * hour, to: from + 26 * hour }];
  };
  const known = (_library: string, day: string) => fromNineUntilTwo(day);

  test('begin with the night of the day before, and end with the last day', () => {
    expect(openOnDays(known, 'webster', oneDay('2026-11-23'))).toEqual([
      { from: monday, to: monday + 2 * hour },
      { from: monday + 9 * hour, to: monday + 24 * hour },
    ]);
    expect(openOnDays(known, 'webster', { firstDay: '2026-11-23', lastDay: '2026-11-24' })).toEqual([
      { from: monday, to: monday + 2 * hour },
      { from: monday + 9 * hour, to: monday + 26 * hour },
      { from: monday + 33 * hour, to: monday + 48 * hour },
    ]);
  });

  test('are not known when those of one day are not, the day before aside', () => {
    const notOn = (unknown: string) => (_library: string, day: string) =>
      day === unknown ? undefined : fromNineUntilTwo(day);
    const days = { firstDay: '2026-11-23', lastDay: '2026-11-24' };
    expect(openOnDays(notOn('2026-11-24'), 'webster', days)).toBeUndefined();
    expect(openOnDays(notOn('2026-11-22'), 'webster', oneDay('2026-11-23'))).toEqual([
      { from: monday + 9 * hour, to: monday + 24 * hour },
    ]);
  });

  test('are none when it is closed', () => {
    expect(openOnDays(() => [], 'webster', oneDay('2026-11-23'))).toEqual([]);
  });
});
