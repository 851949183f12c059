import type { LibraryId } from '../occupancy/library.ts';
import type { AlertState } from './alert.ts';
import { isSameRule, type Rule } from './rule.ts';

/** Where a subscription posts: a channel of a server, or a user's DMs. Ids are Discord's snowflakes. */
export type Target =
  | { readonly kind: 'channel'; readonly guildId: string; readonly channelId: string }
  | { readonly kind: 'dm'; readonly userId: string; readonly channelId: string };

/**
 * Why Discord takes no message in a place until a person changes something there. `missingPermissions`: it is not known
 * which; `lacks…`: these, as Discord's bits; `blocked`: by a filter such as AutoMod; `code…`: Discord's JSON error code of a
 * refusal that is not known to pass.
 */
export type RefusalReason =
  | 'unknownChannel'
  | 'missingAccess'
  | 'missingPermissions'
  | `lacks${number}`
  | 'notInServer'
  | 'blocked'
  | 'dmsClosed'
  | `code${number}`;

/** Why a subscription is silent until it is resumed. `byHand`: a person paused it; the others are Discord's refusals. */
export type PauseReason = 'byHand' | RefusalReason;

/** Where a subscription stands for one of the libraries that its rule is about. */
export interface LibraryAlert {
  readonly libraryId: LibraryId;
  readonly state: AlertState;
}

/** A rule bound to a place. Times are milliseconds since the Unix epoch. */
export interface Subscription {
  /** Short and typeable, unique in the whole store: `k7m2`. */
  readonly id: string;
  readonly target: Target;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly rule: Rule;
  readonly locale: 'en' | 'fr';
  /** The role that its message may mention. */
  readonly roleId: string | null;
  /** Whether a short line follows when it is over; the fired message is edited in any case. */
  readonly sayResolved: boolean;
  /** Whether its messages are published to the servers that follow its announcement channel; absent: they are not. */
  readonly publish?: boolean;
  /** `until`: when it ends by itself (a mute); null when it is resumed only by hand. */
  readonly paused: { readonly reason: PauseReason; readonly at: number; readonly until: number | null } | null;
  /** When it ends by itself, whether it has fired or not. */
  readonly expiresAt: number | null;
  /** When the last of its notifications fired that Discord took; null when none was. */
  readonly lastSentAt: number | null;
  /** One for each library, in the order of their ids; none yet where `any` library is meant and none was seen so far. */
  readonly alerts: readonly LibraryAlert[];
}

/** A subscription as it is asked for; the store gives it an id and its first states. */
export type NewSubscription = Omit<Subscription, 'id' | 'alerts' | 'paused' | 'lastSentAt'>;

/** Whose subscriptions: a server's, or those that one person gets by DM. */
export type SubscriptionOwner =
  | { readonly kind: 'guild'; readonly guildId: string }
  | { readonly kind: 'user'; readonly userId: string };

/** Whose subscriptions those at `target` are. */
export function ownerOfTarget(target: Target): SubscriptionOwner {
  return target.kind === 'channel'
    ? { kind: 'guild', guildId: target.guildId }
    : { kind: 'user', userId: target.userId };
}

/** Whether two subscriptions of one owner would post the same. All of a user's reminders come to one place, in one language. */
export function isSameSubscription(one: SubscriptionCore, other: SubscriptionCore): boolean {
  const isElsewhere = one.target.channelId !== other.target.channelId || one.locale !== other.locale;
  // The rules last: to compare them takes longest.
  return (one.target.kind === 'dm' || !isElsewhere) && isSameRule(one.rule, other.rule);
}

/** What a subscription posts, and where. */
export type SubscriptionCore = Pick<Subscription, 'rule' | 'target' | 'locale'>;
