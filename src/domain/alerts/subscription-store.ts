import type { NewSubscription, PauseReason, Subscription, SubscriptionOwner } from './subscription.ts';

/**
 * The subscriptions, as commands see them. Everything is asked for within one owner, a server or a person: an id of
 * another owner's is not found. Every method throws StoreError and nothing else.
 */
export interface SubscriptionStore {
  /**
   * Keeps a new subscription unless its owner already has `most`; `undefined` then, decided in the same transaction.
   * `full` is how many people make each library full, for rules in percent.
   */
  add(subscription: NewSubscription, most: number): Promise<Subscription | undefined>;
  /** The subscriptions of one server or one person, oldest first. */
  list(owner: SubscriptionOwner): Promise<Subscription[]>;
  find(owner: SubscriptionOwner, id: string): Promise<Subscription | undefined>;
  /** Replaces what may be edited; a changed rule gets the next version, so that the machine starts anew. False: not found. */
  edit(
    owner: SubscriptionOwner,
    id: string,
    change: Partial<Pick<Subscription, 'rule' | 'target' | 'roleId' | 'sayResolved' | 'locale'>>,
  ): Promise<boolean>;
  remove(owner: SubscriptionOwner, id: string): Promise<boolean>;
  pause(owner: SubscriptionOwner, id: string, reason: PauseReason, now: number): Promise<boolean>;
  /** Silent until the next contrary: a resumed rule is disarmed. */
  resume(owner: SubscriptionOwner, id: string): Promise<boolean>;
  /** The servers that have subscriptions or boards. */
  guildIds(): Promise<string[]>;
  /** Forgets everything of a server that has removed the bot. */
  forgetGuild(guildId: string): Promise<void>;
}
