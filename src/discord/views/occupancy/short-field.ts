import type { APIEmbedField } from 'discord.js';
import type { LibraryRoom } from '../../../domain/occupancy/by-room.ts';
import { levelOf } from '../../../domain/occupancy/level.ts';
import { type Locale, shortPercent, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
import { smallPrint } from '../reply/whole-reply.ts';
import { closesSoon, openingWords, upperFirst } from '../shared/opening-words.ts';
import { shortPeopleWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';
import { bar, levelLooks } from './library-lines.ts';

/** The sign beside a trend. */
const arrows = { rising: '↗', falling: '↘', steady: '→' } as const;

/**
 * One library among several, in at most three lines that fit beside each other on a phone: its name and level; how full;
 * how that compares with the usual (`comparison`) and until when it is open, seen from `at` (ms since the Unix epoch).
 */
export function shortField(room: LibraryRoom, locale: Locale, at?: number, comparison?: string): APIEmbedField {
  const [compared, opening] = lastParts(room, locale, at, comparison);
  // The minutes that are left matter more than a comparison, and there is no room for both; nor for a French "22 h 30".
  const isNarrow = closesSoon(room.now, at) || (locale === 'fr' && opening.length > 'ferme à 22 h'.length);
  const last = [isNarrow ? '' : compared, opening].filter((part) => part !== '').join(' · ');
  const lines = [...countLines(room, locale), last];
  const value = lines.filter((line) => line !== '').map(upperFirst);
  return { name: fieldName(room, locale), value: value.join('\n') };
}

/**
 * The same in a line of words, for those who hide embeds, without the percent, which `whereToGo` says: "Annex · busy · about
 * 1,140, rising · busier than usual · closes at 22:00".
 */
export function shortLine(room: LibraryRoom, locale: Locale, at?: number, comparison?: string): string {
  const counted = [fieldName(room, locale), ...countLines(room, locale, 'words')];
  const parts = [...counted, ...lastParts(room, locale, at, comparison)];
  return smallPrint(parts.filter((part) => part !== '').join(' · '));
}

type Parts = readonly [compared: string, opening: string];

/** How full it is compared with the usual, and until when it is open; each empty where that is not known. */
function lastParts({ now, kind }: LibraryRoom, locale: Locale, at?: number, comparison = ''): Parts {
  const opening = kind === 'stale' ? undefined : openingWords(now, locale, at);
  return [kind === 'live' ? comparison : '', opening ?? ''];
}

/** "Annex · 🟠 busy", "Hall · ⚠️ not live", "Museum · closed". */
export function fieldName({ now, kind, percent }: LibraryRoom, locale: Locale): string {
  const t = translator(locale);
  const name = plainText(now.library.names[locale]);
  if (kind === 'live') {
    if (percent === undefined) return name;
    const level = levelOf(percent);
    return `${name} · ${levelLooks[level].symbol} ${t(`level.${level}`)}`;
  }
  return `${name} · ${kind === 'stale' ? '⚠️ ' : ''}${t(`room.${kind}`)}`;
}

/** How full it is, and from when that is unless it is live; of a closed library nothing. As `words` without bar, percent and arrow. */
function countLines({ now, kind, percent }: LibraryRoom, locale: Locale, form: 'bar' | 'words' = 'bar'): string[] {
  const t = translator(locale);
  const { count, freshness, trend } = now;
  if (kind === 'closed') return [];
  if (freshness.kind === 'missing') {
    if (freshness.since !== undefined) return [t('room.lastRead', { age: relativeTime(freshness.since) })];
    return [t(freshness.why === 'noRecord' ? 'room.noRecord' : 'room.neverRead')];
  }
  if (count === undefined) return [t('room.neverRead')];
  const isBar = form === 'bar';
  const full = percent === undefined || !isBar ? '' : `${bar(percent)} ${shortPercent(locale, percent)} · `;
  const course = trend && (isBar ? ` ${arrows[trend.kind]}` : `, ${t(`trend.${trend.kind}`)}`);
  const line = `${full}${shortPeopleWords(count.people, locale)}${course ?? ''}`;
  if (freshness.kind === 'fresh') return [line];
  const age = relativeTime(freshness.since);
  return [line, t(freshness.why === 'noFetch' ? 'room.read' : 'room.lastChange', { age })];
}
