import type { Asker } from '../../src/discord/interactions/command.ts';
import { savedView } from '../../src/discord/views/alerts/alert-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { isSameRule } from '../../src/domain/alerts/rule.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { duplicateAlert } from './duplicates.ts';
import { alertOwner, unknownAlert } from './find-alert.ts';
import type { AlertServices } from './services.ts';

/** What may change of an alert that stays in its channel. */
type Change = Pick<Subscription, 'rule' | 'roleId' | 'sayResolved' | 'publish' | 'locale'>;

/** Changes an alert that stays in its channel; a changed rule begins again. Throws `UserError`. */
export async function changeAlert(
  old: Subscription,
  { rule, ...looks }: Change,
  asker: Asker,
  { subscriptions, librariesNow }: AlertServices,
  isRoleSilent: boolean,
): Promise<Reply> {
  const { locale, now } = asker;
  const owner = alertOwner(asker);
  const isRuleChanged = !isSameRule(rule, old.rule);
  const outcome = await subscriptions.edit(owner, old.id, { ...looks, ...(isRuleChanged ? { rule } : {}) });
  if (outcome.kind === 'duplicate') throw duplicateAlert(outcome.id, old.target.channelId, locale);
  const edited = outcome.kind === 'edited' ? await subscriptions.find(owner, old.id) : undefined;
  if (edited === undefined) throw unknownAlert(old.id, locale);
  return savedView(isRuleChanged ? 'alert.edited' : 'alert.editedLooks', edited, librariesNow(), {
    locale,
    now,
    isRoleSilent,
  });
}
