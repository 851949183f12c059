/** A quarter of an hour (ms): fine enough for when people come and go, coarse enough for doors that report every 5 minutes. */
export const quarterMs = 15 * 60_000;
/** Quarter hours of a day, and of a week, by the clock on the wall. */
export const quartersOfDay = 96;
export const quartersOfWeek = 7 * quartersOfDay;

/**
 * The clock on the wall of `zone` (an IANA name; throws a RangeError for another), counted in quarter hours since
 * 1970-01-01 00:00 there: whole at each quarter hour, so that 672 less is the same weekday and time a week before. People
 * live by this clock; in autumn an hour of it comes twice, in spring one is left out. The offset is looked up once for
 * each stretch between two changes of the clock.
 */
export function localQuarters(zone: string): (at: number) => number {
  let from = 0;
  let until = 0;
  let offset = 0;
  return (at) => {
    if (!(at >= from && at < until)) {
      const there = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
      const after = there.getTimeZoneTransition('next');
      from = Math.floor(at); // not the change before: calls come in the order of time
      until = after === null ? Number.POSITIVE_INFINITY : after.epochMilliseconds;
      offset = there.offsetNanoseconds / 1e6;
    }
    return (at + offset) / quarterMs;
  };
}
