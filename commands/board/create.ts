import { ApplicationCommandOptionType, ChannelType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { isOutside } from '../../src/discord/messages/posting.ts';
import { boardLine, boardRefused, createdView } from '../../src/discord/views/boards/board-answers.ts';
import { boardLimits } from '../../src/domain/messages/board.ts';
import { translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import type { Boards } from '../../src/worker/boards/board-ports.ts';
import { languageChoice, parseLanguage } from '../shared/language-option.ts';
import { librariesTyped, parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import type { ChannelServices, LibraryServices, PostingServices } from '../shared/services.ts';
import { targetOf } from '../shared/target.ts';

/** What `/board` uses. */
export interface BoardServices extends LibraryServices, ChannelServices, Pick<PostingServices, 'sender'> {
  readonly boards: Boards;
}

const definition = {
  ...localized('create', 'command.board.create.name', 'command.board.create.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    {
      ...localized('channel', 'command.board.channel.name', 'command.board.channel.description'),
      type: ApplicationCommandOptionType.Channel,
      // No threads: an idle one is archived, and takes no more edits.
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
      required: true,
    },
    {
      ...localized('libraries', 'command.board.libraries.name', 'command.board.libraries.description'),
      ...librariesTyped,
    },
    {
      ...localized('chart', 'command.board.chart.name', 'command.board.chart.description'),
      type: ApplicationCommandOptionType.Boolean,
      required: false,
    },
    {
      ...localized('language', 'command.board.language.name', 'command.board.language.description'),
      ...languageChoice,
    },
  ],
} as const satisfies SubcommandDefinition;

/** `/board create`: the board's own message is the confirmation; where Discord refuses it for good, nothing is kept. */
export const boardCreate = defineSubcommand<BoardServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const libraries = await waitForLibraries(services);
    const libraryIds = parseLibraries(options.libraries, libraries, locale);
    const { target, channelType, held } = await targetOf(question, options.channel, services);
    const request = {
      guildId: target.guildId,
      channelId: target.channelId,
      createdBy: userId,
      createdAt: now,
      locale: parseLanguage(options.language, locale),
      libraryIds,
      hasChart: options.chart ?? false,
    } as const;
    const created = await services.boards.create(request);
    if (created.kind === 'duplicate') {
      const command = boardLine('list', translator(locale));
      const channel = `<#${target.channelId}>`;
      throw new UserError('error.board.duplicate', { id: `\`${created.id}\``, channel, command });
    }
    if (created.kind === 'tooMany') {
      const command = boardLine('remove', translator(locale));
      throw new UserError('error.board.tooMany', { most: boardLimits.perGuild, command });
    }
    if (created.kind !== 'refused') return createdView(created, libraries, locale);
    if (created.reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
    const isHidden = created.reason === 'missingAccess' && (await isOutside(services.sender, target.guildId));
    return boardRefused(request, isHidden ? 'notInServer' : created.reason, { channelType, held }, locale);
  },
});
