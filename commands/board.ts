import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import {
  type Choice,
  commandOf,
  type Definition,
  defineSubcommand,
  type SubcommandDefinition,
  type Typing,
} from '../src/discord/command.ts';
import { truncate } from '../src/discord/limits.ts';
import { plainText } from '../src/discord/plain-text.ts';
import { UserError } from '../src/discord/user-error.ts';
import { boardLine, boardListView, boardWords, removedView } from '../src/discord/views/board-answers.ts';
import { translator } from '../src/i18n/index.ts';
import { localized } from '../src/i18n/localizations.ts';
import { guildOf, idMeant } from './alert-owner.ts';
import { boardCreate } from './board-create.ts';
import { librariesChoices } from './board-libraries.ts';
import type { Services } from './services.ts';

const definition = {
  ...localized('board', 'command.board.name', 'command.board.description'),
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
} as const satisfies Definition;

const listDefinition = {
  ...localized('list', 'command.board.list.name', 'command.board.list.description'),
  type: ApplicationCommandOptionType.Subcommand,
} as const satisfies SubcommandDefinition;

const removeDefinition = {
  ...localized('remove', 'command.board.remove.name', 'command.board.remove.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    {
      ...localized('id', 'command.board.id.name', 'command.board.id.description'),
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
      required: true,
      max_length: 100,
    },
  ],
} as const satisfies SubcommandDefinition;

const boardList = defineSubcommand<Services, typeof listDefinition>({
  definition: listDefinition,
  answer: async (question, services) => {
    const { locale, now } = question;
    return boardListView(await services.boards.list(guildOf(question)), services.librariesAt(now), locale);
  },
});

const boardRemove = defineSubcommand<Services, typeof removeDefinition>({
  definition: removeDefinition,
  answer: async (question, services) => {
    const { options, locale } = question;
    const removed = await services.boards.remove(guildOf(question), idMeant(options.id));
    if (removed !== undefined) return removedView(removed, locale);
    const command = boardLine('list', translator(locale));
    throw new UserError('error.board.unknown', { id: plainText(truncate(options.id, 50)), command });
  },
});

/** The ids of a server's boards, offered with what they show: found by either. */
async function idChoices(typing: Typing, services: Services): Promise<Choice[]> {
  const { locale, now, value } = typing;
  const libraries = services.librariesAt(now);
  const typed = value.trim().toLowerCase();
  return (await services.boards.list(guildOf(typing)))
    .map((board) => ({
      name: `${board.id} · ${boardWords(board, libraries, locale, (text) => text)}`,
      value: board.id,
    }))
    .filter(({ name }) => name.toLowerCase().includes(typed));
}

/** `/board create | list | remove`, for who may manage the server. */
export const board = commandOf<Services>(
  {
    definition,
    isPrivate: () => true,
    complete: (typing, services) =>
      typing.option === 'id' ? idChoices(typing, services) : librariesChoices(typing, services.librariesAt(typing.now)),
  },
  [boardCreate, boardList, boardRemove],
);
