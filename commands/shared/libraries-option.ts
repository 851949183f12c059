import { ApplicationCommandOptionType } from '#discord.js';
import type { Choice, Typing } from '../../src/discord/interactions/command.ts';
import { discordLimits } from '../../src/discord/views/reply/limits.ts';
import type { Rule } from '../../src/domain/alerts/rule.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { findLibrary, folded, isSpelling, libraryChoices } from './library-option.ts';

/** Between two names: no library has one of these in its own. */
const separators = /[,;+&\n]/;

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

/** Also between the names of a rule's libraries: "annex or museum", "annex et museum". */
const words = /[,;+&\n/]|\s(?:or|and|ou|et)\s/i;

/**
 * The libraries of a rule that were typed, in the order in which they are shown: one, several, or any, which is also what
 * appears later. Throws `UserError` for a name that is none.
 */
export function parseRuleLibraries(typed: string, libraries: readonly LibraryNow[], locale: Locale): Rule['libraries'] {
  if (anyTyped.has(folded(typed))) return 'any';
  const known = (text: string) => libraries.some(({ library }) => isSpelling(library, text));
  const parts = typed.split(words).filter((part) => part.trim() !== '');
  // A name may have such a word in it, and what has no name in it is shown as a whole.
  if (known(typed) || !parts.some(known)) return [findLibrary(typed, libraries, locale).library.id];
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
  return [...librariesChoices(typing, libraries), ...(isAny ? [{ name, value: 'any' }] : [])];
}

/** What half-typed libraries may become: the last name completed, behind those before it. */
export function librariesChoices({ value, locale }: Typing, libraries: readonly LibraryNow[]): Choice[] {
  const parts = value.split(separators);
  const last = parts.pop() ?? '';
  const before = parts.map((part) => part.trim()).filter((part) => part !== '');
  return libraryChoices(last.trim(), libraries, locale)
    .filter(({ name, value: id }) => !before.includes(id) && !before.includes(name))
    .map(({ name, value: id }) => ({ name: [...before, name].join(', '), value: [...before, id].join(', ') }))
    .filter((choice) => Math.max(choice.name.length, choice.value.length) <= discordLimits.choice);
}
