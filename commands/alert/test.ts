import { ApplicationCommandOptionType } from '#discord.js';
import { type Asker, defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { testMessage } from '../../src/discord/views/alerts/alert-messages.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { findAlert } from './find-alert.ts';
import { alertId } from './options.ts';
import { notPostedWords, postInAlertChannel } from './post-in-channel.ts';
import type { AlertServices } from './services.ts';

const definition = {
  ...localized('test', 'command.alert.test.name', 'command.alert.test.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [alertId],
} as const satisfies SubcommandDefinition;

/** `/alert test`: posts what the alert would look like, where it would, and notifies no one. */
export const alertTest = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const subscription = await findAlert(question.options.id, question, services);
    return { content: await testAlert(subscription, question, services), ephemeral: true };
  },
});

/** Posts the sample and says so, or why Discord did not take it. */
export async function testAlert(subscription: Subscription, asker: Asker, services: AlertServices): Promise<string> {
  const { locale, now, userId } = asker;
  const message = testMessage(subscription, services.librariesNow(), now, userId);
  const posted = await postInAlertChannel(subscription, message, asker, services);
  if (posted.kind !== 'posted') return notPostedWords(posted, subscription, asker, services);
  return translator(locale)('alert.tested', { channel: `<#${subscription.target.channelId}>` });
}
