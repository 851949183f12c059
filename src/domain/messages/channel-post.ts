import type { PauseReason, RefusalReason } from '../alerts/subscription.ts';
import type { LibraryId } from '../occupancy/library.ts';

/** Why Discord takes nothing more of a board or a digest in its channel: no channel of a server is a DM. */
export type ChannelRefusal = Exclude<RefusalReason, 'dmsClosed'>;

/** Why a board or a digest is paused. */
export type ChannelPauseReason = Exclude<PauseReason, 'dmsClosed'>;

/** A request for what Carrel posts in a channel of a server by itself: a board, or a digest. */
export interface ChannelPostRequest {
  readonly guildId: string;
  readonly channelId: string;
  readonly createdBy: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly locale: 'en' | 'fr';
  /** The libraries that it is about; all of them when empty, later ones included. */
  readonly libraryIds: readonly LibraryId[];
}

/** Since when (ms since the Unix epoch) and why it is silent until it is resumed; `null`: it is not. */
export type ChannelPause = { readonly reason: ChannelPauseReason; readonly at: number } | null;

/** Whether two requests are about the same libraries, in the same channel and language. */
export const isSamePlace = (one: ChannelPostRequest, other: ChannelPostRequest): boolean =>
  one.channelId === other.channelId && one.locale === other.locale && one.libraryIds.join() === other.libraryIds.join();

/** The reason of a refusal in a channel of a server, where it came with words that only a DM can have. */
export const channelRefusal = (reason: RefusalReason): ChannelRefusal =>
  reason === 'dmsClosed' ? 'unknownChannel' : reason;
