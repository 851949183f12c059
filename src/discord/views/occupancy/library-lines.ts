import { cappedPercent, type Level, levelOf, percentOf, roundPeople } from '../../../domain/occupancy/level.ts';
import type { LibraryNow, LiveCount } from '../../../domain/occupancy/occupancy.ts';
import { formatNumber, type Locale, shortPercent, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
import { hoursLine } from '../shared/open-words.ts';
import { closesSoon, openingWords, upperFirst } from '../shared/opening-words.ts';
import { peopleWords } from '../shared/rule-words.ts';
import { dateTime, relativeTime } from '../shared/time.ts';

/** A colour for each level, as an embed's colour and as a symbol; the word always stands beside it. */
export const levelLooks: Readonly<Record<Level, { color: number; symbol: string }>> = {
  quiet: { color: 0x2e9e5b, symbol: '🟢' },
  moderate: { color: 0xd9a514, symbol: '🟡' },
  busy: { color: 0xe0701a, symbol: '🟠' },
  packed: { color: 0xd13438, symbol: '🔴' },
};

/** Six cells: in the fonts of some phones a cell is as wide as it is high, and the numbers must fit beside them. */
const cells = 6;

/** `percent` 0–100 and beyond as a bar of six cells; the first fills as soon as the library is not empty. */
export function bar(percent: number): string {
  const filled = Math.max(percent > 2 ? 1 : 0, Math.round(cappedPercent(percent) / (100 / cells)));
  return '▰'.repeat(filled) + '▱'.repeat(cells - filled);
}

/** "about 1,140 people", and a line for the sensors' own count where it says something else and is not below 0. */
function peopleLines(count: LiveCount, locale: Locale): string[] {
  const words = `**${peopleWords(count.people, locale)}**`;
  // The same number to within rounding says nothing new.
  if (count.raw < 0 || Math.abs(count.people - count.raw) < 5) return [words];
  return [words, translator(locale)('occupancy.sensors', { raw: formatNumber(locale, count.raw) })];
}

/** "60 more than half an hour ago"; undefined where the trend is not known. */
export function trendLine({ trend }: LibraryNow, locale: Locale): string | undefined {
  if (trend === undefined) return undefined;
  const t = translator(locale);
  if (trend.kind === 'steady') return t('occupancy.steady');
  const people = formatNumber(locale, roundPeople(Math.abs(trend.deltaPeople)).people);
  return t(trend.kind === 'rising' ? 'occupancy.rising' : 'occupancy.falling', { people });
}

/** How full it is: bar and percent of full; undefined where the capacity is not known. */
function shareLine({ full }: LibraryNow, count: LiveCount, locale: Locale): string | undefined {
  if (full === undefined) return undefined;
  const percent = percentOf(count.people, full);
  const values = { percent: shortPercent(locale, percent), full: formatNumber(locale, full) };
  return `${bar(percent)} ${translator(locale)('occupancy.ofFull', values)}`;
}

/** The same with the level as symbol and word. */
export function fullnessLine(now: LibraryNow, count: LiveCount, locale: Locale): string | undefined {
  const share = shareLine(now, count, locale);
  if (share === undefined || now.full === undefined) return undefined;
  const level = levelOf(percentOf(count.people, now.full));
  return `${share} · ${levelLooks[level].symbol} ${translator(locale)(`level.${level}`)}`;
}

/** The plain sentence of a library that is not live, or `undefined` for one that is. */
export function notLiveLine({ library, freshness }: LibraryNow, locale: Locale): string | undefined {
  const t = translator(locale);
  const name = plainText(library.names[locale]);
  switch (freshness.kind) {
    case 'fresh':
      return undefined;
    case 'stale':
      return freshness.why === 'noFetch'
        ? t('occupancy.staleNoFetch', { age: relativeTime(freshness.since) })
        : t('occupancy.staleNoChange', { moment: dateTime(freshness.since) });
    case 'missing': {
      // Only the counter's own word is blamed on it: the feed may be what is down.
      const kind = freshness.why === 'noRecord' ? 'missing' : 'unread';
      if (freshness.since === undefined) return t(`occupancy.${kind}`, { library: name });
      return t(`occupancy.${kind}Since`, { library: name, moment: dateTime(freshness.since) });
    }
  }
}

/**
 * What is known about one library, one fact per line. A number is shown only when it is worth showing, and a stale one
 * always comes with the sentence that says so. `comparison` is what is said of the usual, if anything.
 */
export function libraryLines(now: LibraryNow, locale: Locale, comparison: readonly string[], at?: number): string[] {
  const { count, freshness } = now;
  const notLive = notLiveLine(now, locale);
  const shown = freshness.kind === 'missing' ? undefined : count;
  return [
    notLive && `⚠️ ${notLive}`,
    shown && shareLine(now, shown, locale),
    ...(shown ? peopleLines(shown, locale) : []),
    shown && trendLine(now, locale),
    ...comparison,
    ...hoursLines(now, locale, at),
  ].filter((line): line is string => line !== undefined && line !== '');
}

/** The day's hours, and when it closes where that is soon or where last night's hours are still running, of which the day's say nothing. */
function hoursLines(now: LibraryNow, locale: Locale, at: number | undefined): (string | undefined)[] {
  const { hours, opening } = now;
  const closing = upperFirst(openingWords(now, locale, at) ?? '');
  const today = hours && hoursLine(hours, locale);
  const isLastNight =
    opening?.kind === 'open' && opening.closesAt !== undefined && opening.closesAt === hours?.lateUntil;
  if (isLastNight) return [closing, hours?.open?.length === 0 ? undefined : today];
  return [today, closesSoon(now, at) ? closing : undefined];
}
