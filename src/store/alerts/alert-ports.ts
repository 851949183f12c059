import type { Observation, Reason } from '../../domain/alerts/alert.ts';
import type { NewSubscription, PauseReason, Subscription } from '../../domain/alerts/subscription.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { LibraryRecord, RecordOutcome } from '../readings/reading-ports.ts';

/**
 * The subscriptions, as commands see them. Everything is asked for within one owner, a server or a person: an id of
 * somebody else's is not found. Every method throws StoreError and nothing else.
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

/** Whose subscriptions: a server's, or those that one person gets by DM. */
export type SubscriptionOwner =
  | { readonly kind: 'guild'; readonly guildId: string }
  | { readonly kind: 'user'; readonly userId: string };

/** One line of what the alert machine or the dispatcher decided, for `/status`. */
export interface Trace {
  readonly at: number;
  readonly subscriptionId: string;
  /** A stable code such as `fired`, `cooldown`, `sent`, `expired`. */
  readonly reason: string;
}

/** What a record says to the alerts of its library. */
export interface LibraryObservation extends Observation {
  readonly libraryId: LibraryId;
}

/** One poll, for the alerts. `observations` stand beside the records in their order; `queuedAt` is the machine's time (ms). */
export interface Evaluation {
  readonly observations: readonly LibraryObservation[];
  readonly queuedAt: number;
  /** A library that was silent for longer (ms) had a gap that nobody saw. */
  readonly gapMs: number;
}

/**
 * A decision of the alert machine or of the outbox, for the log and for `/status`. `reason` is a stable code; `guildId`
 * is null for DMs. `at` in milliseconds since the Unix epoch.
 */
export interface AlertNote {
  readonly subscriptionId: string;
  readonly guildId: string | null;
  readonly at: number;
  readonly reason: string;
  readonly detail?: Readonly<Record<string, unknown>> | Reason;
}

/** The alerts' side of the store. Every method throws StoreError and nothing else. */
export interface AlertStore {
  /** `record` of the occupancy store with what follows from it for the alerts, in one transaction: both or neither. */
  recordAndEvaluate(
    records: readonly LibraryRecord[],
    evaluation: Evaluation,
  ): Promise<{ readonly outcomes: readonly RecordOutcome[]; readonly notes: readonly AlertNote[] }>;
  /** The last decisions about the subscriptions of one server, newest first. */
  traces(guildId: string): Promise<Trace[]>;
}
