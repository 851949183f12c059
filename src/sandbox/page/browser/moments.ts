import { campusZone, momentWords } from '../../time-words.ts';

/** The day of a moment in the campus's zone, counted from the Unix epoch. */
export const dayNumber = (at: number): number => {
  const [month, day, year] = new Intl.DateTimeFormat('en-US', { timeZone: campusZone })
    .format(at)
    .split('/')
    .map(Number);
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
