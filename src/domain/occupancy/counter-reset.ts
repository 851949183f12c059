import { dayAfter, serviceDayOf, startOfServiceDay } from '../calendar/service-day.ts';
import type { Tally } from './tally.ts';

/** One look at a counter: `raw` may be negative, `at` is our own clock (ms since the Unix epoch), `stamp` the feed's, where it has one. */
export interface Observation {
  readonly raw: number;
  readonly at: number;
  readonly stamp?: string | undefined;
}

const minute = 60_000;

/**
 * How far from midnight a counter may begin again by its own clock (ms): 15 minutes, and ours may be wrong by two or three.
 * Later it is still recognized, but only by a clear jump.
 */
const resetSlackMs = 18 * minute;

/** Whether `at` (ms since the Unix epoch) is so near midnight that a counter may begin again. */
export function isNearReset(at: number): boolean {
  return serviceDayOf(at - resetSlackMs) !== serviceDayOf(at + resetSlackMs);
}

/** After this time a counter that has not begun again will not any more (ms after midnight). */
const givenUpMs = 7 * 60 * minute;

/** People who pass in one report of the doors on a quiet evening: less of a jump than this decides nothing (people). */
const noise = 10;

/** What is known of a counter before an observation. */
interface Before {
  readonly tally: Tally;
  readonly stamp: string | undefined;
  /** The count of the reading before the last, if there was one. */
  readonly previous: number | undefined;
  /** People a minute by which the counter last moved. */
  readonly pace: number;
}

/**
 * How much better the observation is explained by a counter that began again at 0 since the last one than by one that went on,
 * in people: above 0 it began again. Infinity when it must have, `undefined` when it cannot have.
 *
 * A count near 0 that was far from 0 is evidence; the pace of the last minutes is allowed for, so that people streaming out at
 * closing time are no reset. Where the counter's own day changes (its stamp's date or, where that says nothing, our midnight)
 * a reset is likely even without a jump, the more so the longer the gap. A count that stays far from 0 there is a late reset.
 * A count that is back where it was before the last reading is no evidence: that reading was wrong.
 */
export function resetScore(
  { tally, stamp, previous = tally.raw, pace }: Before,
  next: Observation,
): number | undefined {
  const midnight = midnightAfter(tally.day);
  if (next.at < midnight - resetSlackMs || isOverdue(tally, next.at)) return undefined;
  if (tally.at <= midnight - resetSlackMs && next.at >= midnight + resetSlackMs) return Number.POSITIVE_INFINITY;
  const gapMs = next.at - tally.at;
  const drift = (pace * Math.min(10 * minute, Math.max(5 * minute, gapMs))) / minute;
  const beyondDrift = (moved: number) => Math.max(0, moved - Math.max(0, drift), Math.min(0, drift) - moved);
  const fromLast = beyondDrift(next.raw - tally.raw);
  const saved = Math.min(fromLast, Math.abs(next.raw - previous)) - beyondDrift(next.raw);
  const isDayChange = changesDay(stamp, next.stamp, tally.at < midnight && next.at >= midnight, next.at);
  const gapMinutes = gapMs / minute;
  return saved + (isDayChange ? noise + 2 * gapMinutes : -noise - gapMinutes);
}

/** The day that begins with a reset seen at `at`: the one after `day`, or after a longer silence the one that `at` is in. */
export function dayBegunAt(day: string, at: number): string {
  const today = serviceDayOf(at);
  return today > day ? today : dayAfter(day);
}

/** Whether a counter that was watched over midnight and has not begun again by `at` is no longer expected to. */
export function isOverdue({ day, at: seenAt }: Tally, at: number): boolean {
  const midnight = midnightAfter(day);
  return at - midnight > givenUpMs && seenAt - midnight > resetSlackMs;
}

/** Whether `at` is past the time in which a counter of `day` begins again. */
export function isPastReset(day: string, at: number): boolean {
  return at - midnightAfter(day) > resetSlackMs;
}

function changesDay(before: string | undefined, after: string | undefined, passesMidnight: boolean, at: number) {
  const [from, to] = [dateOf(before), dateOf(after)];
  if (from === undefined || to === undefined) return passesMidnight;
  // A stamp whose date was ahead of ours already is no evidence at our midnight.
  return to > from || (passesMidnight && from >= serviceDayOf(at));
}

/** The date that a stamp begins with, `YYYY-MM-DD`. */
function dateOf(stamp = ''): string | undefined {
  return /^\d{4}-\d\d-\d\d/.exec(stamp)?.[0];
}

/** The last result is cached, since nearly all calls are about the same day. */
let known = { day: '', midnight: 0 };

function midnightAfter(day: string): number {
  if (known.day !== day) known = { day, midnight: startOfServiceDay(dayAfter(day)) };
  return known.midnight;
}
