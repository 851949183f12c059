import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { type Definition, defineCommand } from '../src/discord/command.ts';
import type { Reply } from '../src/discord/reply.ts';
import { UserError } from '../src/discord/user-error.ts';
import { allLibraries, occupancyView } from '../src/discord/views/occupancy.ts';
import type { LibraryNow } from '../src/domain/occupancy.ts';
import type { Locale } from '../src/i18n/index.ts';
import { localized } from '../src/i18n/localizations.ts';
import { everywhere } from './everywhere.ts';
import { libraryChoices, libraryMeant } from './library-meant.ts';
import type { Services } from './services.ts';

const definition = {
  ...localized('occupancy', 'command.occupancy.name', 'command.occupancy.description'),
  ...everywhere,
  options: [
    {
      ...localized('library', 'command.occupancy.library.name', 'command.occupancy.library.description'),
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
      required: false,
    },
    {
      ...localized('private', 'command.occupancy.private.name', 'command.occupancy.private.description'),
      type: ApplicationCommandOptionType.Boolean,
      required: false,
    },
  ],
} as const satisfies Definition;

/** The view from memory; where nothing has ever been read, after the first poll. */
function show(services: Services, chosen: string | undefined, locale: Locale, now: number): Reply | Promise<Reply> {
  const libraries = services.librariesAt(now);
  if (libraries.every(({ count, freshness }) => count === undefined && freshness.kind === 'missing')) {
    return services.firstKnown().then(() => draw(services, services.librariesAt(now), chosen, locale));
  }
  return draw(services, libraries, chosen, locale);
}

function draw(services: Services, libraries: readonly LibraryNow[], chosen: string | undefined, locale: Locale): Reply {
  const libraryId = chosen === undefined ? undefined : libraryMeant(chosen, libraries, locale).library.id;
  return services.drawn(`${locale} ${libraryId ?? allLibraries}`, () => occupancyView(libraries, libraryId, locale));
}

/** `/occupancy [library] [private]`: how full are the libraries right now? */
export const occupancy = defineCommand<Services, typeof definition>({
  definition,
  isPrivate: ({ private: isPrivate }) => isPrivate ?? false,

  answer: ({ options, locale, now }, services) => {
    const reply = show(services, options.library, locale, now);
    if (options.private !== true) return reply;
    return reply instanceof Promise
      ? reply.then((shown) => ({ ...shown, ephemeral: true }))
      : { ...reply, ephemeral: true };
  },

  complete: ({ value, locale, now }, services) => libraryChoices(value, services.librariesAt(now), locale),

  press: ({ id, values, locale, now }, services) => {
    const chosen = id.action === 'choose' ? values[0] : id.argument;
    if (chosen === undefined || (id.action !== 'choose' && id.action !== 'refresh')) {
      throw new UserError('error.unknownButton');
    }
    return show(services, chosen === allLibraries ? undefined : chosen, locale, now);
  },
});
