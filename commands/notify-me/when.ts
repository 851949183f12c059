import { ApplicationCommandOptionType } from 'discord.js';
import { type Asker, defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { postDirectMessage } from '../../src/discord/messages/posting.ts';
import { alreadyTrue, reminderAdded, reminderConfirmation } from '../../src/discord/views/alerts/notify-me.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { newAlert } from '../../src/domain/alerts/alert-step.ts';
import { isSameRule, type Rule, sideOf } from '../../src/domain/alerts/rule.ts';
import type { NewSubscription, Subscription } from '../../src/domain/alerts/subscription.ts';
import { typedUntil } from '../../src/domain/calendar/typed-until.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseNewRule } from '../shared/parse-rule.ts';
import { ruleOptions } from '../shared/rule-options.ts';
import type { LibraryServices, PostingServices, SubscriptionServices } from '../shared/services.ts';

/** How long a reminder waits where nothing else was typed (ms): one for today is of no use tomorrow evening. */
const waitsMs = 24 * 60 * 60_000;

/** What setting a reminder uses. */
export type ReminderServices = LibraryServices & PostingServices & SubscriptionServices;

/** A reminder as it was typed, as options or in the form. */
export interface TypedReminder {
  readonly library: string;
  readonly direction: string;
  readonly threshold: string;
  readonly until?: string | undefined;
}

const definition = {
  ...localized('when', 'command.notify.when.name', 'command.notify.when.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    ...ruleOptions,
    {
      ...localized('until', 'command.notify.until.name', 'command.notify.until.description'),
      type: ApplicationCommandOptionType.String,
      required: false,
      max_length: 100,
    },
  ],
} as const satisfies SubcommandDefinition;

/** `/notify-me when`. */
export const notifyWhen = defineSubcommand<ReminderServices, typeof definition>({
  definition,
  answer: (question, services) => setReminder(question.options, question, services),
});

/**
 * Sets a reminder: one direct message, within a day or until what was typed. One is sent as a confirmation before anything
 * is saved. Throws `UserError`.
 */
export async function setReminder(
  typed: TypedReminder,
  { locale, now, userId }: Asker,
  services: ReminderServices,
): Promise<Reply> {
  const libraries = await waitForLibraries(services);
  // It fires once and is never over: without a margin it is armed as soon as the condition is false.
  const rule = parseNewRule(typed, { oneShot: true, margin: { people: 0 } }, { libraries, locale });
  const expiresAt = parseUntil(typed.until, now);
  if (isSoNow(rule, libraries)) return alreadyTrue(imagined(rule, userId, locale, now), libraries, now);
  const { perUser } = services.limits;
  const reminders = await services.subscriptions.list({ kind: 'user', userId });
  const same = reminders.find((reminder) => isSameRule(reminder.rule, rule));
  if (same !== undefined) throw duplicateReminder(same.id, locale);
  if (reminders.length >= perUser) throw tooManyReminders(perUser, locale);
  const draft = { ...common(rule, userId, locale, now), expiresAt };
  const { sender } = services;
  const message = (key: 'notify.confirm' | 'notify.confirmFailed') => reminderConfirmation(draft, key, libraries);
  const outcome = await confirmAndSave(sender, {
    confirm: () => postDirectMessage(sender, userId, message('notify.confirm'), services.newNonce()),
    save: ({ channelId }) =>
      services.subscriptions.add({ ...draft, target: { kind: 'dm', userId, channelId } }, perUser),
    correction: () => message('notify.confirmFailed'),
  });
  if (outcome.kind === 'added') return reminderAdded(outcome.thing, libraries, locale);
  if (outcome.kind === 'tooMany') throw tooManyReminders(perUser, locale);
  if (outcome.kind === 'duplicate') throw duplicateReminder(outcome.id, locale);
  throw new UserError(outcome.kind === 'busy' ? 'notify.busy' : 'notify.dmsClosed');
}

/** When a reminder ends (ms since the Unix epoch). Throws `UserError`. */
function parseUntil(typed: string | undefined, now: number): number {
  if (typed === undefined || typed.trim() === '') return now + waitsMs;
  const until = typedUntil(typed, now);
  if (until === undefined) throw new UserError('error.notify.until', { typed: quoted(typed) });
  return until;
}

function isSoNow(rule: Rule, libraries: readonly LibraryNow[]): boolean {
  const now = libraries.find(({ library }) => library.id === rule.libraryId);
  if (now?.freshness.kind !== 'fresh' || now.count === undefined) return false;
  return sideOf(rule, now.count.people, now.full) === 'breach';
}

const common = (rule: Rule, userId: string, locale: Locale, now: number) =>
  ({
    createdBy: userId,
    createdAt: now,
    rule,
    locale,
    roleId: null,
    sayResolved: false,
  }) satisfies Partial<NewSubscription>;

/** A reminder for a condition that is already true, to make the sentence that it would send. */
const imagined = (rule: Rule, userId: string, locale: Locale, now: number): Subscription => ({
  ...common(rule, userId, locale, now),
  id: '',
  target: { kind: 'dm', userId, channelId: '' },
  expiresAt: null,
  paused: null,
  lastSentAt: null,
  state: { ...newAlert(rule), phase: { kind: 'inactive' } },
});

const duplicateReminder = (id: string, locale: Locale): UserError =>
  new UserError('error.notify.duplicate', {
    id: `\`${id}\``,
    command: commandLine('notifyList', translator(locale)),
  });

const tooManyReminders = (most: number, locale: Locale): UserError =>
  new UserError('error.notify.tooMany', { most, command: commandLine('notifyCancel', translator(locale)) });
