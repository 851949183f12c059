import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { advanceEstimate, type EstimateState, estimatedPeople } from '../../../src/domain/occupancy/estimate.ts';

export const minute = 60_000;
export const hour = 60 * minute;

const days = ['2026-02-10', '2026-02-11', '2026-02-12', '2026-02-13'];
const midnights = days.map(startOfServiceDay);

/** The midnight around which the tests look: between Wednesday and Thursday. */
export const midnight = midnights[2] ?? 0;

const dayOf = (at: number): number => midnights.findLastIndex((start) => start <= at);
const startOf = (at: number): number => midnights[dayOf(at)] ?? 0;

/** People who come in an hour in the morning, when the most pass. */
export const mostInAnHour = 1_000 / 8;

/** People inside: from `night` at midnight down to none at 5:00, from 7:00 up to 1,000 at 15:00 and down again. */
function insideAt(at: number, night: number): number {
  const hours = (at - startOf(at)) / hour;
  if (hours < 5) return night * (1 - hours / 5);
  if (hours < 7) return 0;
  return hours < 15 ? mostInAnHour * (hours - 7) : 1_000 - ((1_000 - night) * (hours - 15)) / 9;
}

/** A counter whose doors lose 5 people an hour from 7:00 on, and which begins at 0 again near midnight. */
export interface Counter {
  /** People inside at midnight. */
  readonly night: number;
  /** When it begins again that night (ms since the Unix epoch). */
  readonly resetAt?: number;
}

/** What a counter shows at `at` (ms since the Unix epoch). */
export function rawAt({ night, resetAt = midnight }: Counter, at: number): number {
  const reset = at >= (midnights[3] ?? 0) ? (midnights[3] ?? 0) : at >= resetAt ? resetAt : (midnights[1] ?? 0);
  const since = at < (midnights[1] ?? 0) ? (midnights[0] ?? 0) : reset;
  const lost = 5 * Math.max(0, (at - startOf(since + hour)) / hour - 7);
  return Math.round(insideAt(at, night) - insideAt(since, night) - lost);
}

/** The feed's stamp when the counter's day is the one that contains `at`: its clock is ahead, and stands still before midnight. */
export function stampAt(at: number): string {
  const minutes = Math.floor((at - startOf(at)) / minute / 5) * 5 + 85;
  const two = (value: number) => String(value).padStart(2, '0');
  const time = minutes >= 1440 ? '23:55' : `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${days[dayOf(at)]} ${time}:00.000`;
}

export interface Poll {
  readonly raw: number;
  readonly at: number;
  readonly stamp?: string;
}

/** The estimate after each poll, and the last state. */
export function estimatesOf(polls: readonly Poll[]): {
  readonly people: number[];
  readonly state: EstimateState | undefined;
} {
  let state: EstimateState | undefined;
  const people = polls.map((poll) => {
    state = advanceEstimate(state, poll);
    return estimatedPeople(state);
  });
  return { people, state };
}
