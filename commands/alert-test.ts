import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { defineSubcommand, type SubcommandDefinition } from '../src/discord/command.ts';
import { postTo } from '../src/discord/posting.ts';
import { refusalWords } from '../src/discord/views/alert-answers.ts';
import { testMessage } from '../src/discord/views/alert-messages.ts';
import { translator } from '../src/i18n/index.ts';
import { localized } from '../src/i18n/localizations.ts';
import { unknownAlert } from './alert-carry-out.ts';
import { idOption } from './alert-options.ts';
import { found, guildOf, guildOwner } from './alert-owner.ts';
import type { Services } from './services.ts';

const definition = {
  ...localized('test', 'command.alert.test.name', 'command.alert.test.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [idOption],
} as const satisfies SubcommandDefinition;

/** `/alert test`: posts what the alert would look like, where it would, and notifies nobody. */
export const alertTest = defineSubcommand<Services, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId, channelId: here, channelType, appPermissions } = question;
    const owner = guildOwner(guildOf(question));
    const subscription = await found(owner, options.id, services, (id) => unknownAlert(id, locale));
    const { channelId } = subscription.target;
    const message = testMessage(subscription, services.librariesAt(now), now, userId);
    const posted = await postTo(services.sender, channelId, message, services.newNonce());
    if (posted.kind === 'posted') {
      return { content: translator(locale)('alert.tested', { channel: `<#${channelId}>` }), ephemeral: true };
    }
    const reason = posted.kind === 'busy' ? 'busy' : posted.reason;
    const known =
      channelId === here ? { channelType, held: appPermissions } : { channelType: undefined, held: undefined };
    return { content: refusalWords({ channelId, reason, ...known }, locale), ephemeral: true };
  },
});
