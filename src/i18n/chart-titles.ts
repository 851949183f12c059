import { campus } from '../campus/index.ts';
import type { ServiceDays } from '../domain/outlook/open-days.ts';
import type { Locale } from './index.ts';

// en-GB: the day before the month, as in the rest of our texts.
const tags = { en: 'en-GB', fr: 'fr-CA' } as const;

/** Days, seen from the day `today` (`YYYY-MM-DD`). */
interface ChartDays extends ServiceDays {
  readonly today: string;
}

/**
 * What stands above a picture: "Annex · Monday 23 November", "Bibliothèques de l’université · 17 – 23 novembre". The
 * campus is named where there is not exactly one name, the year where it is not that of today.
 */
export function chartTitle(locale: Locale, names: readonly string[], { firstDay, lastDay, today }: ChartDays): string {
  const [year] = today.split('-', 1);
  const isOtherYear = [firstDay, lastDay].some((day) => !day.startsWith(`${year}-`));
  // Dates as their midnights in UTC: Node 24's Intl takes no PlainDate.
  const format = formatOf(locale, firstDay === lastDay, isOtherYear);
  const days = format.formatRange(Date.parse(firstDay), Date.parse(lastDay));
  const name = names.length === 1 ? names[0] : undefined;
  return `${name ?? campus.words.title[locale]} · ${locale === 'fr' ? ordinalFirst(days) : days.replace(', ', ' ')}`;
}

/** French says "1er novembre", which the Unicode tables do not know. */
function ordinalFirst(days: string): string {
  return days.replaceAll(/(?<!\d)1(?!\d)/g, '1er');
}

/** Each is made once: making one costs a hundred times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: Locale, hasWeekday: boolean, hasYear: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${hasWeekday} ${hasYear}`;
  const made = formats.get(key);
  if (made !== undefined) return made;
  const format = new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
    ...(hasWeekday && { weekday: 'long' }),
    ...(hasYear && { year: 'numeric' }),
  });
  formats.set(key, format);
  return format;
}
