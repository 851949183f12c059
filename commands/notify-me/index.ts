import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Asker,
  commandOf,
  type Definition,
  defineSubcommand,
  type SubcommandDefinition,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { reminderList } from '../../src/discord/views/alerts/notify-me.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { ruleWords } from '../../src/discord/views/shared/rule-words.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { everywhere } from '../shared/contexts.ts';
import { idOption } from '../shared/id-option.ts';
import { ruleLibrariesChoices } from '../shared/libraries-option.ts';
import { findSubscription, subscriptionChoices } from '../shared/subscriptions.ts';
import { type FormServices, openForm, submitForm } from './form.ts';
import { notifyWhen } from './when.ts';

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

async function reminderListReply(asker: Asker, services: NotifyMeServices, note?: string): Promise<Reply> {
  const { locale, now } = asker;
  const subscriptions = await services.subscriptions.list(ownerOf(asker));
  const libraries = services.librariesNow();
  const facts = { subscriptions, libraries, most: services.limits.perUser, now };
  return reminderList({ ...facts, ...(note === undefined ? {} : { note }) }, locale);
}

/** Cancels a reminder and says which. Throws `UserError` for one that is not the user's. */
async function cancelReminder(asker: Asker, id: string, services: NotifyMeServices): Promise<string> {
  const { locale } = asker;
  const { rule, id: exact } = await findSubscription(ownerOf(asker), id, services, (plain) => unknown(plain, locale));
  if (!(await services.subscriptions.remove(ownerOf(asker), exact))) throw unknown(exact, locale);
  return translator(locale)('notify.cancelled', { rule: ruleWords(rule, services.librariesNow(), locale) });
}

const list = defineSubcommand<NotifyMeServices, typeof listDefinition>({
  definition: listDefinition,
  answer: (question, services) => reminderListReply(question, services),
});

const cancel = defineSubcommand<NotifyMeServices, typeof cancelDefinition>({
  definition: cancelDefinition,
  answer: async (question, services) => ({
    content: await cancelReminder(question, question.options.id, services),
    ephemeral: true,
  }),
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
      const { action, argument } = press.id;
      if (action === 'form' || action === 'again') return openForm(press, services);
      if (action !== 'cancel') throw new UserError('error.unknownButton');
      return cancelReminder(press, argument, services).then((note) => reminderListReply(press, services, note));
    },
    submit: submitForm,
  },
  [notifyWhen, list, cancel],
);
