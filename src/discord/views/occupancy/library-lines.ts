import { cappedPercent, type Level, levelOf, percentOf, roundPeople } from '../../../domain/occupancy/level.ts';
import type { LibraryNow, LiveCount } from '../../../domain/occupancy/occupancy.ts';
import { formatNumber, formatPercent, type Locale, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
import { hoursLine } from '../shared/open-words.ts';
import { dateTime, relativeTime } from '../shared/time.ts';

/** A colour for each level, as an embed's colour and as a symbol; the word always stands beside it. */
export const levelLooks: Readonly<Record<Level, { color: number; symbol: string }>> = {
  quiet: { color: 0x2e9e5b, symbol: '🟢' },
  moderate: { color: 0xd9a514, symbol: '🟡' },
  busy: { color: 0xe0701a, symbol: '🟠' },
  packed: { color: 0xd13438, symbol: '🔴' },
};

/** Ten cells: on a phone the bar still fits beside the percent. */
const cells = 10;

/** `percent` 0–100 and beyond as a bar of ten cells; the first fills as soon as the library is not empty. */
export function bar(percent: number): string {
  const filled = Math.max(percent > 2 ? 1 : 0, Math.round(cappedPercent(percent) / (100 / cells)));
  return '▰'.repeat(filled) + '▱'.repeat(cells - filled);
}

/** "about 1,140 people (sensors: 1,027)"; the sensors' own count only where it differs. */
function peopleLine(count: LiveCount, locale: Locale): string {
  const t = translator(locale);
  const rounded = roundPeople(count.people);
  const people = formatNumber(locale, rounded.people);
  const words = rounded.kind === 'about' ? t('occupancy.about', { people }) : t('occupancy.fewer', { people });
  // The same number to within rounding says nothing new.
  const same = Math.abs(count.people - count.raw) < 5;
  return same ? `**${words}**` : `**${words}** ${t('occupancy.sensors', { raw: formatNumber(locale, count.raw) })}`;
}

/** "60 more than half an hour ago"; undefined where the trend is not known. */
export function trendLine({ trend }: LibraryNow, locale: Locale): string | undefined {
  if (trend === undefined) return undefined;
  const t = translator(locale);
  if (trend.kind === 'steady') return t('occupancy.steady');
  const people = formatNumber(locale, roundPeople(Math.abs(trend.deltaPeople)).people);
  return t(trend.kind === 'rising' ? 'occupancy.rising' : 'occupancy.falling', { people });
}

/** How full it is: bar, percent of full, level as symbol and word; undefined where the capacity is not known. */
export function fullnessLine({ full }: LibraryNow, count: LiveCount, locale: Locale): string | undefined {
  if (full === undefined) return undefined;
  const t = translator(locale);
  const percent = percentOf(count.people, full);
  const level = levelOf(percent);
  const share = t('occupancy.ofFull', { percent: formatPercent(locale, percent), full: formatNumber(locale, full) });
  return `${bar(percent)} ${share} · ${levelLooks[level].symbol} ${t(`level.${level}`)}`;
}

/** The plain sentence of a library that is not live, or `undefined` for one that is. */
function notLiveLine({ library, freshness }: LibraryNow, locale: Locale): string | undefined {
  const t = translator(locale);
  const name = plainText(library.names[locale]);
  switch (freshness.kind) {
    case 'fresh':
      return undefined;
    case 'stale':
      return freshness.why === 'noFetch'
        ? t('occupancy.staleNoFetch', { age: relativeTime(freshness.since) })
        : t('occupancy.staleNoChange', { moment: dateTime(freshness.since) });
    case 'missing':
      return freshness.since === undefined
        ? t('occupancy.missing', { library: name })
        : t('occupancy.missingSince', { library: name, moment: dateTime(freshness.since) });
  }
}

/**
 * What is known about one library, one fact per line. A number is shown only when it is worth showing, and a stale one
 * always comes with the sentence that says so. `comparison` is the line about what is usual, if there is one.
 */
export function libraryLines(now: LibraryNow, locale: Locale, comparison?: string): string[] {
  const { count, freshness, hours } = now;
  const notLive = notLiveLine(now, locale);
  const shown = freshness.kind === 'missing' ? undefined : count;
  return [
    notLive && `⚠️ ${notLive}`,
    shown && fullnessLine(now, shown, locale),
    shown && peopleLine(shown, locale),
    shown && trendLine(now, locale),
    comparison,
    hours && hoursLine(hours, locale),
  ].filter((line): line is string => line !== undefined && line !== '');
}

/** The level of a live library, for colours. */
export function liveLevel({ freshness, count, full }: LibraryNow): Level | undefined {
  return freshness.kind === 'fresh' && count && full ? levelOf(percentOf(count.people, full)) : undefined;
}
