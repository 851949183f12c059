import type { Asker, Choice } from '../../src/discord/interactions/command.ts';
import type { UserError } from '../../src/discord/interactions/user-error.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import { ruleWords } from '../../src/discord/views/shared/rule-words.ts';
import type { Subscription, SubscriptionOwner } from '../../src/domain/alerts/subscription.ts';
import { idChoices, parseId } from './id-option.ts';
import type { LibraryServices, SubscriptionServices } from './services.ts';

/** The owner's subscription with this id. Throws the error that `unknown` makes from the typed id, in plain text. */
export async function findSubscription(
  owner: SubscriptionOwner,
  typed: string,
  { subscriptions }: SubscriptionServices,
  unknown: (id: string) => UserError,
): Promise<Subscription> {
  const subscription = await subscriptions.find(owner, parseId(typed));
  if (subscription === undefined) throw unknown(quoted(typed));
  return subscription;
}

/** The ids of an owner's subscriptions, offered with the rule in words. */
export async function subscriptionChoices(
  owner: SubscriptionOwner,
  { value, locale }: Asker & { readonly value: string },
  { librariesNow, subscriptions }: LibraryServices & SubscriptionServices,
): Promise<Choice[]> {
  const libraries = librariesNow();
  const words = ({ rule }: Subscription) => ruleWords(rule, libraries, locale, (text) => text);
  return idChoices(await subscriptions.list(owner), words, value);
}
