import type { SubscriptionOwner } from '../domain/alerts/subscription.ts';

/** An owner as one word: the column by which a server's rows, or a person's, are found. */
export function ownerKey(owner: SubscriptionOwner): string {
  return owner.kind === 'guild' ? `guild:${owner.guildId}` : `user:${owner.userId}`;
}
