import { marginPeople, type Rule, thresholdPeople } from '../../../domain/alerts/rule.ts';
import { roundPeople } from '../../../domain/occupancy/level.ts';
import { knownLibraries } from '../../../domain/occupancy/library.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { formatNumber, formatPercent, type Locale, perLocale, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
import { fewWords } from './few-words.ts';

/** What a library is called; its id where it is no longer known. Not escaped: for Discord's texts see `plainText`. */
export function libraryName(libraryId: string, libraries: readonly LibraryNow[], locale: Locale): string {
  const known = libraries.map(({ library }) => library).concat(knownLibraries);
  return known.find(({ id }) => id === libraryId)?.names[locale] ?? libraryId;
}

const plurals = perLocale((tag) => new Intl.PluralRules(tag));

/** "400 people", "1 person": a figure that a user set, not a count. */
export function exactPeople(people: number, locale: Locale): string {
  const key = plurals(locale).select(people) === 'one' ? 'side.person' : 'side.people';
  return translator(locale)(key, { people: formatNumber(locale, people) });
}

/** "under 400", or "under 400 people" when it stands alone; "above 60%". */
export function sideWords({ direction, threshold }: Rule, locale: Locale, alone = false): string {
  const t = translator(locale);
  const words =
    'percent' in threshold
      ? formatPercent(locale, threshold.percent)
      : alone
        ? exactPeople(threshold.people, locale)
        : formatNumber(locale, threshold.people);
  return t(`side.${direction}`, { threshold: words });
}

const lists = {
  or: perLocale((tag) => new Intl.ListFormat(tag, { type: 'disjunction' })),
  and: perLocale((tag) => new Intl.ListFormat(tag)),
} as const;

/** The libraries of a rule in words: "Annex", "Annex or Museum", "any library". `shown`: see `ruleWords`. */
export function librariesWords(
  rule: Rule,
  libraries: readonly LibraryNow[],
  locale: Locale,
  { joinedBy = 'or', shown = plainText }: { joinedBy?: keyof typeof lists; shown?: (text: string) => string } = {},
): string {
  if (rule.libraries === 'any') return translator(locale)('side.any');
  const names = rule.libraries.map((id) => shown(libraryName(id, libraries, locale)));
  return lists[joinedBy](locale).format(fewWords(names, locale));
}

/** The libraries that a board or a digest shows: "Annex, Museum", or all. `shown`: see `ruleWords`. */
export function chosenLibrariesWords(
  libraryIds: readonly string[],
  known: readonly LibraryNow[],
  locale: Locale,
  shown: (text: string) => string = plainText,
): string {
  if (libraryIds.length === 0) return translator(locale)('post.allLibraries');
  return libraryIds.map((id) => shown(libraryName(id, known, locale))).join(', ');
}

/** What is so for each of several libraries, in their order, once where it is the same for all: "45%", "Annex (45%), Museum (47%)". */
export function eachWords(
  each: readonly { readonly libraryId: string; readonly words: string }[],
  libraries: readonly LibraryNow[],
  locale: Locale,
): string {
  if (new Set(each.map(({ words }) => words)).size <= 1) return each[0]?.words ?? '';
  const placeOf = ({ libraryId }: (typeof each)[number]) =>
    libraries.findIndex(({ library }) => library.id === libraryId);
  const inOrder = each
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map(({ libraryId, words }) => `${plainText(libraryName(libraryId, libraries, locale))} (${words})`);
  return fewWords(inOrder, locale).join(', ');
}

/** The rule in words: "Annex under 400 people". `shown` is `plainText` unless it goes where Discord renders no markdown. */
export function ruleWords(
  rule: Rule,
  libraries: readonly LibraryNow[],
  locale: Locale,
  shown: (text: string) => string = plainText,
): string {
  const library = librariesWords(rule, libraries, locale, { shown });
  return translator(locale)('side.rule', { library, side: sideWords(rule, locale, true) });
}

/** "about 380 people". */
export function peopleWords(people: number, locale: Locale): string {
  const rounded = roundPeople(people);
  const key = rounded.kind === 'about' ? 'occupancy.about' : 'occupancy.fewer';
  return translator(locale)(key, { people: formatNumber(locale, rounded.people) });
}

/** The same without the word "people", where it is plain that they are meant and there is little room: "about 380". */
export function shortPeopleWords(people: number, locale: Locale): string {
  const { kind, people: rounded } = roundPeople(people);
  return translator(locale)(`room.${kind}`, { people: formatNumber(locale, rounded) });
}

/** Where a rule is over, in whole people. Undefined where a percentage means nothing. */
function boundPeople(rule: Rule, full: number | undefined): number | undefined {
  const threshold = thresholdPeople(rule, full);
  const margin = marginPeople(rule, full);
  if (threshold === undefined || margin === undefined) return undefined;
  return rule.direction === 'above' ? Math.max(0, threshold - margin) : threshold + margin;
}

/** Whether a bound is named in percent, as its threshold is: not below 1%, which would be rounded to "0%". */
const isInPercent = ({ threshold }: Rule, bound: number, full: number | undefined): full is number =>
  'percent' in threshold && full !== undefined && 100 * bound >= full;

/** Where the rule is over: "420 people", or "61%" where its threshold is in percent. Undefined where a percentage means nothing. */
export function boundWords(rule: Rule, full: number | undefined, locale: Locale): string | undefined {
  const bound = boundPeople(rule, full);
  if (bound === undefined) return undefined;
  return isInPercent(rule, bound, full) ? formatPercent(locale, (100 * bound) / full) : exactPeople(bound, locale);
}

/** The same with its side: "420 people or more", "61% or less". */
export function clearWords(rule: Rule, full: number | undefined, locale: Locale): string | undefined {
  const bound = boundPeople(rule, full);
  const people = boundWords(rule, full, locale);
  if (bound === undefined || people === undefined) return undefined;
  if (rule.direction === 'below') return translator(locale)('alert.orMore', { people });
  // No fewer than none are inside.
  if (bound === 0) return people;
  return translator(locale)(isInPercent(rule, bound, full) ? 'alert.orLess' : 'alert.orFewer', { people });
}

/** A length of time in milliseconds, to the minute, at least one: "2 h 10", "12 min", the same in both languages. */
export function durationWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes}\u00a0min`;
  const rest = minutes % 60;
  return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${String(rest).padStart(2, '0')}`;
}
