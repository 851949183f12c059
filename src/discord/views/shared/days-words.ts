import { type Locale, perLocale } from '../../../i18n/index.ts';

const dayNames = perLocale((tag) => new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' }));

/** "Mon, Tue, Sat". Day 1 is Monday, as was 1 January 2024. */
export function daysWords(days: readonly number[], locale: Locale): string {
  return days.map((day) => dayNames(locale).format(Date.UTC(2024, 0, day))).join(', ');
}

const longNames = perLocale((tag) => new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' }));
const lists = perLocale((tag) => new Intl.ListFormat(tag));

/** "Mondays and Thursdays", "lundis et jeudis": both languages add an s to each. */
export function everyDayWords(days: readonly number[], locale: Locale): string {
  return lists(locale).format(days.map((day) => `${longNames(locale).format(Date.UTC(2024, 0, day))}s`));
}
