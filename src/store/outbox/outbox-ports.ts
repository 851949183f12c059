import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { PauseReason, Subscription } from '../../domain/alerts/subscription.ts';
import type { DeliveryKind } from '../../domain/messages/delivery.ts';
import type { Digest } from '../../domain/messages/digest.ts';

/**
 * What one delivery tells. `fired`: it is true now. `resolved`: it is over. `ended`: the day or the rule ended while it was
 * true, and `cause` says which. `expired`: a one-shot ran out. Times in milliseconds since the Unix epoch, of the campus.
 */
export interface QueuedTelling {
  readonly deliveryId: string;
  readonly subscription: Subscription;
  readonly kind: 'fired' | 'resolved' | 'ended' | 'expired';
  readonly cause?: 'dayEnded' | 'ruleChanged';
  readonly openedAt: number;
  /** Whether it is the last message of its rule today, whatever the count does. */
  readonly isLastToday?: boolean;
  readonly closedAt?: number;
}

/** The outlook of one service day (`YYYY-MM-DD`) that a digest has to tell. `queuedAt` is the machine's time (ms). */
export interface QueuedDigest {
  readonly deliveryId: string;
  readonly digest: Digest;
  readonly day: string;
  readonly queuedAt: number;
}

/**
 * What one lease holds: the deliveries of one channel and moment, which are one message. `id`, at most 25 characters, is
 * its nonce; a repeated attempt that may already have been carried out keeps it, with the same deliveries.
 */
export interface OutboxJob {
  readonly id: string;
  /**
   * `fired`, `line` and `edit` as in the domain; `expired`: subscriptions ran out; `paused`: Discord refused one, or a digest,
   * for good; `digest`: the outlook of a day.
   */
  readonly kind: DeliveryKind | 'expired' | 'paused' | 'digest';
  readonly channelId: string;
  readonly guildId: string | null;
  /** This attempt counted, from 1. */
  readonly attempts: number;
  /** Whether an attempt before may have reached Discord. */
  readonly mayBeSent: boolean;
  /** After this it is not worth sending, in the machine's milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  readonly tellings: readonly QueuedTelling[];
  /** What a digest tells, or that it was stopped: there are no tellings then. */
  readonly digest?: QueuedDigest;
  /** For `edit`: our message, with everything that it tells, what goes on included. */
  readonly message: { readonly id: string; readonly tellings: readonly QueuedTelling[] } | null;
  /** For `paused`: why; the subscription is that of the only telling, unless it is a digest. */
  readonly pauseReason: PauseReason | null;
}

/** The deliveries that a job carries. */
export function deliveryIdsOf({ tellings, digest }: Pick<OutboxJob, 'tellings' | 'digest'>): string[] {
  return [...tellings.map((telling) => telling.deliveryId), ...(digest === undefined ? [] : [digest.deliveryId])];
}

/** What became of a job. Times in the machine's milliseconds since the Unix epoch. */
export type JobOutcome =
  | { readonly kind: 'sent'; readonly messageId: string | null }
  /** Not now. `mayBeSent`: Discord may have carried it out all the same. */
  | { readonly kind: 'later'; readonly at: number; readonly mayBeSent: boolean; readonly reason: string }
  | { readonly kind: 'expired' }
  /** There is nothing left to do: the message to edit is gone. */
  | { readonly kind: 'cancelled'; readonly reason: string }
  /** Discord refuses for good; where `pause` says why, the subscriptions are paused for it. */
  | { readonly kind: 'dead'; readonly pause: PauseReason | null };

/**
 * The table of intended messages: queued, leased, then sent, expired, cancelled or dead. A lease is a claim until
 * a time: whoever dies with it loses it to the next who asks. Every method throws StoreError and nothing else; `now` is the
 * machine's time in milliseconds since the Unix epoch.
 */
export interface Outbox {
  /** Claims at most `most` jobs, one of each server in turn, of a server the newest first, until `now + leaseMs`. */
  lease(request: { now: number; leaseMs: number; most: number }): Promise<readonly OutboxJob[]>;
  /** Keeps claims a little longer. */
  renew(jobIds: readonly string[], until: number): Promise<void>;
  /** Writes down what became of a job and what follows from it, in one transaction. */
  settle(job: OutboxJob, outcome: JobOutcome, now: number): Promise<readonly DecisionNote[]>;
  /**
   * Drops what is no longer worth sending, queues the end of subscriptions that ran out by `campusNow`, and forgets what was settled
   * days ago: at most a few hundred of each. `isDone`: there was no more.
   */
  sweep(now: number, campusNow: number): Promise<{ readonly notes: readonly DecisionNote[]; readonly isDone: boolean }>;
  /** When there may next be something to lease; undefined when nothing is queued or leased. */
  nextDueAt(): Promise<number | undefined>;
  /** How many deliveries are in each state that is not final, for the metrics. */
  counts(): Promise<{ readonly queued: number; readonly leased: number }>;
}
