import { compareWithUsual } from '../../domain/comparison.ts';
import { quarterMs } from '../../domain/local-quarters.ts';
import type { LibraryNow } from '../../domain/occupancy.ts';
import type { Usual } from '../../domain/profile.ts';
import { serviceDayOf } from '../../domain/service-day.ts';
import { type Locale, translator } from '../../i18n/index.ts';
import { clockWords, weekdayWords } from './campus-time.ts';
import { peopleWords } from './rule-words.ts';

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
