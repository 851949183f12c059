import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Asker,
  type Choice,
  type Command,
  type Definition,
  defineCommand,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { allLibraries } from '../../src/discord/views/occupancy/occupancy.ts';
import { pressedDay } from '../../src/discord/views/outlook/day-controls.ts';
import type { CustomId } from '../../src/discord/views/reply/custom-id.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import type { Locale, MessageKey } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { everywhere } from './contexts.ts';
import { findLibrary, libraryChoices } from './library-option.ts';
import type { HistoryServices, LibraryServices } from './services.ts';

/** What a command about libraries on a day uses. */
export type LibraryAndDayServices = LibraryServices & HistoryServices;

/** One library, or all of them where it is left out. */
export const libraryOption = {
  ...localized('library', 'command.occupancy.library.name', 'command.occupancy.library.description'),
  type: ApplicationCommandOptionType.String,
  autocomplete: true,
  required: false,
} as const;

/** The two options, of which the day's description says what days there are. */
export const libraryAndDayOptions = (dayDescription: MessageKey) =>
  [
    libraryOption,
    {
      ...localized('day', 'command.day.name', dayDescription),
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
      required: false,
      max_length: 100,
    },
  ] as const;

/** What is asked, as it was typed; what is left out is absent. */
export interface LibraryAndDay extends Pick<Asker, 'locale' | 'now' | 'isWaiting'> {
  /** The language of the user, in which errors are: `locale` is that of the answer. */
  readonly ownLocale: Locale;
  readonly library: string | undefined;
  readonly day: string | undefined;
}

/** The library that was typed, or all where none was. Throws `UserError` for an unknown one. */
export function chosenLibraries(
  { library, ownLocale }: LibraryAndDay,
  services: LibraryServices,
): readonly LibraryNow[] {
  const libraries = services.librariesNow();
  return library === undefined ? libraries : [findLibrary(library, libraries, ownLocale)];
}

/** Whether it is the button below an answer of `/occupancy`, which is about today. */
const isOfOccupancy = ({ action }: CustomId): boolean => action === 'today';

/** The libraries of an answer as the argument of its buttons. */
export const libraryArgument = (asked: LibraryAndDay, chosen: readonly LibraryNow[]): string =>
  asked.library === undefined ? allLibraries : (chosen[0]?.library.id ?? allLibraries);

/**
 * A command about libraries on a day. `show` makes the answer to the command and to its buttons. The one below an answer of
 * `/occupancy` is about today and is answered by a message that only the user who pressed it sees; those below the command's own
 * answer change that answer to another day.
 */
export function libraryAndDayCommand(parts: {
  readonly definition: Pick<Definition, 'name' | 'description'> & {
    readonly options: ReturnType<typeof libraryAndDayOptions>;
  };
  readonly show: (asked: LibraryAndDay, services: LibraryAndDayServices) => Promise<Reply>;
  readonly dayChoices: (text: string, asking: Pick<Asker, 'locale' | 'now'>) => Choice[];
}): Command<LibraryAndDayServices> {
  const { show, dayChoices } = parts;
  const definition = { ...parts.definition, ...everywhere };
  return defineCommand<LibraryAndDayServices, typeof definition>({
    definition,

    answer: ({ options: { library, day }, locale, now, isWaiting }, services) =>
      show({ library, day, locale, ownLocale: locale, now, isWaiting }, services),

    complete: ({ option, value, locale, now }, services) =>
      option === 'day' ? dayChoices(value, { locale, now }) : libraryChoices(value, services.librariesNow(), locale),

    pressStandsApart: isOfOccupancy,
    press: async ({ id, values, locale, ownLocale, now, isWaiting }, services) => {
      const library = id.argument === allLibraries ? undefined : id.argument;
      if (isOfOccupancy(id)) {
        const asked = { library, day: undefined, locale: ownLocale, ownLocale, now, isWaiting };
        return { ...(await show(asked, services)), ephemeral: true };
      }
      const day = pressedDay(id, values);
      if (day === undefined) throw new UserError('error.unknownButton');
      return show({ library, day, locale, ownLocale, now, isWaiting }, services);
    },
  });
}
