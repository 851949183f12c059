import { UserError } from '../../src/discord/interactions/user-error.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { isSameSubscription, type NewSubscription, type Subscription } from '../../src/domain/alerts/subscription.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';

/** The alert `id` already posts the same in this channel. */
export function duplicateAlert(id: string, channelId: string, locale: Locale): UserError {
  const command = commandLine('list', translator(locale));
  return new UserError('error.alert.duplicate', { id: `\`${id}\``, channel: `<#${channelId}>`, command });
}

/**
 * Throws a `UserError` that names the alert that has the same rule, channel and language as `draft`, before a confirmation
 * is posted; the store decides. `ownId`: the alert that is being changed, which is no duplicate of itself.
 */
export function refuseDuplicate(
  draft: Pick<NewSubscription, 'rule' | 'target' | 'locale'>,
  alerts: readonly Subscription[],
  ownId: string | undefined,
  locale: Locale,
): void {
  const same = alerts.find((alert) => alert.id !== ownId && isSameSubscription(alert, draft));
  if (same !== undefined) throw duplicateAlert(same.id, same.target.channelId, locale);
}
