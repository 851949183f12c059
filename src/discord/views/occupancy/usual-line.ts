import { quarterMs } from '../../../domain/calendar/local-quarters.ts';
import { serviceDayOf } from '../../../domain/calendar/service-day.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { compareWithUsual } from '../../../domain/outlook/comparison.ts';
import type { Usual } from '../../../domain/outlook/profile.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { clockWords, weekdayWords } from '../shared/campus-time.ts';
import { peopleWords } from '../shared/rule-words.ts';

/**
 * "Busier than usual for a Monday at 14:00 (usually about 1,100 people)", of a live count at `at` (ms since the Unix epoch).
 * Nothing where there is too little to compare with.
 */
export function usualLine(
  { freshness, count }: LibraryNow,
  usual: Usual | undefined,
  at: number,
  locale: Locale,
): string | undefined {
  if (freshness.kind !== 'fresh' || count === undefined || usual === undefined) return undefined;
  const comparison = compareWithUsual(count.people, usual);
  if (comparison === undefined) return undefined;
  return translator(locale)(`usual.${comparison}`, {
    weekday: weekdayWords(serviceDayOf(at), locale),
    // Every offset from UTC is a whole number of quarter hours here; the usual is known no finer.
    time: clockWords(Math.floor(at / quarterMs) * quarterMs, locale),
    people: peopleWords(usual.median, locale),
  });
}
