import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Asker,
  commandOf,
  type Definition,
  defineSubcommand,
  type Press,
  type SubcommandDefinition,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { reminderList } from '../../src/discord/views/alerts/notify-me.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { type ListState, undoRow } from '../../src/discord/views/shared/choose-list.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { ruleWords } from '../../src/discord/views/shared/rule-words.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { everywhere } from '../shared/contexts.ts';
import { idOption, parseId } from '../shared/id-option.ts';
import { ruleLibrariesChoices } from '../shared/libraries-option.ts';
import { chosenState, placeOf } from '../shared/list-press.ts';
import { findSubscription, subscriptionChoices } from '../shared/subscriptions.ts';
import { type FormServices, openForm, submitForm } from './form.ts';
import { duplicateReminder, notifyWhen, tooManyReminders } from './when.ts';

/** What `/notify-me` uses. */
export type NotifyMeServices = FormServices;

const definition = {
  ...localized('notify-me', 'command.notify.name', 'command.notify.description'),
  ...everywhere,
} as const satisfies Definition;

const listDefinition = {
  ...localized('list', 'command.notify.list.name', 'command.notify.list.description'),
  type: ApplicationCommandOptionType.Subcommand,
} as const satisfies SubcommandDefinition;

const cancelDefinition = {
  ...localized('cancel', 'command.notify.cancel.name', 'command.notify.cancel.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [idOption('command.notify.id.name', 'command.notify.id.description')],
} as const satisfies SubcommandDefinition;

const ownerOf = ({ userId }: Asker) => ({ kind: 'user', userId }) as const;

const unknown = (id: string, locale: Locale): UserError =>
  new UserError('error.notify.unknown', { id, command: commandLine('notifyList', translator(locale)) });

async function reminderListReply(asker: Asker, state: ListState, services: NotifyMeServices): Promise<Reply> {
  const { locale, now } = asker;
  const subscriptions = await services.subscriptions.list(ownerOf(asker));
  const libraries = services.librariesNow();
  return reminderList({ subscriptions, libraries, most: services.limits.perUser, now }, state, locale);
}

/** Cancels a reminder. Throws `UserError` for one that is not the user's. */
async function cancelReminder(
  asker: Asker,
  typed: string,
  services: NotifyMeServices,
): Promise<{ readonly id: string; readonly note: string }> {
  const { locale } = asker;
  const { rule, id } = await findSubscription(ownerOf(asker), typed, services, (plain) => unknown(plain, locale));
  if (!(await services.subscriptions.remove(ownerOf(asker), id))) throw unknown(id, locale);
  const note = translator(locale)('notify.cancelled', { rule: ruleWords(rule, services.librariesNow(), locale) });
  return { id, note };
}

/** Brings back a reminder that was cancelled a moment ago. Throws `UserError`. */
async function restoreReminder(asker: Asker, typed: string, services: NotifyMeServices): Promise<string> {
  const { locale } = asker;
  const { perUser } = services.limits;
  const outcome = await services.subscriptions.restore(ownerOf(asker), parseId(typed), perUser);
  if (outcome.kind === 'tooMany') throw tooManyReminders(perUser, locale);
  if (outcome.kind === 'duplicate') throw duplicateReminder(outcome.id, locale);
  if (outcome.kind === 'unknown') throw new UserError('error.undo.tooLate');
  const rule = ruleWords(outcome.thing.rule, services.librariesNow(), locale);
  return translator(locale)('notify.restored', { rule });
}

/** The list after a press on one of its controls. Throws `UserError`. */
async function answerListPress(press: Press, services: NotifyMeServices): Promise<Reply> {
  const { action, argument } = press.id;
  const state = chosenState(press);
  if (state !== undefined) return reminderListReply(press, state, services);
  const { id, page } = placeOf(argument);
  if (action === 'undo') {
    const note = await restoreReminder(press, id, services);
    return reminderListReply(press, { page, note }, services);
  }
  if (action !== 'cancel') throw new UserError('error.unknownButton');
  const cancelled = await cancelReminder(press, id, services);
  return reminderListReply(press, { page, note: cancelled.note, undo: cancelled.id }, services);
}

const list = defineSubcommand<NotifyMeServices, typeof listDefinition>({
  definition: listDefinition,
  answer: (question, services) => reminderListReply(question, { page: 0 }, services),
});

const cancel = defineSubcommand<NotifyMeServices, typeof cancelDefinition>({
  definition: cancelDefinition,
  answer: async (question, services) => {
    const { id, note } = await cancelReminder(question, question.options.id, services);
    return { content: note, components: [undoRow('notify-me', id, question.locale)], ephemeral: true };
  },
});

/** `/notify-me when | list | cancel`, for any user, anywhere. */
export const notifyMe = commandOf<NotifyMeServices>(
  {
    definition,
    isPrivate: () => true,
    complete: (typing, services) =>
      typing.option === 'id'
        ? subscriptionChoices(ownerOf(typing), typing, services)
        : ruleLibrariesChoices(typing, services.librariesNow()),
    press: (press, services) => {
      const { action } = press.id;
      return action === 'form' || action === 'again' ? openForm(press, services) : answerListPress(press, services);
    },
    submit: submitForm,
  },
  [notifyWhen, list, cancel],
);
