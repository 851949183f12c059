import { UserError } from '../../src/discord/interactions/user-error.ts';
import { postMessage } from '../../src/discord/messages/posting.ts';
import { confirmation, refusedView, savedView } from '../../src/discord/views/alerts/alert-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import { refuseDuplicate } from './duplicates.ts';
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
  const outcome = await confirmAndSave(sender, {
    confirm: () =>
      postMessage(
        sender,
        draft.target,
        confirmation(draft, confirmationKey(pending), libraries, userId),
        pending.nonce,
      ),
    save: () => store(pending, services),
    correction: () => confirmation(draft, 'alert.confirmFailed', libraries, userId),
  });
  if (outcome.kind === 'saved') return savedView(savedKey(pending), outcome.thing, libraries, { locale, isRoleSilent });
  if (outcome.kind === 'notSaved') {
    throw what.kind === 'add' ? tooManyAlerts(services, locale) : unknownAlert(what.id, locale);
  }
  const reason = outcome.kind === 'busy' ? 'busy' : outcome.reason;
  if (reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
  return refusedView({ channelId, channelType, held, reason }, pendingAlerts.add(pending, now), locale);
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
async function store(
  { what, draft }: PendingAlert,
  { subscriptions, limits }: AlertServices,
): Promise<Subscription | undefined> {
  if (what.kind === 'add') return subscriptions.add(draft, limits.perGuild);
  const owner = alertOwner(draft.target);
  const { rule, target, roleId, sayResolved, locale } = draft;
  const change = { target, roleId, sayResolved, locale, ...(what.isRuleChanged ? { rule } : {}) };
  if (!(await subscriptions.edit(owner, what.id, change))) return undefined;
  // It was paused only because of its old channel.
  if (what.wasRefused) await subscriptions.resume(owner, what.id);
  return subscriptions.find(owner, what.id);
}

/** The server has as many alerts as it may have. */
const tooManyAlerts = ({ limits }: AlertServices, locale: Locale): UserError =>
  new UserError('error.alert.tooMany', { most: limits.perGuild, command: commandLine('remove', translator(locale)) });
