import { plainlyTypedLetters } from '../plainly-typed.ts';
import { parseMinutes } from './minutes.ts';
import { campusTimeAt, campusZone, startOfServiceDay } from './service-day.ts';
import { parseTimeOfDay } from './time-of-day.ts';
import { typedDay } from './typed-day.ts';

const prefix = /^(?:until|till|to|by|jusqu'a|jusqu'au|d'ici|pour) /;
/** "an hour", "une heure" after such a word: alone, "une heure" is a time of day. */
const oneHour = /(?<=^(?:in|for|dans|pendant) )(?:an? hour|une heure)$/;
/** "2 h" and "2 heures" are times of day unless a word such as "in" or "dans" precedes them. */
const saysHowLong = /^(?:in|for|dans|pendant) \d+ ?[a-z]|\d ?(?:hours?|hrs?|min|mins|minutes?)$/;
/** Days whose small hours, up to so many minutes after midnight, belong to the next day of the calendar. */
const night = { words: /^(?:tonight|ce soir|cette nuit)$/, minutes: 6 * 60 } as const;
/** A midnight beside a day's name is the one that ends that day. */
const dayEnd = /midnight|minuit|^24/;

/**
 * The moment until which something was typed, seen from `now`, both in milliseconds since the Unix epoch: "18:00" or
 * "noon" (the next one), "tonight", "demain" (the day's end), "tomorrow 6 pm", "midi demain", "ce soir minuit", "in 3 hours", "dans 1 h 30".
 * Always after `now` and no later than `latestUntil`; `undefined` for anything else. Total.
 */
export function typedUntil(text: string, now: number): number | undefined {
  const typed = plainlyTypedLetters(text).replace(prefix, '').replace(oneHour, '1 hour');
  const at = afterDuration(typed, now) ?? nextTime(typed, now) ?? onDay(typed, now);
  return at !== undefined && at > now && at <= latestUntil(now) ? at : undefined;
}

/** The end of tomorrow, the latest moment that `typedUntil` gives. */
export function latestUntil(now: number): number {
  return startOfServiceDay(todayAt(now).add({ days: 2 }).toString());
}

const todayAt = (now: number): Temporal.PlainDate => campusTimeAt(now).toPlainDate();

function afterDuration(typed: string, now: number): number | undefined {
  const minutes = saysHowLong.test(typed) ? parseMinutes(typed.replace(/^[a-z]+ /, '')) : undefined;
  return minutes === undefined ? undefined : now + minutes * 60_000;
}

function nextTime(typed: string, now: number): number | undefined {
  const minute = parseTimeOfDay(typed);
  if (minute === undefined) return undefined;
  const today = todayAt(now);
  return [today, today.add({ days: 1 })].map((day) => atMinute(day, minute)).find((at) => at > now);
}

/** "tomorrow": the end of that day; "tomorrow 6 pm" or "6 pm tomorrow": that time on it; "tonight 2 am": after midnight. */
function onDay(typed: string, now: number): number | undefined {
  const today = todayAt(now);
  const whole = typedDay(typed, today, 'coming');
  if (whole !== undefined) return startOfServiceDay(whole.add({ days: 1 }).toString());
  const words = typed.split(' ').slice(0, 8);
  for (let count = 1; count < words.length; count += 1) {
    const [first, last] = [words.slice(0, count).join(' '), words.slice(count).join(' ')];
    for (const [dayPart, timePart] of [[first, last] as const, [last, first] as const]) {
      const [dayWords, timeWords] = [dayPart.replace(/,$/, ''), timePart.replace(/,$/, '')];
      const day = typedDay(dayWords, today, 'coming');
      const minute = parseTimeOfDay(timeWords);
      if (day === undefined || minute === undefined) continue;
      const at = atMinute(day, minute);
      const isAfter = dayEnd.test(timeWords) || (night.words.test(dayWords) && minute < night.minutes && at <= now);
      return isAfter ? atMinute(day.add({ days: 1 }), minute) : at;
    }
  }
  return undefined;
}

/** A minute of the day by the clocks of the campus: one that a change of the clocks skips is an hour later. */
function atMinute(day: Temporal.PlainDate, minute: number): number {
  const plainTime = new Temporal.PlainTime(Math.floor(minute / 60), minute % 60);
  return day.toZonedDateTime({ timeZone: campusZone, plainTime }).epochMilliseconds;
}
