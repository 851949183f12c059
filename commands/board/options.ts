import { ApplicationCommandOptionType, ChannelType } from '#discord.js';
import { localized } from '../../src/i18n/localizations.ts';
import { languageChoice } from '../shared/language-option.ts';
import { librariesTyped } from '../shared/libraries-option.ts';

/** Where a board is posted. */
export const boardChannel = {
  ...localized('channel', 'command.board.channel.name', 'command.board.channel.description'),
  type: ApplicationCommandOptionType.Channel,
  // No threads: an idle one is archived, and takes no more edits.
  channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
} as const;

/** What a board shows and how, each with a good default. */
export const boardLooks = [
  {
    ...localized('library', 'command.board.library.name', 'command.board.library.description'),
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
] as const;
