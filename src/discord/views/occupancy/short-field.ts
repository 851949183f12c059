import type { APIEmbedField } from 'discord.js';
import type { LibraryRoom } from '../../../domain/occupancy/by-room.ts';
import { levelOf } from '../../../domain/occupancy/level.ts';
import { formatPercent, type Locale, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
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
  const { now, kind } = room;
  // The minutes that are left matter more than a comparison, and there is no room for both.
  const compared = kind === 'live' && !closesSoon(now, at) ? comparison : undefined;
  const opening = kind === 'stale' ? undefined : openingWords(now, locale, at);
  const last = [compared, opening].filter((part) => part !== undefined).join(' · ');
  const lines = [...countLines(room, locale), last].filter((line) => line !== '');
  return { name: fieldName(room, locale), value: lines.map(upperFirst).join('\n') };
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

/** How full it is, and from when that is unless it is live; of a closed library nothing. */
function countLines({ now, kind, percent }: LibraryRoom, locale: Locale): string[] {
  const t = translator(locale);
  const { count, freshness, trend } = now;
  if (kind === 'closed') return [];
  if (freshness.kind === 'missing') {
    if (freshness.since !== undefined) return [t('room.lastRead', { age: relativeTime(freshness.since) })];
    return [t(freshness.why === 'noRecord' ? 'room.noRecord' : 'room.neverRead')];
  }
  if (count === undefined) return [t('room.neverRead')];
  const full = percent === undefined ? '' : `${bar(percent)} ${formatPercent(locale, percent)} · `;
  const arrow = trend === undefined ? '' : ` ${arrows[trend.kind]}`;
  const line = `${full}${shortPeopleWords(count.people, locale)}${arrow}`;
  if (freshness.kind === 'fresh') return [line];
  const age = relativeTime(freshness.since);
  return [line, t(freshness.why === 'noFetch' ? 'room.read' : 'room.lastChange', { age })];
}
