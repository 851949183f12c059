import type { Choice } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { plainText } from '../../src/discord/views/reply/plain-text.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import { fewWords } from '../../src/discord/views/shared/few-words.ts';
import type { Library } from '../../src/domain/occupancy/library.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import type { Locale } from '../../src/i18n/index.ts';
import type { LibraryServices } from './services.ts';

/** Typed text in the form that is compared: without case, accents, spaces and ligatures. */
export const folded = (text: string): string =>
  text
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'oe')
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

const spellings = ({ id, sourceKey, names, aliases = [] }: Library): string[] =>
  [id, sourceKey, names.en, names.fr, ...aliases].map(folded);

/** Whether one of the libraries goes by a text, in whatever case and with whatever accents. */
export function namesOf(libraries: readonly Named[]): (text: string) => boolean {
  const known = new Set(libraries.flatMap(({ library }) => spellings(library)));
  return (text) => known.has(folded(text));
}

/** Anything of a library. */
export interface Named {
  readonly library: Library;
}

/** The library that was typed, by id or by any of its names; throws a `UserError` that says which there are. */
export function findLibrary<Thing extends Named = LibraryNow>(
  text: string,
  libraries: readonly Thing[],
  locale: Locale,
): Thing {
  const typed = folded(text);
  // The id first: two new libraries may differ by no more than a space or an accent.
  const found =
    libraries.find(({ library }) => library.id === text) ??
    libraries.find(({ library }) => spellings(library).includes(typed));
  if (found !== undefined) return found;
  const names = libraries.map(({ library }) => plainText(library.names[locale]));
  throw new UserError('error.unknownLibrary', { name: quoted(text), libraries: fewWords(names, locale).join(', ') });
}

/** The libraries that half-typed text may become. */
export function libraryChoices(text: string, libraries: readonly Named[], locale: Locale): Choice[] {
  const typed = folded(text);
  return libraries
    .filter(({ library }) => spellings(library).some((spelling) => spelling.includes(typed)))
    .map(({ library }) => ({ name: library.names[locale], value: library.id }));
}

/** The libraries as they are known; on a cold start after the first poll. */
export async function waitForLibraries(services: LibraryServices): Promise<readonly LibraryNow[]> {
  const libraries = services.librariesNow();
  if (libraries.some(({ count }) => count !== undefined)) return libraries;
  await services.firstKnown();
  return services.librariesNow();
}
