import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { mutedNote } from '../../src/discord/views/alerts/alert-answers.ts';
import { cureWords } from '../../src/discord/views/alerts/alert-messages.ts';
import { muteEnd, muteLengths } from '../../src/domain/alerts/mute.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { choice } from '../shared/rule-options.ts';
import { applyAlertAction } from './actions.ts';
import { alertOwner, findAlert, unknownAlert } from './find-alert.ts';
import { alertId } from './options.ts';
import type { AlertServices } from './services.ts';

const definition = {
  ...localized('mute', 'command.alert.mute.name', 'command.alert.mute.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    alertId,
    {
      ...localized('for', 'command.alert.for.name', 'command.alert.for.description'),
      type: ApplicationCommandOptionType.String,
      required: true,
      choices: [
        choice('hour', 'command.alert.for.hour'),
        choice('today', 'command.alert.for.today'),
        choice('morning', 'command.alert.for.morning'),
        choice('resumed', 'command.alert.for.resumed'),
      ],
    },
  ],
} as const satisfies SubcommandDefinition;

/** `/alert mute`: a pause until a chosen time or, with `resumed`, without an end, as `/alert pause` sets it. */
export const alertMute = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now } = question;
    const subscription = await findAlert(options.id, question, services);
    const { id, paused } = subscription;
    // Paused since Discord refused its messages: a mute would end by itself and be refused again.
    if (paused !== null && paused.reason !== 'byHand') {
      return { content: cureWords({ ...subscription, locale }, paused.reason), ephemeral: true };
    }
    const length = muteLengths.find((one) => one === options.for);
    if (length === undefined) {
      return { content: await applyAlertAction('pause', subscription, question, services), ephemeral: true };
    }
    const until = muteEnd(length, now);
    const isDone = await services.subscriptions.pause(alertOwner(question), id, 'byHand', now, until);
    if (!isDone) throw unknownAlert(id, locale);
    return { content: mutedNote(subscription, until, services.librariesNow(), locale), ephemeral: true };
  },
});
