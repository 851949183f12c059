import { z } from 'zod';
import { type Parsed, parsed, plainlyTyped, refused } from './parsed.ts';
import { campusZone } from './service-day.ts';
import { formatTimeOfDay, minuteOfDay, timeForm } from './time-of-day.ts';

const minuteSchema = z.int().min(0).max(1439);

/**
 * Hours in which nothing new is said, every day, by Montreal's clocks: from `fromMinute` up to but not including
 * `toMinute`, in minutes since midnight, over midnight where the first is the later. Never equal.
 */
export const quietHoursSchema = z
  .strictObject({ fromMinute: minuteSchema, toMinute: minuteSchema })
  .refine(({ fromMinute, toMinute }) => fromMinute !== toMinute);

/** See `quietHoursSchema`. */
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** Why something typed is no quiet hours. `sameTime`: they begin when they end, and would be always or never. */
export interface QuietHoursProblem {
  readonly kind: 'empty' | 'notHours' | 'noSuchTime' | 'sameTime';
}

const hours = new RegExp(`^(?:from |de |entre )?${timeForm} ?(?:-|to|à|et) ?${timeForm}$`);

/** Reads "22:00-08:00", "22h-8h", "22 h 30 à 8 h" or "22-8". Total. */
export function parseQuietHours(text: string): Parsed<QuietHours, QuietHoursProblem> {
  const typed = plainlyTyped(text);
  if (typed === '') return refused({ kind: 'empty' });
  const match = hours.exec(typed);
  if (match === null) return refused({ kind: 'notHours' });
  const fromMinute = minuteOfDay(match[1], match[2]);
  const toMinute = minuteOfDay(match[3], match[4]);
  if (fromMinute === undefined || toMinute === undefined) return refused({ kind: 'noSuchTime' });
  if (fromMinute === toMinute) return refused({ kind: 'sameTime' });
  return parsed({ fromMinute, toMinute });
}

/** Quiet hours as they can be typed again: "22:00-08:00". */
export function formatQuietHours({ fromMinute, toMinute }: QuietHours): string {
  return `${formatTimeOfDay(fromMinute)}-${formatTimeOfDay(toMinute)}`;
}

/**
 * Whether `at` (milliseconds since the Unix epoch) is in quiet hours. What counts is what the clocks show: an hour that
 * comes twice is quiet twice, one that is skipped never.
 */
export function isQuietAt({ fromMinute, toMinute }: QuietHours, at: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(campusZone);
  const minute = 60 * local.hour + local.minute;
  const hasBegun = minute >= fromMinute;
  const isNotOver = minute < toMinute;
  return fromMinute < toMinute ? hasBegun && isNotOver : hasBegun || isNotOver;
}
