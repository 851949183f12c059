import { ApplicationCommandOptionType } from '#discord.js';
import { type Definition, defineCommand, type Press } from '../src/discord/interactions/command.ts';
import { UserError } from '../src/discord/interactions/user-error.ts';
import { withComputers } from '../src/discord/views/computers.ts';
import { allLibraries, occupancyView } from '../src/discord/views/occupancy/occupancy.ts';
import { oncePer } from '../src/discord/views/reply/once-per.ts';
import type { Reply } from '../src/discord/views/reply/reply.ts';
import type { LibraryId } from '../src/domain/occupancy/library.ts';
import type { LibraryNow } from '../src/domain/occupancy/occupancy.ts';
import { localized } from '../src/i18n/localizations.ts';
import type { ComputersServices } from './computers.ts';
import { everywhere } from './shared/contexts.ts';
import { libraryOption } from './shared/library-and-day.ts';
import { findLibrary, libraryChoices } from './shared/library-option.ts';
import type { HistoryServices, LibraryServices } from './shared/services.ts';

/** What `/occupancy` uses. */
export interface OccupancyServices extends LibraryServices, ComputersServices, Pick<HistoryServices, 'history'> {
  /** The reply that `draw` makes, cached for a second or until what is known changes. */
  drawn(key: string, draw: () => Reply): Reply;
}

const definition = {
  ...localized('occupancy', 'command.occupancy.name', 'command.occupancy.description'),
  ...everywhere,
  options: [
    libraryOption,
    {
      ...localized('private', 'command.occupancy.private.name', 'command.occupancy.private.description'),
      type: ApplicationCommandOptionType.Boolean,
      required: false,
    },
  ],
} as const satisfies Definition;

const minuteMs = 60_000;

/** `ownLocale`: the language of the user, in which errors are. */
type Asked = Pick<Press, 'locale' | 'ownLocale' | 'now'> & { readonly chosen: string | undefined };

/** The same object for the same reply, as it is serialized once. */
const privately = oncePer((reply: Reply): Reply => ({ ...reply, ephemeral: true }));

/** The view from memory; where nothing has ever been read, after the first poll. */
function show(services: OccupancyServices, asked: Asked): Reply | Promise<Reply> {
  const libraries = services.librariesNow();
  if (libraries.every(({ count, freshness }) => count === undefined && freshness.kind === 'missing')) {
    return services.firstKnown().then(() => draw(services, services.librariesNow(), asked));
  }
  return draw(services, libraries, asked);
}

function draw(services: OccupancyServices, libraries: readonly LibraryNow[], asked: Asked): Reply {
  const { chosen, locale, ownLocale, now } = asked;
  const only = chosen === undefined ? undefined : findLibrary(chosen, libraries, ownLocale);
  const libraryId = only?.library.id;
  // The same for everyone who asks within a minute.
  const at = Math.floor(now / minuteMs) * minuteMs;
  const moment = { at, usual: (id: LibraryId) => services.history.usual(id, at) };
  // Only one library's view has room for its computers, and while it is closed they are free for no one.
  const free = only === undefined || only.opening?.kind === 'closed' ? undefined : services.computers.known();
  return services.drawn(`${locale} ${libraryId ?? allLibraries}`, () =>
    withComputers(occupancyView(libraries, libraryId, locale, moment), libraryId, free, locale),
  );
}

/** `/occupancy [library] [private]`: how full are the libraries right now? */
export const occupancy = defineCommand<OccupancyServices, typeof definition>({
  definition,
  isPrivate: ({ private: isPrivate }) => isPrivate ?? false,

  answer: ({ options, locale, now }, services) => {
    const reply = show(services, { chosen: options.library, locale, ownLocale: locale, now });
    if (options.private !== true) return reply;
    return reply instanceof Promise ? reply.then(privately) : privately(reply);
  },

  complete: ({ value, locale }, services) => libraryChoices(value, services.librariesNow(), locale),

  press: ({ id, values, locale, ownLocale, now }, services) => {
    const chosen = id.action === 'choose' ? values[0] : id.argument;
    if (chosen === undefined || (id.action !== 'choose' && id.action !== 'refresh')) {
      throw new UserError('error.unknownButton');
    }
    return show(services, { chosen: chosen === allLibraries ? undefined : chosen, locale, ownLocale, now });
  },
});
