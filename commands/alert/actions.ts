import { ApplicationCommandOptionType } from '#discord.js';
import { type Asker, defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { alertNote, confirmation, resumption } from '../../src/discord/views/alerts/alert-answers.ts';
import { undoRow } from '../../src/discord/views/shared/choose-list.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import { alertOwner, findAlert, unknownAlert } from './find-alert.ts';
import { alertId } from './options.ts';
import { notPostedWords, postInAlertChannel } from './post-in-channel.ts';
import type { AlertServices } from './services.ts';

/** What is done to an alert as a whole, by command and by button. */
export type AlertAction = 'pause' | 'resume' | 'remove';

/** Whether an action of a button is one of these. */
export const isAlertAction = (action: string): action is AlertAction => ['pause', 'resume', 'remove'].includes(action);

/** Does it and returns the answer. Throws `UserError` when the alert has been removed meanwhile. */
export async function applyAlertAction(
  action: AlertAction,
  subscription: Subscription,
  asker: Asker,
  services: AlertServices,
): Promise<string> {
  const { locale, now } = asker;
  const libraries = services.librariesNow();
  const owner = alertOwner(asker);
  const { paused } = subscription;
  if (action === 'resume' && paused !== null && paused.reason !== 'byHand') {
    const refusal = await resumeRefused(subscription, asker, services);
    if (refusal !== undefined) return refusal;
  } else {
    const { subscriptions } = services;
    const isDone =
      action === 'pause'
        ? await subscriptions.pause(owner, subscription.id, 'byHand', now)
        : await subscriptions[action](owner, subscription.id);
    if (!isDone) throw unknownAlert(subscription.id, locale);
  }
  const note = { pause: 'alert.paused', resume: 'alert.resumed', remove: 'alert.removed' } as const;
  return alertNote(note[action], subscription, libraries, locale);
}

/**
 * Resumes an alert that Discord had refused, only after a message was posted in its channel; else the words why not. Throws
 * `UserError` when it has been removed meanwhile.
 */
async function resumeRefused(
  subscription: Subscription,
  asker: Asker,
  services: AlertServices,
): Promise<string | undefined> {
  const { subscriptions } = services;
  const { id, target } = subscription;
  const libraries = services.librariesNow();
  const outcome = await confirmAndSave(services, {
    to: { channelId: target.channelId },
    askedBy: asker.userId,
    begunAt: asker.now,
    message: resumption(subscription, libraries),
    post: (message) => postInAlertChannel(subscription, message, asker, services),
    save: async () =>
      (await subscriptions.resume(alertOwner(asker), id))
        ? ({ kind: 'added', thing: subscription } as const)
        : ({ kind: 'gone' } as const),
    correction: (outcome) => confirmation(subscription, `alert.confirm${outcome}`, libraries, asker.userId),
  });
  if (outcome.kind === 'gone') throw unknownAlert(id, asker.locale);
  return outcome.kind === 'refused' || outcome.kind === 'busy'
    ? notPostedWords(outcome, subscription, asker, services)
    : undefined;
}

const actionCommand = <D extends SubcommandDefinition & { readonly options: readonly [typeof alertId] }>(
  action: AlertAction,
  definition: D,
) =>
  defineSubcommand<AlertServices, SubcommandDefinition & { readonly options: readonly [typeof alertId] }>({
    definition,
    answer: async (question, services) => {
      const subscription = await findAlert(question.options.id, question, services);
      const content = await applyAlertAction(action, subscription, question, services);
      const components = action === 'remove' ? [undoRow('alert', subscription.id, question.locale)] : [];
      return { content, components, ephemeral: true };
    },
  });

/** `/alert remove`, `/alert pause`, `/alert resume`, and `/alert unmute`, which is the same. */
export const alertActions = [
  actionCommand('remove', {
    ...localized('remove', 'command.alert.remove.name', 'command.alert.remove.description'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [alertId],
  }),
  actionCommand('pause', {
    ...localized('pause', 'command.alert.pause.name', 'command.alert.pause.description'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [alertId],
  }),
  actionCommand('resume', {
    ...localized('resume', 'command.alert.resume.name', 'command.alert.resume.description'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [alertId],
  }),
  actionCommand('resume', {
    ...localized('unmute', 'command.alert.unmute.name', 'command.alert.unmute.description'),
    type: ApplicationCommandOptionType.Subcommand,
    options: [alertId],
  }),
];
