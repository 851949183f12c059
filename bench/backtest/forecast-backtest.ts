import { localQuarters, quartersOfWeek } from '../../src/domain/calendar/local-quarters.ts';
import { campusZone } from '../../src/domain/calendar/service-day.ts';
import { createOutlook } from '../../src/domain/outlook/forecast.ts';
import { peopleBy } from './estimate-backtest.ts';
import type { Recording } from './recordings.ts';

/** What the forecast is compared with: the last count, the count a week before, the mean of all such weekdays and times. */
export const forecastMethods = ['persistence', 'lastWeek', 'weekdayMean', 'ours'] as const;
export type ForecastMethod = (typeof forecastMethods)[number];

/** Hours ahead at which forecasts are scored. */
export const horizons = [1, 3, 24] as const;

/** How one method did on one series at one horizon. */
export interface ForecastScore {
  readonly series: string;
  readonly horizonHours: number;
  readonly method: ForecastMethod;
  /** Mean absolute error over the mean count of the same rows. */
  readonly relativeMae: number;
  /** The share, 0–1, of counts within the 80 % interval; null for methods that have none. */
  readonly coverage80: number | null;
  readonly n: number;
}

/** People inside at a time (ms since the Unix epoch). */
export interface Counted {
  readonly at: number;
  readonly people: number;
}

/** One recorded count and what each method said of it `horizonHours` before, in people. */
export interface Attempt {
  readonly at: number;
  readonly horizonHours: number;
  readonly actual: number;
  readonly said: Readonly<Record<ForecastMethod, number>>;
  readonly low: number;
  readonly high: number;
}

const hour = 3_600_000;
const week = 7 * 24 * hour;

/** Weeks of history before the first scored forecast. */
const warmUp = 4 * week;
/** A count a week before, or between two, must have been made within this of the time that is asked for. */
const within = hour / 2;
/** A quarter hour in which fewer than this part of the mean are usual is not open: cleaners, and those who leave last. */
const openFrom = 0.1;

/**
 * Walks forward over the rows of one series (in the order of time). Each row is a target of each of `horizonHours`; what
 * stands in `said` was made from the rows up to so many hours before it and nothing else, the choice of the open hours
 * included: open is where the weekday's mean at that time so far is at least a tenth of the mean so far. All methods
 * answer for the same rows.
 */
export function attemptsOf(rows: readonly Counted[], zone: string, horizonHours: readonly number[]): Attempt[] {
  const quarterOf = localQuarters(zone);
  const slotOf = (at: number) => Math.floor(quarterOf(at)) % quartersOfWeek;
  const outlook = createOutlook(zone);
  const slots = new Map<number, { sum: number; count: number }>();
  const start = (rows[0]?.at ?? 0) + warmUp;
  let known = 0;
  let sum = 0;
  const observeUntil = (origin: number) => {
    for (let row = rows[known]; row && row.at <= origin; row = rows[known]) {
      outlook.observe({ fetchedAt: row.at, people: row.people });
      const past = slots.get(slotOf(row.at)) ?? { sum: 0, count: 0 };
      slots.set(slotOf(row.at), { sum: past.sum + row.people, count: past.count + 1 });
      sum += row.people;
      known += 1;
    }
  };
  return horizonHours
    .flatMap((hours) => rows.map((row) => ({ hours, origin: row.at - hours * hour, row })))
    .filter(({ origin }) => origin >= start)
    .sort((a, b) => a.origin - b.origin)
    .flatMap(({ hours, origin, row: { at, people: actual } }) => {
      observeUntil(origin);
      const past = slots.get(slotOf(at));
      const last = rows[known - 1];
      const lastWeek = countedAt(rows, weekBefore(at, zone));
      if (!past || !last || lastWeek === undefined) return [];
      const weekdayMean = past.sum / past.count;
      const isOpen = weekdayMean >= (openFrom * sum) / known;
      const ours = isOpen ? outlook.forecast(origin, at) : undefined;
      if (!ours) return [];
      const said = { persistence: last.people, lastWeek, weekdayMean, ours: ours.people };
      return [{ at, horizonHours: hours, actual, said, low: ours.low, high: ours.high }];
    });
}

/** The scores of all recordings, and the names of the series in which there was no row to forecast. */
export function scoreForecasts(recordings: readonly Recording[]): { scores: ForecastScore[]; tooShort: string[] } {
  const scored = seriesOf(recordings).map(({ series, rows, zone }) => ({
    series,
    scores: scoreForecast(series, rows, zone),
  }));
  return {
    scores: scored.flatMap(({ scores }) => scores),
    tooShort: scored.filter(({ scores }) => scores.length === 0).map(({ series }) => series),
  };
}

/** The people inside of each series, of a library by the estimate, and the zone by whose clock they come. */
export function seriesOf(
  recordings: readonly Recording[],
): { readonly series: string; readonly rows: readonly Counted[]; readonly zone: string }[] {
  return [...Map.groupBy(recordings, ({ series }) => series)].map(([series, parts]) => ({
    series,
    rows: joined(parts),
    zone: zoneOf(parts),
  }));
}

/** One series out of all the files that it stands in; of two rows for the same time the first file's. */
function joined(parts: readonly Recording[]): Counted[] {
  const raws = new Map(parts.toReversed().flatMap(({ rows }) => rows.map(({ at, raw }) => [at, raw])));
  const rows = [...raws].map(([at, raw]) => ({ at, raw })).sort((a, b) => a.at - b.at);
  if (!parts.some(({ isLibrary }) => isLibrary)) return rows.map(({ at, raw }) => ({ at, people: raw }));
  const people = peopleBy('ours', rows);
  return rows.map(({ at }, index) => ({ at, people: people[index] ?? 0 }));
}

/** Where a file does not say it: the head counts that are known are of Swiss gyms. */
function zoneOf(parts: readonly Recording[]): string {
  const said = parts.find(({ zone }) => zone !== undefined)?.zone;
  const isCampus = parts.some(({ isLibrary, series }) => isLibrary || /concordia/i.test(series));
  return said ?? (isCampus ? campusZone : 'Europe/Zurich');
}

/** Scores all methods at all horizons; nothing for a series in which no row could be forecast. */
export function scoreForecast(series: string, rows: readonly Counted[], zone: string): ForecastScore[] {
  const all = attemptsOf(rows, zone, horizons);
  return horizons.flatMap((horizonHours) => {
    const attempts = all.filter((attempt) => attempt.horizonHours === horizonHours);
    const n = attempts.length;
    const total = attempts.reduce((sum, { actual }) => sum + actual, 0);
    if (total === 0) return [];
    const held = attempts.filter(({ actual, low, high }) => actual >= low && actual <= high).length;
    return forecastMethods.map((method) => ({
      series,
      horizonHours,
      method,
      relativeMae: attempts.reduce((sum, { actual, said }) => sum + Math.abs(actual - said[method]), 0) / total,
      coverage80: method === 'ours' ? held / n : null,
      n,
    }));
  });
}

/** The same time by the clock on the wall a week before: a change of the clock must not cost last week an hour. */
function weekBefore(at: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).subtract({ weeks: 1 }).epochMilliseconds;
}

/** The count at a time, between the rows around it in proportion. */
function countedAt(rows: readonly Counted[], at: number): number | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const before = rows[low - 1];
  const after = rows[low];
  const hasBefore = before !== undefined && at - before.at <= within;
  const hasAfter = after !== undefined && after.at - at <= within;
  if (hasBefore && hasAfter)
    return before.people + ((after.people - before.people) * (at - before.at)) / (after.at - before.at);
  return hasBefore ? before.people : hasAfter ? after.people : undefined;
}
