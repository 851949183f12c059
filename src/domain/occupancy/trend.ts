import { serviceDayOf } from '../calendar/service-day.ts';

/** An estimate at a time: `people` not rounded, `fetchedAt` in milliseconds since the Unix epoch. */
export interface TrendPoint {
  readonly fetchedAt: number;
  readonly people: number;
}

/** Where the number of people is going. `deltaPeople` is now minus about half an hour ago, not rounded. */
export interface Trend {
  readonly kind: 'rising' | 'falling' | 'steady';
  readonly deltaPeople: number;
}

const minute = 60_000;

/**
 * The point to compare with is the one nearest to half an hour before the latest, and at least this old. It is hardly older
 * than 40 minutes: between it and the latest there would be a gap.
 */
const base = { ideal: 30 * minute, youngest: 20 * minute } as const;

/** The latest point must be recent: the longest wait of the poller after failures is 10 minutes. */
const latestAge = 10 * minute;

/** What happened in a longer silence than this is not known: two polls missed at the poller's longest wait. */
const longestGap = 20 * minute;

/** Over a reset the estimate is carried; after a longer silence than this the carry is a guess, and its step no trend. */
const longestGapOverReset = 10 * minute;

/**
 * The trend over the last half hour before `now` (milliseconds since the Unix epoch), from points in any order; those
 * after `now` are ignored. `undefined` when the points do not show it: too few, too old, or with a gap.
 */
export function trendOf(points: readonly TrendPoint[], now: number): Trend | undefined {
  const past = points
    .filter(({ fetchedAt, people }) => fetchedAt <= now && Number.isFinite(people))
    .sort((a, b) => a.fetchedAt - b.fetchedAt);
  const latest = past.at(-1);
  if (!latest || now - latest.fetchedAt > latestAge) return undefined;
  const age = (point: TrendPoint) => latest.fetchedAt - point.fetchedAt;
  const offIdeal = (point: TrendPoint) => Math.abs(age(point) - base.ideal);
  const then = past
    .filter((point) => age(point) >= base.youngest)
    .reduce<TrendPoint | undefined>(
      (best, point) => (best && offIdeal(best) <= offIdeal(point) ? best : point),
      undefined,
    );
  if (!then) return undefined;
  const between = past.slice(past.indexOf(then));
  if (between.some((point, index) => isGap(point, between[index + 1]))) return undefined;
  const deltaPeople = latest.people - then.people;
  const isSteady = Math.abs(deltaPeople) < noise((latest.people + then.people) / 2);
  return { kind: isSteady ? 'steady' : deltaPeople > 0 ? 'rising' : 'falling', deltaPeople };
}

function isGap(point: TrendPoint, next: TrendPoint | undefined): boolean {
  if (!next) return false;
  const gap = next.fetchedAt - point.fetchedAt;
  if (gap <= longestGapOverReset) return false;
  return gap > longestGap || serviceDayOf(point.fetchedAt) !== serviceDayOf(next.fetchedAt);
}

/**
 * How much the number moves in half an hour for no reason, in people. With stays of two hours a quarter of the people
 * come and a quarter go in that time; as chance has it their difference is within 2·√(people/2), nineteen times in
 * twenty. Below 5 it is the doors.
 */
function noise(people: number): number {
  return Math.max(5, Math.sqrt(2 * people));
}
