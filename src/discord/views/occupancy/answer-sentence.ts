import { byRoom, isWithoutRecord, type LibraryRoom, roomOf } from '../../../domain/occupancy/by-room.ts';
import { levelOf } from '../../../domain/occupancy/level.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, percentWords, perLocale, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
import { clockWords } from '../shared/campus-time.ts';
import { fewWords } from '../shared/few-words.ts';
import { closesSoon, openingWords, upperFirst } from '../shared/opening-words.ts';
import { peopleWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';
import { notLiveLine } from './library-lines.ts';

const lists = perLocale((tag) => new Intl.ListFormat(tag));

/**
 * Where to go, for people who read nothing else: "Annex has the most room: 31% full. Hall 71%, Museum no data."
 * Times are seen from `at` (ms since the Unix epoch). `undefined` where nothing was ever read.
 */
export function whereToGo(libraries: readonly LibraryNow[], locale: Locale, at?: number): string | undefined {
  const t = translator(locale);
  const rooms = byRoom(libraries);
  const [first, ...others] = rooms;
  const isUnread = ({ now, kind }: LibraryRoom) =>
    now.count === undefined && kind !== 'closed' && !isWithoutRecord(now);
  if (first === undefined || rooms.every(isUnread)) return undefined;
  const each = (some: readonly LibraryRoom[], shown?: 'live') => {
    const open = some.filter(isOpen).map((room) => eachWords(room, locale, shown));
    return [...fewWords(open, locale), ...closedWords(some, locale)].join(', ');
  };
  if (first.kind !== 'live') {
    if (rooms.every(({ kind }) => kind === 'closed')) {
      return t('answer.allClosed', { libraries: closedWords(rooms, locale, true).join(', ') });
    }
    const since = rooms.flatMap(({ now: { freshness }, kind }) =>
      kind === 'stale' && freshness.kind === 'stale' ? [freshness.since] : [],
    );
    if (since.length === 0) return t('answer.noLive', { libraries: each(rooms) });
    // The sentence says once for all that they are not live, and none is older than it says.
    return t('answer.lastKnown', { libraries: each(rooms, 'live'), age: relativeTime(Math.min(...since)) });
  }
  const library = nameOf(first, locale);
  const rest = others.length === 0 ? '' : ` ${each(others)}.`;
  const soon = closesSoon(first.now, at) ? ` ${upperFirst(openingWords(first.now, locale, at) ?? '')}.` : '';
  const { percent } = first;
  if (percent === undefined) return `${each(rooms)}.`;
  const share = percentWords(locale, percent);
  if (others[0]?.kind !== 'live') return `${t('answer.only', { library, percent: share })}${soon}${rest}`;
  const equal = rooms.filter((room) => room.kind === 'live' && room.percent === percent);
  if (equal.length === 1) return `${t('answer.most', { library, percent: share })}${soon}${rest}`;
  const names = namesOf(equal, locale);
  const fuller = others.slice(equal.length - 1);
  const sentence = t('answer.same', { libraries: names, percent: share });
  const closing = equal.filter(({ now }) => closesSoon(now, at));
  const soonEach = closing.map((room) => `${nameOf(room, locale)} ${openingWords(room.now, locale, at)}.`);
  return [sentence, ...soonEach, ...(fuller.length === 0 ? [] : [`${each(fuller)}.`])].join(' ');
}

const nameOf = ({ now }: LibraryRoom, locale: Locale): string => plainText(now.library.names[locale]);

const namesOf = (rooms: readonly LibraryRoom[], locale: Locale): string => {
  const names = rooms.map((room) => nameOf(room, locale));
  return lists(locale).format(fewWords(names, locale));
};

const isOpen = ({ kind }: LibraryRoom): boolean => kind !== 'closed';

/** The closed ones, the next to open first: "Annex and Museum closed until 09:00"; without "closed" where the sentence `saysSo`. */
function closedWords(rooms: readonly LibraryRoom[], locale: Locale, saysSo = false): string[] {
  const t = translator(locale);
  const until = Map.groupBy(
    rooms.filter((room) => !isOpen(room)),
    ({ now }) => (now.opening?.kind === 'closed' ? now.opening.opensAt : undefined),
  );
  const order = [...until].sort(([a = Number.POSITIVE_INFINITY], [b = Number.POSITIVE_INFINITY]) => a - b);
  return order.map(([opensAt, some]) => {
    const library = namesOf(some, locale);
    const number = some.length === 1 ? 'One' : 'Some';
    if (opensAt === undefined) return saysSo ? library : t(`answer.closed${number}`, { library });
    return t(saysSo ? 'answer.until' : `answer.closed${number}Until`, { library, time: clockWords(opensAt, locale) });
  });
}

/** "Annex 71%"; an old count says so, unless it is to be `shown` as a live one. */
function eachWords(room: LibraryRoom, locale: Locale, shown: 'live' | 'stale' = 'stale'): string {
  const t = translator(locale);
  const { now, kind, percent } = room;
  const library = nameOf(room, locale);
  if (kind === 'missing') return t('answer.each.missing', { library });
  const share = percent === undefined ? peopleWords(now.count?.people ?? 0, locale) : percentWords(locale, percent);
  return t(`answer.each.${kind === 'live' ? kind : shown}`, { library, percent: share });
}

/**
 * What a single library is like: "Annex is 71% full: busy, about 1,140 people, rising. Closes at 23:00." `comparison`
 * with the usual is a part of a sentence, and `at` ms since the Unix epoch.
 */
export function howItIs(now: LibraryNow, locale: Locale, at?: number, comparison?: string): string {
  const t = translator(locale);
  const room = roomOf(now);
  const library = nameOf(room, locale);
  const { count, freshness, trend } = now;
  const isAllDay = now.opening?.kind === 'open' && now.opening.closesAt === undefined;
  const opening = isAllDay ? t('hours.allDay') : openingWords(now, locale, at);
  const sentences = (...parts: readonly (string | undefined)[]) =>
    parts
      .filter((part) => part !== undefined)
      .map((part) => (/[.]$/.test(part) ? part : `${upperFirst(part)}.`))
      .join(' ');
  if (room.kind === 'closed') return sentences(t('answer.closed', { library }), opening);
  const notLive = notLiveLine(now, locale);
  if (freshness.kind === 'missing' || count === undefined) return sentences(notLive, opening);
  const facts = [
    room.percent === undefined ? undefined : t(`level.${levelOf(room.percent)}`),
    peopleWords(count.people, locale),
    trend && t(`trend.${trend.kind}`),
  ]
    .filter((fact) => fact !== undefined)
    .join(', ');
  const isFresh = freshness.kind === 'fresh';
  const kind = isFresh ? 'is' : 'was';
  const says =
    room.percent === undefined
      ? t(`answer.${kind}Counted`, { library, facts })
      : t(`answer.${kind}`, { library, percent: percentWords(locale, room.percent), facts });
  return isFresh ? sentences(says, comparison, opening) : sentences(notLive, says, opening);
}
