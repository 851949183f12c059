import { roundPeople } from '../../../domain/occupancy/level.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { formatNumber, type Locale, translator } from '../../../i18n/index.ts';

/** The live counts in one short line, for the bot's presence: "Annex 1,540 · Museum 410". Only what is fresh has a number. */
export function headline(libraries: readonly LibraryNow[], locale: Locale): string {
  const t = translator(locale);
  const parts = libraries.flatMap(({ library, freshness, count }) => {
    if (freshness.kind !== 'fresh' || count === undefined) return [];
    const rounded = roundPeople(count.people);
    const values = { library: library.names[locale], people: formatNumber(locale, rounded.people) };
    return [t(rounded.kind === 'about' ? 'headline.about' : 'headline.fewer', values)];
  });
  return parts.length === 0 ? t('headline.none') : parts.join(' · ');
}
