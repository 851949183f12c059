import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Asker,
  defineSubcommand,
  type Press,
  type SubcommandDefinition,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { mutedNote, stillPausedWords } from '../../src/discord/views/alerts/alert-answers.ts';
import { cureWords } from '../../src/discord/views/alerts/alert-messages.ts';
import { muteChoice, muteChoices } from '../../src/discord/views/alerts/mute-buttons.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { muteEnd, muteLengths } from '../../src/domain/alerts/mute.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { choice } from '../shared/rule-options.ts';
import { applyAlertAction } from './actions.ts';
import { alertOwner, findAlert, findPressed, unknownAlert } from './find-alert.ts';
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
      choices: muteChoices.map((length) => choice(length, `command.alert.for.${length}`)),
    },
  ],
} as const satisfies SubcommandDefinition;

/** `/alert mute`: a pause until a chosen time or, with `resumed`, without an end, as `/alert pause` sets it. */
export const alertMute = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { id, for: length } = question.options;
    const subscription = await findAlert(id, question, services);
    return { content: await muteAlert(subscription, length, question, services), ephemeral: true };
  },
});

/** `mute`, on an alert's message: asks for how long, in the language of the user who pressed. `mute-for`: mutes. Throws `UserError`. */
export async function answerMutePress(press: Press, services: AlertServices): Promise<Reply> {
  const { action, argument } = press.id;
  if (action === 'mute') {
    const asker = { ...press, locale: press.ownLocale };
    return muteChoice(await findPressed(argument, asker, services), services.librariesNow(), asker.locale);
  }
  const [id = '', length = ''] = argument.split('.');
  const content = await muteAlert(await findPressed(id, press, services), length, press, services);
  return { content, ephemeral: true };
}

const lengthOf = (text: string) => muteLengths.find((one) => one === text);

/** Mutes an alert for a length that was chosen, or pauses it for `resumed`, and says so. Throws `UserError`, also for any other length. */
export async function muteAlert(
  subscription: Subscription,
  chosen: string,
  asker: Asker,
  services: AlertServices,
): Promise<string> {
  const { id, paused } = subscription;
  const { locale, now } = asker;
  const length = lengthOf(chosen);
  if (chosen !== 'resumed' && length === undefined) throw new UserError('error.unknownButton');
  // Paused since Discord refused its messages: a mute would end by itself and be refused again.
  if (paused !== null && paused.reason !== 'byHand') return cureWords({ ...subscription, locale }, paused.reason);
  if (length === undefined) return applyAlertAction('pause', subscription, asker, services);
  // Nor what a moderator has paused without an end.
  if (paused?.until === null) return stillPausedWords(subscription, locale);
  const until = muteEnd(length, now);
  const isDone = await services.subscriptions.pause(alertOwner(asker), id, 'byHand', now, until);
  if (!isDone) throw unknownAlert(id, locale);
  return mutedNote(subscription, until, services.librariesNow(), locale);
}
