import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Choice,
  defineSubcommand,
  type SubcommandDefinition,
  type Typing,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { type Locale, type Translate, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { guildOf } from './contexts.ts';
import { idChoices, idOption, parseId } from './id-option.ts';
import { librariesChoices } from './libraries-option.ts';
import type { LibraryServices } from './services.ts';

/** A kind of thing that a server has several of, such as boards, with its words. */
export interface Several<Services, Thing, Removed> {
  readonly command: 'board' | 'digest';
  of(services: Services): {
    list(guildId: string): Promise<readonly Thing[]>;
    /** `undefined` where the server has none of this id. */
    remove(guildId: string, id: string): Promise<Removed | undefined>;
  };
  /** What else it is found by besides its id, as plain text. */
  words(thing: Thing, libraries: readonly LibraryNow[], locale: Locale): string;
  listView(things: readonly Thing[], libraries: readonly LibraryNow[], locale: Locale): Reply;
  removedView(removed: Removed, locale: Locale): Reply;
  /** The command that lists them, as it is typed. */
  listLine(t: Translate): string;
}

/** The subcommands `list` and `remove`, and what completes an id or half-typed libraries. */
export function listAndRemove<Services extends LibraryServices, Thing extends { readonly id: string }, Removed>(
  several: Several<Services, Thing, Removed>,
) {
  const { command } = several;
  const listDefinition = {
    ...localized('list', `command.${command}.list.name`, `command.${command}.list.description`),
    type: ApplicationCommandOptionType.Subcommand,
  } as const satisfies SubcommandDefinition;
  const removeDefinition = {
    ...localized('remove', `command.${command}.remove.name`, `command.${command}.remove.description`),
    type: ApplicationCommandOptionType.Subcommand,
    options: [idOption(`command.${command}.id.name`, `command.${command}.id.description`)],
  } as const satisfies SubcommandDefinition;

  const list = defineSubcommand<Services, typeof listDefinition>({
    definition: listDefinition,
    answer: async (question, services) => {
      const things = await several.of(services).list(guildOf(question));
      return several.listView(things, services.librariesNow(), question.locale);
    },
  });
  const remove = defineSubcommand<Services, typeof removeDefinition>({
    definition: removeDefinition,
    answer: async (question, services) => {
      const { options, locale } = question;
      const removed = await several.of(services).remove(guildOf(question), parseId(options.id));
      if (removed !== undefined) return several.removedView(removed, locale);
      throw new UserError(`error.${command}.unknown`, {
        id: quoted(options.id),
        command: several.listLine(translator(locale)),
      });
    },
  });
  const complete = async (typing: Typing, services: Services): Promise<Choice[]> => {
    const { option, locale, value } = typing;
    const libraries = services.librariesNow();
    if (option !== 'id') return librariesChoices(typing, libraries);
    const things = await several.of(services).list(guildOf(typing));
    return idChoices(things, (thing) => several.words(thing, libraries, locale), value);
  };
  return { list, remove, complete };
}
