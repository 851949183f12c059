import type { DecisionNote } from '../../domain/alerts/decision.ts';

/** A channel that is to be looked at. `looks`: how many have found nothing in a row. */
export interface RefusedChannel {
  readonly channelId: string;
  readonly guildId: string;
  readonly looks: number;
}

/** What the bot may post in a channel by now: text alone, with embeds, with files. */
export type Allowed = ReadonlySet<'text' | 'embeds' | 'files'>;

/** The channels in which something is paused for want of a permission. Times in ms since the Unix epoch. Throws StoreError alone. */
export interface RefusedChannelStore {
  /** The channels to look at, the longest due first. */
  due(now: number, most: number): Promise<readonly RefusedChannel[]>;
  /** All of them, at most `most`, for noticing that one is used. */
  ids(most: number): Promise<readonly string[]>;
  /** Looks soon at a channel that was used, unless it has just been looked at. */
  used(channelId: string, now: number): Promise<void>;
  /** Looks again at `dueAt`: Discord did not say. */
  later(channelId: string, dueAt: number): Promise<void>;
  /**
   * Resumes what is paused in a channel for want of a permission and is `allowed` by now, and queues a line for the channel that
   * says so, in one transaction. What is not is looked at again at `dueAt`; a channel without any is forgotten.
   */
  settle(
    channel: RefusedChannel,
    allowed: Allowed,
    time: { readonly now: number; readonly campusNow: number; readonly dueAt: number },
  ): Promise<readonly DecisionNote[]>;
  /** Brings forward what a clock that was ahead of `now` had put off. */
  takeOver(now: number): Promise<void>;
}
