import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { parseLanguage } from '../shared/language-option.ts';
import { parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { knownPlace, targetOf } from '../shared/target.ts';
import { boardReply, withPin } from './board-reply.ts';
import { boardChannel, boardLooks } from './options.ts';
import type { BoardServices } from './services.ts';
import { severalBoards } from './several-boards.ts';

const definition = {
  ...localized('edit', 'command.board.edit.name', 'command.board.edit.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [severalBoards.id, { ...boardChannel, required: false }, ...boardLooks],
} as const satisfies SubcommandDefinition;

/** `/board edit`: its message shows the change at once; another channel gets a new message before the old one is deleted. */
export const boardEdit = defineSubcommand<BoardServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale } = question;
    const { id: typedId, channel, chart, language, library: typed } = options;
    const old = await severalBoards.find(typedId, question, services);
    if (Object.keys(options).length === 1) throw new UserError('error.nothingToEdit');
    const libraries = await waitForLibraries(services);
    const { guildId, channelId, id } = old;
    const isMoved = channel !== undefined && channel !== channelId;
    const place = isMoved ? await targetOf(question, channel, services) : knownPlace(question, channelId);
    const edited = await services.boards.edit(guildId, id, {
      ...(channel === undefined ? {} : { channelId: place.target.channelId }),
      // What is not named stays as it is then, which another moderator may change meanwhile.
      ...(typed === undefined ? {} : { libraryIds: parseLibraries(typed, libraries, locale) }),
      ...(chart === undefined ? {} : { hasChart: chart }),
      ...(language === undefined ? {} : { locale: parseLanguage(language, old.locale) }),
    });
    if (edited === undefined) throw severalBoards.unknown(typedId, locale);
    const reply = await boardReply('edited', edited, place, locale, services);
    // A message in another channel is another one: it is pinned as the one before was.
    const isPinned = isMoved && edited.kind === 'shown' && edited.board.state.pinnedId !== null;
    return isPinned ? withPin(reply, edited, locale, services) : reply;
  },
});
