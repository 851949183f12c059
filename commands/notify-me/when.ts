import { ApplicationCommandOptionType } from '#discord.js';
import { type Asker, defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { postDirectMessage } from '../../src/discord/messages/posting.ts';
import {
  alreadyTrue,
  reminderAdded,
  reminderConfirmation,
  type WindowAhead,
} from '../../src/discord/views/alerts/notify-me.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { isSameRule, type Rule, sideOf, thresholdPeople } from '../../src/domain/alerts/rule.ts';
import { isUselessWhileClosed, libraryIdsOf } from '../../src/domain/alerts/rule-libraries.ts';
import type { NewSubscription, Subscription } from '../../src/domain/alerts/subscription.ts';
import { quarterMs } from '../../src/domain/calendar/local-quarters.ts';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { typedUntil } from '../../src/domain/calendar/typed-until.ts';
import { impliedDirection } from '../../src/domain/occupancy/amount.ts';
import type { Level } from '../../src/domain/occupancy/level.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { openWhereKnown } from '../../src/domain/outlook/open-days.ts';
import { quietWindow } from '../../src/domain/outlook/quiet-window.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseNewRule } from '../shared/parse-rule.ts';
import { changedRuleOptions, choice, ruleOptions } from '../shared/rule-options.ts';
import type { HistoryServices, LibraryServices, PostingServices, SubscriptionServices } from '../shared/services.ts';

/** How long a reminder waits where no `until` was typed (ms): one for today is of no use tomorrow evening. */
const waitsMs = 24 * 60 * 60_000;

/** What setting a reminder uses. */
export type ReminderServices = LibraryServices &
  PostingServices &
  SubscriptionServices &
  Pick<HistoryServices, 'history'>;

/** A reminder as it was typed, as options or in the form. */
export interface TypedReminder {
  readonly library: string;
  /** What the threshold implies where it is left out. */
  readonly direction?: string | undefined;
  readonly threshold: string;
  readonly until?: string | undefined;
}

const [libraryOption] = ruleOptions;
const [, directionOption, thresholdOption] = changedRuleOptions;

const levelChoice = <Value extends Level>(value: Value) => choice(value, `level.${value}`);

const definition = {
  ...localized('when', 'command.notify.when.name', 'command.notify.when.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    libraryOption,
    {
      ...localized('when', 'command.notify.level.name', 'command.notify.level.description'),
      type: ApplicationCommandOptionType.String,
      choices: [levelChoice('quiet'), levelChoice('moderate'), levelChoice('busy'), levelChoice('packed')],
      required: false,
    },
    thresholdOption,
    directionOption,
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
  answer: (question, services) => {
    const { when, threshold = when, ...typed } = question.options;
    if (threshold === undefined) throw new UserError('error.notify.noThreshold');
    if (when !== undefined && threshold !== when) throw new UserError('error.notify.twoThresholds');
    return setReminder({ ...typed, threshold }, question, services);
  },
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
  const direction = typed.direction ?? impliedDirection(typed.threshold);
  const place = { libraries, locale };
  // A reminder fires once and is never over, so it needs no margin: it is armed as soon as the condition is false.
  const rule = parseNewRule({ ...typed, direction }, { oneShot: true, margin: { people: 0 } }, place);
  const expiresAt = parseUntil(typed.until, now);
  const already = whereSoNow(rule, libraries);
  if (already.length > 0) return alreadyTrue(imagined(rule, userId, locale, now), already, libraries, now);
  const { perUser } = services.limits;
  const reminders = await services.subscriptions.list({ kind: 'user', userId });
  const same = reminders.find((reminder) => isSameRule(reminder.rule, rule));
  if (same !== undefined) throw duplicateReminder(same.id, locale);
  if (reminders.length >= perUser) throw tooManyReminders(perUser, locale);
  const draft = { ...common(rule, userId, locale, now), expiresAt };
  const ahead = windowAhead(draft, libraries, services.history);
  const { sender } = services;
  const words = (key: Parameters<typeof reminderConfirmation>[1]) => reminderConfirmation(draft, key, libraries, ahead);
  const outcome = await confirmAndSave(services, {
    to: { userId },
    askedBy: userId,
    begunAt: now,
    message: words('notify.confirm'),
    post: (message) => postDirectMessage(sender, userId, message, services.newNonce()),
    save: ({ channelId }) =>
      services.subscriptions.add({ ...draft, target: { kind: 'dm', userId, channelId } }, perUser),
    correction: (outcome) => words(`notify.confirm${outcome}`),
  });
  if (outcome.kind === 'added') return reminderAdded(outcome.thing, libraries, ahead);
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

/** When the condition of a reminder is expected, as far as the forecast says; only for `below`. */
function windowAhead(
  { rule, createdAt, expiresAt }: Pick<NewSubscription, 'rule' | 'createdAt'> & { readonly expiresAt: number },
  libraries: readonly LibraryNow[],
  history: ReminderServices['history'],
): WindowAhead | undefined {
  if (rule.direction !== 'below') return undefined;
  const days = { firstDay: serviceDayOf(createdAt), lastDay: serviceDayOf(expiresAt) };
  const windows = libraryIdsOf(rule, libraries).flatMap((libraryId) => {
    const full = libraries.find(({ library }) => library.id === libraryId)?.full;
    const limitPeople = thresholdPeople(rule, full);
    if (limitPeople === undefined) return [];
    const isOpen = openWhereKnown(history.openOn, libraryId, days);
    const window = quietWindow({
      from: createdAt,
      to: expiresAt,
      limitPeople,
      isOpenAt: (at) => isOpen({ from: at, to: at + quarterMs }),
      forecastAt: (at) => history.forecast(libraryId, createdAt, at),
    });
    return window === undefined ? [] : [{ ...window, libraryId }];
  });
  // The first library ends the wait.
  return windows.sort((a, b) => a.from - b.from)[0];
}

/** The libraries of a rule in which its condition is true already. Of several, one that is closed does not count. */
function whereSoNow(rule: Rule, libraries: readonly LibraryNow[]): string[] {
  const ids = libraryIdsOf(rule, libraries);
  return libraries
    .filter(({ library, freshness, opening }) => {
      const isOut = isUselessWhileClosed(rule) && opening?.kind === 'closed';
      return ids.includes(library.id) && freshness.kind === 'fresh' && !isOut;
    })
    .filter(({ count, full }) => count !== undefined && sideOf(rule, count.people, full) === 'breach')
    .map(({ library }) => library.id);
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
  alerts: [],
});

/** The user already has a reminder that says the same. */
export const duplicateReminder = (id: string, locale: Locale): UserError =>
  new UserError('error.notify.duplicate', {
    id: `\`${id}\``,
    command: commandLine('notifyList', translator(locale)),
  });

/** The user has as many reminders as they may have. */
export const tooManyReminders = (most: number, locale: Locale): UserError =>
  new UserError('error.notify.tooMany', { most, command: commandLine('notifyCancel', translator(locale)) });
