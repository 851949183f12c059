import { campus } from '../../campus/index.ts';
import { keepLast } from './keep-last.ts';

/** The zone in whose midnight a service day begins. */
export const campusZone: string = campus.zone;

const zonedAt = (at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(campusZone);

/** What the campus's clocks show at `at` (milliseconds since the Unix epoch). */
export const campusTimeAt: (at: number) => Temporal.ZonedDateTime = keepLast(zonedAt);

/** The service day that was asked for last, with its first instant and the next one's: almost all that comes is of the same day. */
let lastDay = { day: '', from: 0, until: 0 };

/**
 * The service day that contains `at` (milliseconds since the Unix epoch), as `YYYY-MM-DD` on the campus: the stretch
 * between two counter resets, 23 to 25 hours long.
 */
export function serviceDayOf(at: number): string {
  if (!(at >= lastDay.from && at < lastDay.until)) {
    const day = zonedAt(at).toPlainDate().toString();
    lastDay = { day, from: startOfServiceDay(day), until: startOfServiceDay(dayAfter(day)) };
  }
  return lastDay.day;
}

/** The first instant of the service day `day` (`YYYY-MM-DD`), in milliseconds since the Unix epoch. */
export const startOfServiceDay: (day: string) => number = keepLast(
  (day) => Temporal.PlainDate.from(day).toZonedDateTime(campusZone).epochMilliseconds,
);

/** The service day (`YYYY-MM-DD`) that comes `days` after another, or before it. */
export function dayAfter(day: string, days = 1): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}
