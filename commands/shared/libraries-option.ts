import { ApplicationCommandOptionType } from '#discord.js';
import type { Choice, Typing } from '../../src/discord/interactions/command.ts';
import { discordLimits } from '../../src/discord/views/reply/limits.ts';
import type { Rule } from '../../src/domain/alerts/rule.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { findLibrary, folded, libraryChoices, namesOf } from './library-option.ts';

/** Between two names: no library has one of these in its own. */
const separators = /[,;+/\n]/;

/** Also between two names: "annex or museum", "annex et museum". A library may have one of these in its own, as "Arts & Crafts" has. */
const words = /&|\s(?:or|and|ou|et)\s/gi;

/** A longer text is the name of no library (characters). */
const longestName = 100;

/** An option in which libraries are typed, but for its name. */
export const librariesTyped = {
  type: ApplicationCommandOptionType.String,
  autocomplete: true,
  required: false,
  max_length: 200,
} as const;

/** Typed for any library, or for all of them, as `folded` has it. */
const anyTyped = new Set([
  ...[
    'any',
    'anylibrary',
    'anyofthem',
    'anywhere',
    'all',
    'allofthem',
    'alllibraries',
    'everylibrary',
    'every',
    'each',
    'whichever',
  ],
  ...[
    'toutes',
    'touteslesbibliotheques',
    'toute',
    'toutebibliotheque',
    'nimportelaquelle',
    'nimportequellebibliotheque',
  ],
  ...['nimporteou', 'unebibliotheque', 'lunedelles'],
]);

/** The names at the beginning of a text with one of `words` behind them, each the longest that is known, and what follows. */
function namesBefore(text: string, isKnown: (name: string) => boolean): { readonly names: string[]; rest: string } {
  const names: string[] = [];
  for (let rest = text; ; ) {
    const ends = [...rest.slice(0, longestName).matchAll(words)];
    const end = ends.findLast(({ index }) => isKnown(rest.slice(0, index)));
    if (end === undefined) return { names, rest };
    names.push(rest.slice(0, end.index));
    rest = rest.slice(end.index + end[0].length);
  }
}

/** The names in a text; what is not known is taken apart at each of `words`. */
function namesIn(text: string, isKnown: (name: string) => boolean): string[] {
  const { names, rest } = namesBefore(text, isKnown);
  return [...names, ...(isKnown(rest) ? [rest] : rest.split(words))];
}

/**
 * The libraries of a rule that were typed, in the order in which they are shown: one, several, or any, which is also what
 * appears later. Throws `UserError` for a name that is none.
 */
export function parseRuleLibraries(typed: string, libraries: readonly LibraryNow[], locale: Locale): Rule['libraries'] {
  if (anyTyped.has(folded(typed))) return 'any';
  const isKnown = namesOf(libraries);
  const names = typed.split(separators).flatMap((part) => namesIn(part, isKnown));
  const parts = names.filter((part) => part.trim() !== '');
  // What has no name in it is shown as a whole.
  if (isKnown(typed) || !parts.some(isKnown)) return [findLibrary(typed, libraries, locale).library.id];
  const named = new Set(parts.map((part) => findLibrary(part.trim(), libraries, locale).library.id));
  return libraries.map(({ library }) => library.id).filter((id) => named.has(id));
}

/** The same for what shows several libraries, such as a board: none for all of them, said or left out. */
export function parseLibraries(
  typed: string | undefined,
  libraries: readonly LibraryNow[],
  locale: Locale,
): readonly string[] {
  const chosen = typed === undefined ? 'any' : parseRuleLibraries(typed, libraries, locale);
  return chosen === 'any' || chosen.length === libraries.length ? [] : chosen;
}

/** What a half-typed option of a rule may become: a library, any, or one more library behind those before it. */
export function ruleLibrariesChoices(typing: Typing, libraries: readonly LibraryNow[]): Choice[] {
  const name = translator(typing.locale)('side.anyChoice');
  const isAny = [name, 'any'].some((text) => folded(text).includes(folded(typing.value)));
  const any = isAny ? [{ name, value: 'any' }] : [];
  return [...librariesChoices(typing, libraries).slice(0, discordLimits.choices - any.length), ...any];
}

/** What half-typed libraries may become: the last name completed, behind those before it. */
export function librariesChoices({ value, locale }: Typing, libraries: readonly LibraryNow[]): Choice[] {
  const isKnown = namesOf(libraries);
  const parts = value.split(separators);
  const { names, rest } = namesBefore(parts.pop() ?? '', isKnown);
  const typed = [...parts.flatMap((part) => namesIn(part, isKnown)), ...names];
  const before = typed.map((part) => part.trim()).filter((part) => part !== '');
  return libraryChoices(rest.trim(), libraries, locale)
    .filter(({ name, value: id }) => !before.includes(id) && !before.includes(name))
    .map(({ name, value: id }) => ({ name: [...before, name].join(', '), value: [...before, id].join(', ') }))
    .filter((choice) => Math.max(choice.name.length, choice.value.length) <= discordLimits.choice);
}
