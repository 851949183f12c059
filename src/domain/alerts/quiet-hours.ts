import { z } from 'zod';
import { campusTimeAt } from '../calendar/service-day.ts';
import { formatTimeOfDay, parseTimeOfDay } from '../calendar/time-of-day.ts';
import { plainlyTyped } from '../plainly-typed.ts';

const minuteSchema = z.int().min(0).max(1439);

/**
 * Hours in which nothing new is posted, every day, by the campus's clocks: from `fromMinute` up to but not including
 * `toMinute`, in minutes since midnight, over midnight where the first is the later. Never equal.
 */
export const quietHoursSchema = z
  .strictObject({ fromMinute: minuteSchema, toMinute: minuteSchema })
  .refine(({ fromMinute, toMinute }) => fromMinute !== toMinute);

/** See `quietHoursSchema`. */
export type QuietHours = z.infer<typeof quietHoursSchema>;

const hours = /^(?:from |between |de |entre )?(.+?) ?(?:-|to|until|till|and|jusqu['’]à|à|et| a ) ?(.+)$/;

/**
 * Reads "22:00-08:00", "22h-8h", "22 h 30 à 8 h", "22-8", "10 pm to 8 am" or "de minuit à midi". `undefined` for anything else, and for hours
 * that begin when they end, which would mean always or never.
 */
export function parseQuietHours(text: string): QuietHours | undefined {
  const [, first = '', last = ''] = hours.exec(plainlyTyped(text)) ?? [];
  const from = parseTimeOfDay(first);
  const to = parseTimeOfDay(last);
  if (from === undefined || to === undefined || from === to) return undefined;
  return { fromMinute: from, toMinute: to };
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
  const { hour, minute: minuteOfHour } = campusTimeAt(at);
  const minute = 60 * hour + minuteOfHour;
  const hasBegun = minute >= fromMinute;
  const isNotOver = minute < toMinute;
  return fromMinute < toMinute ? hasBegun && isNotOver : hasBegun || isNotOver;
}
