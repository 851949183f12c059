import { type Locale, locales } from '../../../i18n/index.ts';

const dayNames = Object.fromEntries(
  locales.map((locale) => [locale, new Intl.DateTimeFormat(`${locale}-CA`, { weekday: 'short', timeZone: 'UTC' })]),
) as Record<Locale, Intl.DateTimeFormat>;

/** "Mon, Tue, Sat". Day 1 is Monday, as was 1 January 2024. */
export function daysWords(days: readonly number[], locale: Locale): string {
  return days.map((day) => dayNames[locale].format(Date.UTC(2024, 0, day))).join(', ');
}
