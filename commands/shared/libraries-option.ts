import { ApplicationCommandOptionType } from '#discord.js';
import type { Choice, Typing } from '../../src/discord/interactions/command.ts';
import { discordLimits } from '../../src/discord/views/reply/limits.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import type { Locale } from '../../src/i18n/index.ts';
import { findLibrary, libraryChoices } from './library-option.ts';

/** Between two names: no library has one of these in its own. */
const separators = /[,;+&\n]/;

/** An option in which libraries are typed, but for its name. */
export const librariesTyped = {
  type: ApplicationCommandOptionType.String,
  autocomplete: true,
  required: false,
  max_length: 200,
} as const;

/**
 * The libraries that were typed, "Annex, Museum", in the order in which they are shown; none for all of them, said
 * or left out. Throws `UserError` for a name that is none.
 */
export function parseLibraries(
  typed: string | undefined,
  libraries: readonly LibraryNow[],
  locale: Locale,
): readonly string[] {
  const parts = (typed ?? '').split(separators).filter((part) => part.trim() !== '');
  const named = new Set(parts.map((part) => findLibrary(part.trim(), libraries, locale).library.id));
  const ids = libraries.map(({ library }) => library.id).filter((id) => named.has(id));
  return ids.length === libraries.length ? [] : ids;
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
