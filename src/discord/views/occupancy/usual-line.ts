import { quarterMs } from '../../../domain/calendar/local-quarters.ts';
import { serviceDayOf } from '../../../domain/calendar/service-day.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Comparison, compareWithUsual } from '../../../domain/outlook/comparison.ts';
import type { Usual } from '../../../domain/outlook/profile.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { clockWords, weekdayWords } from '../shared/campus-time.ts';
import { upperFirst } from '../shared/opening-words.ts';
import { shortPeopleWords } from '../shared/rule-words.ts';

/** How a live count compares with what is usual; nothing where there is too little to compare with. */
function comparisonOf({ freshness, count }: LibraryNow, usual: Usual | undefined): Comparison | undefined {
  return freshness.kind === 'fresh' && count !== undefined ? compareWithUsual(count.people, usual) : undefined;
}

/** "busier than usual", a part of a sentence about a live count. */
export function usualWords(now: LibraryNow, usual: Usual | undefined, locale: Locale): string | undefined {
  const comparison = comparisonOf(now, usual);
  return comparison && translator(locale)(`usual.${comparison}`);
}

/** "Busier than usual" and "Mondays at 14:00: about 1,100", of a live count at `at` (ms since the Unix epoch). */
export function usualLines(now: LibraryNow, usual: Usual | undefined, at: number, locale: Locale): string[] {
  const comparison = comparisonOf(now, usual);
  if (comparison === undefined || usual === undefined) return [];
  const t = translator(locale);
  const words = {
    weekday: weekdayWords(serviceDayOf(at), locale),
    // Every offset from UTC is a whole number of quarter hours here; the usual is known no finer.
    time: clockWords(Math.floor(at / quarterMs) * quarterMs, locale),
    people: shortPeopleWords(usual.median, locale),
  };
  if (comparison === 'asUsual') return [t('usual.asUsualFor', words)];
  return [upperFirst(t(`usual.${comparison}`)), t('usual.for', words)];
}
