import type { Interval } from '../calendar/interval.ts';
import { openBetween } from '../calendar/opening-hours.ts';
import { campusZone, dayAfter, startOfServiceDay } from '../calendar/service-day.ts';
import type { LibraryId } from '../occupancy/library.ts';

/** Service days (`YYYY-MM-DD`) from the first to the last; the same one twice for a single day. */
export interface ServiceDays {
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Each of these days; none when the last comes before the first. */
export function eachDay({ firstDay, lastDay }: ServiceDays): string[] {
  const days: string[] = [];
  for (let day = firstDay; day <= lastDay; day = dayAfter(day)) days.push(day);
  return days;
}

/** From the first midnight to the last (ms since the Unix epoch). */
export function intervalOf({ firstDay, lastDay }: ServiceDays): Interval {
  return { from: startOfServiceDay(firstDay), to: startOfServiceDay(dayAfter(lastDay)) };
}

type OpenOn = (libraryId: LibraryId, day: string) => readonly Interval[] | undefined;

/** When a library is open on these days, including the night of the day before; `undefined` when the hours of one of them are not known. */
export function openOnDays(openOn: OpenOn, libraryId: LibraryId, days: ServiceDays): readonly Interval[] | undefined {
  const hours = eachDay(days).map((day) => openOn(libraryId, day));
  if (!hours.every((stretches) => stretches !== undefined)) return undefined;
  const eve = openOn(libraryId, dayAfter(days.firstDay, -1)) ?? [];
  const { from, to } = intervalOf(days);
  return openBetween([...eve, ...hours.flat()], from, to);
}

/**
 * Whether a library is open for all of a stretch within one of these days, as far as that is known: one day whose hours are not
 * known says nothing of the others, and counts as open.
 */
export function openWhereKnown(
  openOn: OpenOn,
  libraryId: LibraryId,
  days: ServiceDays,
): (stretch: Interval) => boolean {
  const known = eachDay(days).map((day) => {
    const only = { firstDay: day, lastDay: day };
    return { ...intervalOf(only), open: openOnDays(openOn, libraryId, only) };
  });
  return ({ from, to }) => {
    const open = known.find((day) => day.from <= from && to <= day.to)?.open;
    return open === undefined || open.some((each) => each.from <= from && to <= each.to);
  };
}

/** The hours in which people come: that it is quiet at four in the morning is no advice. */
const daytime = { fromHour: 8, toHour: 23 } as const;

/** Whether `at` (ms since the Unix epoch) lies between 8:00 and 23:00 by the clocks of `zone` (an IANA name). */
export function isDaytime(at: number, zone: string = campusZone): boolean {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return hour >= daytime.fromHour && hour < daytime.toHour;
}

/** From 8:00 to 23:00 of each of these days: the default where the opening hours are not known. */
export function daytimeOf(days: ServiceDays): Interval[] {
  return eachDay(days).map((day) => {
    const at = (hour: number) =>
      Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: campusZone, plainTime: { hour } }).epochMilliseconds;
    return { from: at(daytime.fromHour), to: at(daytime.toHour) };
  });
}
