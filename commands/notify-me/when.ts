import { ApplicationCommandOptionType } from 'discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { correctMessage, postDirectMessage } from '../../src/discord/messages/posting.ts';
import { alreadyTrue, reminderAdded, reminderConfirmation } from '../../src/discord/views/alerts/notify-me.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { newAlert } from '../../src/domain/alerts/alert-step.ts';
import { type Rule, sideOf } from '../../src/domain/alerts/rule.ts';
import type { NewSubscription, Subscription } from '../../src/domain/alerts/subscription.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { aboutOptions } from '../shared/options.ts';
import { parseNewRule } from '../shared/rule-options.ts';
import type { Services } from '../shared/services.ts';

/** Nobody wants to hear tomorrow evening what they waited for today. */
const waitsMs = 24 * 60 * 60_000;

const definition = {
  ...localized('when', 'command.notify.when.name', 'command.notify.when.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: aboutOptions,
} as const satisfies SubcommandDefinition;

/** `/notify-me when`: one direct message, within a day. Whether one can be sent is seen before anything is saved. */
export const notifyWhen = defineSubcommand<Services, typeof definition>({
  definition,
  answer: async ({ options, locale, now, userId }, services) => {
    const libraries = await waitForLibraries(services);
    // Told once, it is never over: without a margin it is armed as soon as it is not so.
    const rule = parseNewRule(options, { oneShot: true, margin: { people: 0 } }, { libraries, locale });
    if (isSoNow(rule, libraries)) return alreadyTrue(imagined(rule, userId, locale, now), libraries, now);
    const { perUser } = services.limits;
    if ((await services.subscriptions.list({ kind: 'user', userId })).length >= perUser) {
      throw tooManyReminders(perUser, locale);
    }
    const wish = { ...common(rule, userId, locale, now), expiresAt: now + waitsMs };
    const confirmation = reminderConfirmation(wish, 'notify.confirm', libraries);
    const posted = await postDirectMessage(services.sender, userId, confirmation, services.newNonce());
    if (posted.kind !== 'posted') throw new UserError(posted.kind === 'busy' ? 'notify.busy' : 'notify.dmsClosed');
    const target = { kind: 'dm', userId, channelId: posted.channelId } as const;
    let saved: Subscription | undefined;
    try {
      saved = await services.subscriptions.add({ ...wish, target }, perUser);
    } finally {
      if (saved === undefined) {
        await correctMessage(services.sender, posted, reminderConfirmation(wish, 'notify.confirmFailed', libraries));
      }
    }
    if (saved === undefined) throw tooManyReminders(perUser, locale);
    return reminderAdded(saved, libraries, locale);
  },
});

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

/** The reminder that nobody needs, for the sentence that it would say. */
const imagined = (rule: Rule, userId: string, locale: Locale, now: number): Subscription => ({
  ...common(rule, userId, locale, now),
  id: '',
  target: { kind: 'dm', userId, channelId: '' },
  expiresAt: null,
  paused: null,
  state: { ...newAlert(rule), phase: { kind: 'inactive' } },
});

const tooManyReminders = (most: number, locale: Locale): UserError =>
  new UserError('error.notify.tooMany', { most, command: commandLine('notifyCancel', translator(locale)) });
