import type { Asker } from '../../src/discord/interactions/command.ts';
import { savedView } from '../../src/discord/views/alerts/alert-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { isSameRule, type Rule } from '../../src/domain/alerts/rule.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import type { SubscriptionChange } from '../../src/domain/alerts/subscription-store.ts';
import { duplicateAlert } from './duplicates.ts';
import { alertOwner, unknownAlert } from './find-alert.ts';
import type { AlertServices } from './services.ts';

/** How an alert is wished to be, but for its channel. */
type Wished = Required<Pick<Subscription, 'rule' | 'roleId' | 'sayResolved' | 'publish' | 'locale'>>;

/** What a wish changes of an alert as it was read. What it leaves as it was, another moderator may change meanwhile. */
export function changeOf(old: Subscription, { rule, ...looks }: Wished): SubscriptionChange {
  return {
    ...differing({ ...old, publish: old.publish ?? false }, looks),
    ...(isSameRule(rule, old.rule) ? {} : { rule: differing<Rule>(old.rule, rule) }),
  };
}

/** The parts of `next` that are not as in `old`. */
const differing = <T extends object>(old: T, next: T): Partial<T> => {
  const before = new Map(Object.entries(old).map(([name, value]) => [name, JSON.stringify(value)]));
  const changed = Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== before.get(name));
  return Object.fromEntries(changed) as Partial<T>;
};

/** Changes an alert that stays in its channel; a changed rule begins again. Throws `UserError`. */
export async function changeAlert(
  old: Subscription,
  wished: Wished,
  asker: Asker,
  { subscriptions, librariesNow }: AlertServices,
  isRoleSilent: boolean,
): Promise<Reply> {
  const { locale, now } = asker;
  const owner = alertOwner(asker);
  const change = changeOf(old, wished);
  const outcome = await subscriptions.edit(owner, old.id, change);
  if (outcome.kind === 'duplicate') throw duplicateAlert(outcome.id, old.target.channelId, locale);
  const edited = outcome.kind === 'edited' ? await subscriptions.find(owner, old.id) : undefined;
  if (edited === undefined) throw unknownAlert(old.id, locale);
  return savedView(change.rule ? 'alert.edited' : 'alert.editedLooks', edited, librariesNow(), {
    locale,
    now,
    isRoleSilent,
  });
}
