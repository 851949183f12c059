import type { Interval } from './interval.ts';
import type { OpeningHours } from './opening-hours.ts';
import { dayAfter, serviceDayOf, startOfServiceDay } from './service-day.ts';

/** Whether a library is open at a moment. Times are ms since the Unix epoch; absent where it does not change on that day. */
export type OpenState =
  | { readonly kind: 'open'; readonly closesAt?: number }
  | { readonly kind: 'closed'; readonly opensAt?: number };

/** Whether a stretch goes from one midnight on the campus to the next, or beyond. */
export function isWholeDay({ from, to }: Interval): boolean {
  const day = serviceDayOf(from);
  return from === startOfServiceDay(day) && to >= startOfServiceDay(dayAfter(day));
}

/** Whether it is open at `now` (ms since the Unix epoch), by the hours of that day; `undefined` where these could not be parsed. */
export function openStateAt({ open, lateUntil }: OpeningHours, now: number): OpenState | undefined {
  const isLate = lateUntil !== undefined && now < lateUntil;
  // The new day's hours may begin before the last night's end.
  const at = isLate ? lateUntil : now;
  const current = open?.find(({ from, to }) => from <= at && at < to);
  if (current !== undefined) {
    return isWholeDay(current) ? { kind: 'open' } : { kind: 'open', closesAt: current.to };
  }
  if (isLate) return { kind: 'open', closesAt: lateUntil };
  if (open === undefined) return undefined;
  const next = open.find(({ from }) => from > now);
  return next === undefined ? { kind: 'closed' } : { kind: 'closed', opensAt: next.from };
}
