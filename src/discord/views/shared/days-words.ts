import { type Locale, perLocale } from '../../../i18n/index.ts';

const dayNames = perLocale((tag) => new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' }));

/** "Mon, Tue, Sat". Day 1 is Monday, as was 1 January 2024. */
export function daysWords(days: readonly number[], locale: Locale): string {
  return days.map((day) => dayNames(locale).format(Date.UTC(2024, 0, day))).join(', ');
}
