import { orMayBeDone } from '../../src/base/errors.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { postMessage } from '../../src/discord/messages/posting.ts';
import { confirmation, refusedView, savedView } from '../../src/discord/views/alerts/alert-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import type { Added } from '../../src/domain/added.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import { duplicateAlert, refuseDuplicate } from './duplicates.ts';
import { alertOwner, unknownAlert } from './find-alert.ts';
import type { PendingAlert } from './pending-alert.ts';
import type { AlertServices } from './services.ts';

/**
 * Confirms a new or moved alert in its channel and saves it; where Discord refuses, the answer has a Retry button. Throws
 * `UserError`, or what the store threw.
 */
export async function saveAlert(
  pending: PendingAlert,
  { locale, now }: { locale: Locale; now: number },
  services: AlertServices,
): Promise<Reply> {
  const { draft, what, userId, channelType, held, isRoleSilent } = pending;
  const { sender, pendingAlerts } = services;
  const { channelId } = draft.target;
  const libraries = services.librariesNow();
  const alerts = await services.subscriptions.list(alertOwner(draft.target));
  refuseDuplicate(draft, alerts, what.kind === 'add' ? undefined : what.id, locale);
  if (what.kind === 'add' && alerts.length >= services.limits.perGuild) throw tooManyAlerts(services, locale);
  const outcome = await confirmAndSave(services, {
    to: { channelId },
    askedBy: userId,
    begunAt: now,
    message: confirmation(draft, confirmationKey(pending), libraries, userId),
    post: (message) => postMessage(sender, draft.target, message, pending.nonce),
    save: () => store(pending, services),
    correction: (outcome) => confirmation(draft, `alert.confirm${outcome}`, libraries, userId),
  });
  if (outcome.kind === 'added') {
    return savedView(savedKey(pending), outcome.thing, libraries, { locale, now, isRoleSilent });
  }
  if (outcome.kind === 'tooMany') throw tooManyAlerts(services, locale);
  if (outcome.kind === 'duplicate') throw duplicateAlert(outcome.id, channelId, locale);
  if (outcome.kind === 'gone') throw unknownAlert(outcome.id, locale);
  const reason = outcome.kind === 'busy' ? 'busy' : outcome.reason;
  if (reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
  return refusedView({ channelId, channelType, held, reason }, await pendingAlerts.add(pending, now), locale);
}

const confirmationKey = ({ what }: PendingAlert) => {
  if (what.kind === 'add') return 'alert.confirm';
  return what.staysPaused ? 'alert.confirmMovedPaused' : 'alert.confirmMoved';
};

const savedKey = ({ what }: PendingAlert) => {
  if (what.kind === 'add') return 'alert.added';
  return what.change.rule ? 'alert.edited' : 'alert.editedLooks';
};

/** Adds the alert, or changes the one that moves. `gone`: that has been removed meanwhile. */
async function store(
  { what, draft }: PendingAlert,
  { subscriptions, limits }: AlertServices,
): Promise<Added<Subscription> | { readonly kind: 'gone'; readonly id: string }> {
  if (what.kind === 'add') return subscriptions.add(draft, limits.perGuild);
  const { id, change } = what;
  const owner = alertOwner(draft.target);
  const edited = await subscriptions.edit(owner, id, change);
  if (edited.kind === 'duplicate') return edited;
  const moved = await orMayBeDone(() => subscriptions.find(owner, id));
  return moved === undefined ? { kind: 'gone', id } : { kind: 'added', thing: moved };
}

/** The server has as many alerts as it may have. */
export const tooManyAlerts = ({ limits }: AlertServices, locale: Locale): UserError =>
  new UserError('error.alert.tooMany', { most: limits.perGuild, command: commandLine('remove', translator(locale)) });
