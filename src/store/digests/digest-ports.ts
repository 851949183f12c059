import type { Added } from '../../domain/added.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { Digest, DigestRequest } from '../../domain/messages/digest.ts';

/** What one look at the digests came to. */
export interface DigestLook {
  /** How many are in the outbox now that were not before. */
  readonly queued: number;
  /** Mornings that were missed for good, for the log and for `/status`. */
  readonly notes: readonly DecisionNote[];
  /** Whether there was no more that is due. */
  readonly isDone: boolean;
}

/** What may be changed of a digest; `paused` null: it is resumed. */
export type DigestChange = Partial<
  Pick<Digest, 'channelId' | 'minute' | 'weekdays' | 'libraryIds' | 'locale' | 'publish' | 'paused'>
>;

/**
 * The digests. Each look-up is limited to one server: an id of another one's is not found. Every method
 * throws StoreError and nothing else.
 */
export interface DigestStore {
  /** Keeps a new digest unless its server already has `most`, or the same one: decided in the same transaction. */
  add(request: DigestRequest, most: number): Promise<Added<Digest>>;
  /** The digests of a server, oldest first. */
  list(guildId: string): Promise<Digest[]>;
  /**
   * Changes a digest, or pauses or resumes it (`paused`), as of `campusNow`: `undefined` where the server has no such one. What is
   * queued of one that is paused is dropped; one that moves goes on, unless it was paused by hand. A day that has had its digest gets no second one by another time.
   */
  change(guildId: string, id: string, change: DigestChange, campusNow: number): Promise<Added<Digest> | undefined>;
  /** Deletes a digest with its unsent deliveries, and resolves with what it was. */
  remove(guildId: string, id: string): Promise<Digest | undefined>;
  /**
   * Brings forward what a clock that was ahead of `campusNow` had put off. A process does this when it begins, and when its clock was
   * set back.
   */
  takeOver(campusNow: number): Promise<void>;
  /**
   * Puts into the outbox what at most `most` digests have to send by `campusNow`, and when each is due next, in one
   * transaction: each service day of a digest once, whatever other processes do. `now` is the machine's time.
   */
  queueDue(time: { readonly now: number; readonly campusNow: number; readonly most: number }): Promise<DigestLook>;
}
