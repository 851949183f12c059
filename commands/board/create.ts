import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { parseLanguage } from '../shared/language-option.ts';
import { parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { targetOf } from '../shared/target.ts';
import { boardReply, withPin } from './board-reply.ts';
import { boardChannel, boardLooks } from './options.ts';
import type { BoardServices } from './services.ts';

const definition = {
  ...localized('create', 'command.board.create.name', 'command.board.create.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    { ...boardChannel, required: true },
    ...boardLooks,
    {
      ...localized('pin', 'command.board.pin.name', 'command.board.pin.description'),
      type: ApplicationCommandOptionType.Boolean,
      required: false,
    },
  ],
} as const satisfies SubcommandDefinition;

/** `/board create`: the board's own message is the confirmation; where Discord refuses it for good, nothing is kept. */
export const boardCreate = defineSubcommand<BoardServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const libraryIds = parseLibraries(options.library, await waitForLibraries(services), locale);
    const place = await targetOf(question, options.channel, services);
    const created = await services.boards.create({
      guildId: place.target.guildId,
      channelId: place.target.channelId,
      createdBy: userId,
      createdAt: now,
      locale: parseLanguage(options.language, locale),
      libraryIds,
      hasChart: options.chart ?? false,
    });
    const reply = await boardReply('created', created, place, locale, services);
    return options.pin === true ? withPin(reply, created, locale, services) : reply;
  },
});
