import { type Definition, defineCommand, type Press } from '../src/discord/interactions/command.ts';
import { UserError } from '../src/discord/interactions/user-error.ts';
import { computersView } from '../src/discord/views/computers.ts';
import { allLibraries } from '../src/discord/views/occupancy/occupancy.ts';
import { plainText } from '../src/discord/views/reply/plain-text.ts';
import type { Reply } from '../src/discord/views/reply/reply.ts';
import { localized } from '../src/i18n/localizations.ts';
import type { Computers } from '../src/worker/feed/computers.ts';
import { everywhere } from './shared/contexts.ts';
import { libraryOption } from './shared/library-and-day.ts';
import { findLibrary, libraryChoices, type Named } from './shared/library-option.ts';
import type { LibraryServices } from './shared/services.ts';

/** What `/computers` uses. */
export interface ComputersServices extends LibraryServices {
  readonly computers: Computers;
}

const definition = {
  ...localized('computers', 'command.computers.name', 'command.computers.description'),
  ...everywhere,
  options: [libraryOption],
} as const satisfies Definition;

/** Everything that is free, or what is at the library that was typed. Throws `UserError` for one without computers. */
async function show(
  typed: string | undefined,
  { locale, ownLocale }: Pick<Press, 'locale' | 'ownLocale'>,
  { computers, librariesNow }: ComputersServices,
): Promise<Reply> {
  const now = await computers.now();
  const listed = now?.libraries ?? [];
  const known = librariesNow();
  if (typed === undefined) return computersView(now, listed, known, allLibraries, locale);
  const { library } = findLibrary(typed, namedIn(known, listed), ownLocale);
  const shown = listed.filter((each) => each.library.id === library.id);
  if (now !== undefined && shown.length === 0) {
    throw new UserError('error.computers.none', { library: plainText(library.names[ownLocale]) });
  }
  return computersView(now, shown, known, library.id, locale);
}

/** The libraries that count people, and those that list computers alone. */
const namedIn = (known: readonly Named[], listed: readonly Named[]): readonly Named[] => [
  ...known,
  ...listed.filter(({ library }) => known.every((each) => each.library.id !== library.id)),
];

/** `/computers [library]`: which desktops, laptops and tablets are free? */
export const computers = defineCommand<ComputersServices, typeof definition>({
  definition,

  answer: ({ options, locale }, services) => show(options.library, { locale, ownLocale: locale }, services),

  complete: ({ value, locale }, { librariesNow, computers }) =>
    libraryChoices(value, namedIn(librariesNow(), computers.known()?.libraries ?? []), locale),

  press: ({ id: { action, argument }, locale, ownLocale }, services) => {
    if (action !== 'refresh') throw new UserError('error.unknownButton');
    return show(argument === allLibraries ? undefined : argument, { locale, ownLocale }, services);
  },
});
