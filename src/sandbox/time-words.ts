/** The zone of the campus: what people read is in its time, wherever their machine is. */
export const campusZone = 'America/Montreal';

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/**
 * "40 seconds ago", as Discord's client would say it in `locale`; both times in milliseconds since the Unix epoch. The
 * terminal and the page's browser share this file, so it imports nothing.
 */
export function relativeWords(at: number, now: number, locale: string): string {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale).format(Math.trunc(seconds / size), unit);
}

/** Discord's styles of timestamps ("Timestamp Styles" of its reference) but R, which is relative. */
const styles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** The language with its country: the campus writes 14 h 05, not 14:05. */
export const intlLocale = (locale: string): string => (locale === 'fr' ? 'fr-CA' : locale);

/** A moment (ms since the Unix epoch) in one of Discord's styles, in the campus's zone. */
export function momentWords(at: number, style: string, locale: string): string {
  return new Intl.DateTimeFormat(intlLocale(locale), { ...styles[style], timeZone: campusZone }).format(at);
}
