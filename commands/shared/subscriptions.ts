import type { Asker, Choice } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { truncate } from '../../src/discord/views/reply/limits.ts';
import { plainText } from '../../src/discord/views/reply/plain-text.ts';
import { ruleWords } from '../../src/discord/views/shared/rule-words.ts';
import type { Subscription, SubscriptionOwner } from '../../src/domain/alerts/subscription.ts';
import type { Services } from './services.ts';

/** A server's alerts. */
export const guildOwner = (guildId: string) => ({ kind: 'guild', guildId }) as const;

/** The server in which somebody asks. Throws `UserError` where there is none. */
export function guildOf({ guildId }: Asker): string {
  if (guildId === undefined) throw new UserError('error.onlyInServers');
  return guildId;
}

/** An id as people type it: `K7M2 ` means `k7m2`. */
export const parseId = (typed: string): string => typed.trim().toLowerCase();

/** The owner's subscription with this id. Throws what `unknown` makes of a plain version of the id. */
export async function findSubscription(
  owner: SubscriptionOwner,
  typed: string,
  services: Services,
  unknown: (id: string) => UserError,
): Promise<Subscription> {
  const subscription = await services.subscriptions.find(owner, parseId(typed));
  if (subscription === undefined) throw unknown(plainText(truncate(typed, 50)));
  return subscription;
}

/** The ids of an owner, offered with the rule in words: found by either. */
export async function subscriptionChoices(
  owner: SubscriptionOwner,
  { value, locale }: Asker & { readonly value: string },
  services: Services,
): Promise<Choice[]> {
  const libraries = services.librariesNow();
  const subscriptions = await services.subscriptions.list(owner);
  const typed = value.trim().toLowerCase();
  return subscriptions
    .map(({ id, rule }) => ({ name: `${id} · ${ruleWords(rule, libraries, locale, (text) => text)}`, value: id }))
    .filter(({ name }) => name.toLowerCase().includes(typed));
}
