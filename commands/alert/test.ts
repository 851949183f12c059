import { ApplicationCommandOptionType } from 'discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { testMessage } from '../../src/discord/views/alerts/alert-messages.ts';
import { translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { idOption } from '../shared/options.ts';
import type { Services } from '../shared/services.ts';
import { findSubscription, guildOf, guildOwner } from '../shared/subscriptions.ts';
import { unknownAlert } from './confirm-and-save.ts';
import { postInAlertChannel } from './post-in-channel.ts';

const definition = {
  ...localized('test', 'command.alert.test.name', 'command.alert.test.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [idOption],
} as const satisfies SubcommandDefinition;

/** `/alert test`: posts what the alert would look like, where it would, and notifies nobody. */
export const alertTest = defineSubcommand<Services, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const owner = guildOwner(guildOf(question));
    const subscription = await findSubscription(owner, options.id, services, (id) => unknownAlert(id, locale));
    const message = testMessage(subscription, services.librariesNow(), now, userId);
    const refusal = await postInAlertChannel(subscription, message, question, services);
    const channel = `<#${subscription.target.channelId}>`;
    return { content: refusal ?? translator(locale)('alert.tested', { channel }), ephemeral: true };
  },
});
