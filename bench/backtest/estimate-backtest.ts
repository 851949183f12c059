import { campusZone, serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { advanceEstimate, type EstimateState, estimatedPeople } from '../../src/domain/occupancy/estimate.ts';
import type { RecordedRow } from './recordings.ts';

/** Ours is what the bot shows; clamp is what a plain client would: the counter, and 0 where it is negative. */
export const methods = ['ours', 'clamp'] as const;
export type Method = (typeof methods)[number];

/** How one method did on one recording. */
export interface EstimateScore {
  readonly series: string;
  readonly method: Method;
  /** The share, 0–1, of readings that are below what the whole service day proves in hindsight. */
  readonly provablyLowShare: number;
  /** How far below, in people, over all readings: 0 where a reading is not. */
  readonly meanShortfallPeople: number;
  /** The mean from 04:00 to 07:00 in Montreal; null where nothing was recorded then. */
  readonly nightMeanPeople: number | null;
}

/** What `method` makes of the rows, in people and not rounded, one for each row; the rows are in the order of time. */
export function peopleBy(method: Method, rows: readonly RecordedRow[]): number[] {
  if (method === 'clamp') return rows.map(({ raw }) => Math.max(0, raw));
  let state: EstimateState | undefined;
  return rows.map((row) => {
    state = advanceEstimate(state, row);
    return estimatedPeople(state);
  });
}

/**
 * What is proved in hindsight: there are never fewer than 0 people inside, so at least 0 at the day's lowest count, and at
 * any other time of that day at least as many more as the count was higher.
 */
export function provableInHindsight(rows: readonly RecordedRow[]): number[] {
  const lowest = new Map<string, number>();
  const days = rows.map(({ at }) => serviceDayOf(at));
  rows.forEach(({ raw }, index) => {
    const day = days[index] ?? '';
    lowest.set(day, Math.min(0, raw, lowest.get(day) ?? 0));
  });
  return rows.map(({ raw }, index) => raw - (lowest.get(days[index] ?? '') ?? 0));
}

/** Scores `method` on one recording of at least one row. */
export function scoreEstimate(series: string, rows: readonly RecordedRow[], method: Method): EstimateScore {
  const people = peopleBy(method, rows);
  const shortfalls = provableInHindsight(rows).map((bound, index) => Math.max(0, bound - (people[index] ?? 0)));
  const atNight = people.filter((_, index) => isNight(rows[index]?.at ?? 0));
  return {
    series,
    method,
    provablyLowShare: mean(shortfalls.map((shortfall) => (shortfall > roundingError ? 1 : 0))),
    meanShortfallPeople: mean(shortfalls),
    nightMeanPeople: atNight.length > 0 ? mean(atNight) : null,
  };
}

/** The average of at least one number. */
export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** A sum of floating-point steps may end this far below a whole number of people. */
const roundingError = 1e-6;

function isNight(at: number): boolean {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(campusZone);
  return hour >= 4 && hour < 7;
}
