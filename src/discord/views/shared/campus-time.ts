import type { Interval } from '../../../domain/calendar/interval.ts';
import { campusZone, serviceDayOf, startOfServiceDay } from '../../../domain/calendar/service-day.ts';
import { dayWords as dayOfChart, endWords, timeWords } from '../../../i18n/clock-words.ts';
import { type Locale, translator } from '../../../i18n/index.ts';

/** A moment (ms since the Unix epoch) on the clocks of the campus, as pictures write it: "08:30", "8 h 30", "14 h". */
export function clockWords(at: number, locale: Locale): string {
  return timeWords(at, campusZone, locale);
}

/** A minute of the day (0–1439), written in the same way. */
export function minuteWords(minute: number, locale: Locale): string {
  // Any day without a clock change.
  return clockWords(startOfServiceDay('2024-01-01') + minute * 60_000, locale);
}

/**
 * A stretch on the clocks of the campus, up to midnight where it ends the day: "08:30–10:30", "de 8 h 30 à 10 h 30", or as
 * a `range` without the preposition: "8 h 30 à 10 h 30".
 */
export function stretchWords({ from, to }: Interval, locale: Locale, form: 'stretch' | 'range' = 'stretch'): string {
  const t = translator(locale);
  const [begin, end] = endWords({ from, to }, campusZone, locale);
  const isToMidnight = startOfServiceDay(serviceDayOf(to)) === to;
  return t(`time.${form}`, { from: begin, to: isToMidnight ? t('time.midnight') : end });
}

/** A service day (`YYYY-MM-DD`): "Monday 23 November", "lundi 23 novembre"; with its year where that is not `today`'s. */
export function dayWords(day: string, today: string, locale: Locale): string {
  const words = dayOfChart(startOfServiceDay(day), campusZone, locale, 'long');
  return day.slice(0, 4) === today.slice(0, 4) ? words : `${words} ${Number(day.slice(0, 4))}`;
}

/** The day of the week of a service day (`YYYY-MM-DD`): "Monday", "lundi". */
export function weekdayWords(day: string, locale: Locale): string {
  return dayOfChart(startOfServiceDay(day), campusZone, locale, 'weekday');
}
