import type { Added } from '../added.ts';
import type { Rule } from './rule.ts';
import type { NewSubscription, PauseReason, Subscription, SubscriptionOwner } from './subscription.ts';

/** What became of an edit. */
export type Edited = { readonly kind: 'edited' | 'unknown' } | Extract<Added<never>, { kind: 'duplicate' }>;

/** What became of a removal that was to be undone. */
export type Restored = Added<Subscription> | { readonly kind: 'unknown' };

/** What changes of a subscription, and of its rule: the rest stays as it is when that is written. */
export type SubscriptionChange = Partial<
  Pick<Subscription, 'target' | 'roleId' | 'sayResolved' | 'publish' | 'locale'> & { readonly rule: Partial<Rule> }
>;

/**
 * The subscriptions, as commands see them. Everything is asked for within one owner, a server or a person: an id of
 * another owner's is not found. Every method throws StoreError and nothing else.
 */
export interface SubscriptionStore {
  /**
   * Keeps a new subscription unless its owner already has `most`, or one that posts the same: decided in the same transaction.
   */
  add(subscription: NewSubscription, most: number): Promise<Added<Subscription>>;
  /** The subscriptions of one server or one person, oldest first. */
  list(owner: SubscriptionOwner): Promise<Subscription[]>;
  find(owner: SubscriptionOwner, id: string): Promise<Subscription | undefined>;
  /**
   * Replaces what may be edited; a changed rule gets the next version, so that the machine starts anew, and
   * one that the old channel has paused goes on in another. Refused where it would post the same as another one.
   */
  edit(owner: SubscriptionOwner, id: string, change: SubscriptionChange): Promise<Edited>;
  remove(owner: SubscriptionOwner, id: string): Promise<boolean>;
  /**
   * Brings back what was removed a moment ago, under its id and paused as it was; what is there is back. Refused like something new;
   * `unknown` where it is too late.
   */
  restore(owner: SubscriptionOwner, id: string, most: number): Promise<Restored>;
  /** `until` (ms since the Unix epoch): ends by itself with the first reading from then on, as if it were resumed. */
  pause(
    owner: SubscriptionOwner,
    id: string,
    reason: PauseReason,
    now: number,
    until?: number | null,
  ): Promise<boolean>;
  /** Silent until the next contrary: a resumed rule is disarmed. */
  resume(owner: SubscriptionOwner, id: string): Promise<boolean>;
  /** The servers that anything is kept of. */
  guildIds(): Promise<string[]>;
  /**
   * Forgets everything of a server that had removed the bot at `leftAt` (ms since the Unix epoch). False, and all is kept, where
   * something was added since: the bot is back.
   */
  forgetGuild(guildId: string, leftAt?: number): Promise<boolean>;
}
