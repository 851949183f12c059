import type { EndCause } from '../../domain/alerts/alert.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { RefusalReason, Subscription } from '../../domain/alerts/subscription.ts';
import type { ChannelRefusal } from '../../domain/messages/channel-post.ts';
import type { Digest } from '../../domain/messages/digest.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';

/**
 * What a message says of one subscription. `fired`: it is true now. `resolved`: it is over. `ended`: something else ended
 * it while it was true, and `cause` says what. `expired`: a subscription ran out. Times in milliseconds since the Unix
 * epoch, of the campus.
 */
export interface AlertNotification {
  readonly subscription: Subscription;
  /** The one of its libraries; null where it is about the whole subscription. */
  readonly libraryId: LibraryId | null;
  readonly kind: 'fired' | 'resolved' | 'ended' | 'expired';
  readonly cause?: EndCause;
  readonly openedAt: number;
  /** Whether it is the last message of its rule today, whatever the count does. */
  readonly isLastToday?: boolean;
  readonly closedAt?: number;
}

/**
 * What one lease holds: deliveries that are one request to Discord. Times in the machine's milliseconds since the Unix
 * epoch.
 */
interface JobBase {
  /**
   * At most 25 characters: the message's nonce. A repeated attempt that may already have been carried out keeps it, with
   * the same deliveries.
   */
  readonly id: string;
  readonly deliveryIds: readonly string[];
  readonly channelId: string;
  readonly guildId: string | null;
  /** This attempt counted, from 1. */
  readonly attempts: number;
  /** Whether an attempt before may have reached Discord. */
  readonly mayBeSent: boolean;
  /** When the last of its deliveries was queued: no attempt was made before. */
  readonly queuedAt: number;
  /** After this it is not worth sending. */
  readonly expiresAt: number;
}

/** A message about alerts of one channel: that they fired, the line that follows when they are over, or that they ran out. */
export interface AlertsJob extends JobBase {
  readonly kind: 'alerts';
  readonly about: 'fired' | 'line' | 'expired';
  /** The message to which it is a reply, where that could not be edited. */
  readonly replyTo?: string;
  /**
   * Whether it comes from a backup: if it was posted after that, its message may name more alerts, which fired in between, and may
   * have been edited since.
   */
  readonly isRestored?: boolean;
  /** Known messages about other episodes of the same alerts: a look for this one skips them. */
  readonly otherMessageIds?: readonly string[];
  /** Whether a message about a later episode may be out, too: that is to be found first. */
  readonly isFollowed?: boolean;
  readonly notifications: readonly AlertNotification[];
}

/** An edit of a message that said that alerts fired, with everything that it says, what goes on included. */
export interface EditJob extends JobBase {
  readonly kind: 'edit';
  readonly messageId: string;
  readonly notifications: readonly AlertNotification[];
}

/** The outlook of one service day (`YYYY-MM-DD`). */
export interface DigestJob extends JobBase {
  readonly kind: 'digest';
  readonly digest: Digest;
  readonly day: string;
}

/** The notice that Discord refused an alert or a digest for good, and that it is paused. */
export interface PausedNoticeJob extends JobBase {
  readonly kind: 'pausedNotice';
  readonly about:
    | { readonly kind: 'alert'; readonly subscription: Subscription; readonly reason: RefusalReason }
    | { readonly kind: 'digest'; readonly digest: Digest; readonly reason: ChannelRefusal };
}

/** The line that a channel gets when what was paused there goes on by itself. */
export interface ResumedNoticeJob extends JobBase {
  readonly kind: 'resumedNotice';
  /** The ids of what goes on, and the language of the first. */
  readonly ids: readonly string[];
  readonly locale: 'en' | 'fr';
}

/** The publishing of a posted message to the servers that follow its announcement channel. */
export interface PublishJob extends JobBase {
  readonly kind: 'publish';
  readonly messageId: string;
}

/** What the outbox has to send. */
export type OutboxJob = AlertsJob | EditJob | DigestJob | PausedNoticeJob | ResumedNoticeJob | PublishJob;

/** What became of a job. Times in the machine's milliseconds since the Unix epoch. */
export type JobOutcome =
  | { readonly kind: 'sent'; readonly messageId: string | null }
  /**
   * Not now. `mayBeSent`: Discord may have carried it out all the same. `isAbsent`: a look has shown that no earlier attempt was carried
   * out either.
   */
  | {
      readonly kind: 'later';
      readonly at: number;
      readonly mayBeSent: boolean;
      readonly isAbsent?: boolean;
      readonly reason: string;
    }
  | { readonly kind: 'expired' }
  /** Discord refuses what puts a message right, until a person changes something: as `dead`, but it is tried again. */
  | { readonly kind: 'refused'; readonly pause: RefusalReason; readonly at: number; readonly expiresAt: number }
  /** There is nothing left to do: the message to edit is gone. */
  | { readonly kind: 'cancelled'; readonly reason: string }
  /** Discord refuses for good; where `pause` says why, the subscriptions are paused for it. */
  | { readonly kind: 'dead'; readonly pause: RefusalReason | null };

/** By how much the clock was set back (ms), 0 for not at all; or how long claims are, by which that shows in them. */
export type SetBack = { readonly ms: number } | { readonly leaseMs: number };

/**
 * The table of intended messages: queued, leased, then sent, expired, cancelled or dead. A lease is a claim until
 * a time: when a process dies, another one takes over what it had claimed. Every method throws StoreError and nothing else; `now` is the
 * machine's time in milliseconds since the Unix epoch.
 */
export interface Outbox {
  /**
   * Frees all claims but those of the jobs in `held`, and moves times that lie after `now` back to it. A process does this when it
   * begins, since no other one sends for this store, and when its clock was set back.
   */
  takeOver(now: number, held: readonly string[], setBack?: SetBack): Promise<void>;
  /** Claims at most `most` jobs, one of each server in turn, of a server the newest first, until `now + leaseMs`. */
  lease(request: { now: number; leaseMs: number; most: number }): Promise<readonly OutboxJob[]>;
  /** Keeps claims a little longer. */
  renew(jobIds: readonly string[], until: number): Promise<void>;
  /** Writes down what became of a job and what follows from it, in one transaction. */
  settle(job: OutboxJob, outcome: JobOutcome, now: number): Promise<readonly DecisionNote[]>;
  /**
   * Drops what is no longer worth sending, queues the end of subscriptions that ran out by `campusNow`, and about once a minute forgets
   * what was settled days ago: at most a few hundred of each. `isDone`: there was no more.
   */
  sweep(now: number, campusNow: number): Promise<{ readonly notes: readonly DecisionNote[]; readonly isDone: boolean }>;
  /** When there may next be something to lease; undefined when nothing is queued or leased. */
  nextDueAt(): Promise<number | undefined>;
  /** How many deliveries are in each state that is not final: all of them, or those that are due by a time. */
  counts(dueBy?: number): Promise<{ readonly queued: number; readonly leased: number }>;
  /** When the oldest of them was queued; undefined when there is none. */
  oldestAt(): Promise<number | undefined>;
}
