import { UserError } from '../../src/discord/interactions/user-error.ts';
import { correctMessage, postMessage } from '../../src/discord/messages/posting.ts';
import { confirmation, refusedView, savedView } from '../../src/discord/views/alerts/alert-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import type { Services } from '../shared/services.ts';
import { guildOwner } from '../shared/subscriptions.ts';
import type { PendingAlert } from './pending-alert.ts';

/**
 * Carries a wish out: first a confirmation in the channel, and only where that stands is anything saved. What cannot be
 * saved then is corrected there. Throws `UserError`, or what the store threw.
 */
export async function confirmAndSave(
  wish: PendingAlert,
  asker: { locale: Locale; now: number },
  services: Services,
): Promise<Reply> {
  const { draft, what, userId } = wish;
  const { locale, now } = asker;
  const libraries = services.librariesNow();
  const { channelId } = draft.target;
  const message = confirmation(draft, confirmationKey(wish), libraries, userId);
  const posted = await postMessage(services.sender, channelId, message, wish.nonce);
  if (posted.kind !== 'posted') {
    const reason = posted.kind === 'busy' ? 'busy' : posted.reason;
    if (reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
    const { channelType, held } = wish;
    return refusedView({ channelId, channelType, held, reason }, services.pendingAlerts.add(wish, now), locale);
  }
  let saved: Subscription | undefined;
  try {
    saved = await save(wish, services);
  } finally {
    // Whatever went wrong, the channel must not believe in an alert that there is not.
    if (saved === undefined) {
      await correctMessage(services.sender, posted, confirmation(draft, 'alert.confirmFailed', libraries, userId));
    }
  }
  if (saved === undefined) throw what.kind === 'add' ? tooMany(services, locale) : unknownAlert(what.id, locale);
  return savedView(savedKey(wish), saved, libraries, { locale, isRoleSilent: wish.isRoleSilent });
}

const confirmationKey = ({ what }: PendingAlert) => {
  if (what.kind === 'add') return 'alert.confirm';
  return what.staysPaused ? 'alert.confirmMovedPaused' : 'alert.confirmMoved';
};

const savedKey = ({ what }: PendingAlert) => {
  if (what.kind === 'add') return 'alert.added';
  return what.isRuleChanged ? 'alert.edited' : 'alert.editedLooks';
};

/** The saved subscription; `undefined` when there is no room for it, or when it has been removed meanwhile. */
async function save(
  { what, draft }: PendingAlert,
  { subscriptions, limits }: Services,
): Promise<Subscription | undefined> {
  if (what.kind === 'add') return subscriptions.add(draft, limits.perGuild);
  const owner = guildOwner(draft.target.guildId);
  const { rule, target, roleId, sayResolved, locale } = draft;
  const change = { target, roleId, sayResolved, locale, ...(what.isRuleChanged ? { rule } : {}) };
  if (!(await subscriptions.edit(owner, what.id, change))) return undefined;
  // It was silent because of its old channel; nobody has asked it to be.
  if (what.wasRefused) await subscriptions.resume(owner, what.id);
  return subscriptions.find(owner, what.id);
}

/** The server has as many alerts as it may have. */
export const tooMany = ({ limits }: Services, locale: Locale): UserError =>
  new UserError('error.alert.tooMany', {
    most: limits.perGuild,
    command: commandLine('remove', translator(locale)),
  });

/** There is no such alert in this server. `id` is plain text. */
export const unknownAlert = (id: string, locale: Locale): UserError =>
  new UserError('error.alert.unknown', { id, command: commandLine('list', translator(locale)) });
