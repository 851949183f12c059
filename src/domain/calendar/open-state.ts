import type { Interval } from './interval.ts';
import type { OpeningHours } from './opening-hours.ts';
import { dayAfter, serviceDayOf, startOfServiceDay } from './service-day.ts';

/**
 * Whether a library is open at a moment. Times are ms since the Unix epoch, and less than a day away, so that a time of day tells
 * them; absent where it does not close so soon, or does not open on that day.
 */
export type OpenState =
  | { readonly kind: 'open'; readonly closesAt?: number }
  | { readonly kind: 'closed'; readonly opensAt?: number };

/** Whether a stretch goes from one midnight on the campus to the next, or beyond. */
export function isWholeDay({ from, to }: Interval): boolean {
  const day = serviceDayOf(from);
  return from === startOfServiceDay(day) && to >= startOfServiceDay(dayAfter(day));
}

/** Whether it is open at `now` (ms since the Unix epoch), by the hours of that day and its neighbours; `undefined` where these could not be parsed. */
export function openStateAt({ open, lateUntil, next }: OpeningHours, now: number): OpenState | undefined {
  const isLate = lateUntil !== undefined && now < lateUntil;
  // The new day's hours may begin before the last night's end.
  const at = isLate ? lateUntil : now;
  const current = open?.find(({ from, to }) => from <= at && at < to);
  if (current !== undefined) return openUntilEnd(current, next, now);
  if (isLate) return { kind: 'open', closesAt: lateUntil };
  if (open === undefined) return undefined;
  const later = open.find(({ from }) => from > now);
  return later === undefined ? { kind: 'closed' } : { kind: 'closed', opensAt: later.from };
}

/** Open in a stretch, and in one of the `next` day that it goes over into. A whole day has an end only where the next is known not to follow. */
function openUntilEnd(stretch: Interval, next: readonly Interval[] | undefined, now: number): OpenState {
  const onward = next?.find(({ from, to }) => from <= stretch.to && stretch.to < to);
  if (onward !== undefined) return openUntilEnd(onward, undefined, now);
  const isEndUnknown = next === undefined && isWholeDay(stretch);
  return isEndUnknown || stretch.to - now >= dayMs ? { kind: 'open' } : { kind: 'open', closesAt: stretch.to };
}

const dayMs = 24 * 3_600_000;
