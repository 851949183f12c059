const zone = 'America/Montreal';

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
  return new Intl.DateTimeFormat(intlLocale(locale), { ...styles[style], timeZone: zone }).format(at);
}

/** The day of a moment in the campus's zone, counted from the Unix epoch. */
export const dayNumber = (at: number): number => {
  const [month, day, year] = new Intl.DateTimeFormat('en-US', { timeZone: zone }).format(at).split('/').map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000;
};

/** When a message was posted, as Discord says it beside the name: the time, "Yesterday at …", or the date with it. */
export function postedWords(at: number, now: number, locale: string): string {
  const time = momentWords(at, 't', locale);
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return time;
  if (days === 1) return locale === 'fr' ? `Hier à ${time}` : `Yesterday at ${time}`;
  return momentWords(at, 's', locale);
}
