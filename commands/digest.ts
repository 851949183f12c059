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
import {
  digestLine,
  digestListView,
  digestRemoved,
  digestWords,
  scheduleWords,
} from '../src/discord/views/digest-answers.ts';
import { translator } from '../src/i18n/index.ts';
import { localized } from '../src/i18n/localizations.ts';
import { guildOf, idMeant } from './alert-owner.ts';
import { librariesChoices } from './board-libraries.ts';
import { digestAdd } from './digest-add.ts';
import type { Services } from './services.ts';

const definition = {
  ...localized('digest', 'command.digest.name', 'command.digest.description'),
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
} as const satisfies Definition;

const listDefinition = {
  ...localized('list', 'command.digest.list.name', 'command.digest.list.description'),
  type: ApplicationCommandOptionType.Subcommand,
} as const satisfies SubcommandDefinition;

const removeDefinition = {
  ...localized('remove', 'command.digest.remove.name', 'command.digest.remove.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    {
      ...localized('id', 'command.digest.id.name', 'command.digest.id.description'),
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
      required: true,
      max_length: 100,
    },
  ],
} as const satisfies SubcommandDefinition;

const digestList = defineSubcommand<Services, typeof listDefinition>({
  definition: listDefinition,
  answer: async (question, services) => {
    const { locale, now } = question;
    return digestListView(await services.digests.list(guildOf(question)), services.librariesAt(now), locale);
  },
});

const digestRemove = defineSubcommand<Services, typeof removeDefinition>({
  definition: removeDefinition,
  answer: async (question, services) => {
    const { options, locale } = question;
    const removed = await services.digests.remove(guildOf(question), idMeant(options.id));
    if (removed !== undefined) return digestRemoved(removed, locale);
    const command = digestLine('list', translator(locale));
    throw new UserError('error.digest.unknown', { id: plainText(truncate(options.id, 50)), command });
  },
});

/** The ids of a server's digests, offered with what they tell and when: found by either. */
async function idChoices(typing: Typing, services: Services): Promise<Choice[]> {
  const { locale, now, value } = typing;
  const libraries = services.librariesAt(now);
  const typed = value.trim().toLowerCase();
  return (await services.digests.list(guildOf(typing)))
    .map((one) => {
      const words = [one.id, digestWords(one, libraries, locale, (text) => text), scheduleWords(one, locale)];
      return { name: words.join(' · '), value: one.id };
    })
    .filter(({ name }) => name.toLowerCase().includes(typed));
}

/** `/digest add | list | remove`, for who may manage the server. */
export const digest = commandOf<Services>(
  {
    definition,
    isPrivate: () => true,
    complete: (typing, services) =>
      typing.option === 'id' ? idChoices(typing, services) : librariesChoices(typing, services.librariesAt(typing.now)),
  },
  [digestAdd, digestList, digestRemove],
);
