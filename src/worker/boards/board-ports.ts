import type { Picture } from '../../chart/chart.ts';
import type { Added } from '../../domain/added.ts';
import type { Board, BoardRequest } from '../../domain/messages/board.ts';
import type { ChannelRefusal } from '../../domain/messages/channel-post.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { MessageWithFiles, PastSearch } from '../outbox/dispatch-ports.ts';

/** What a board says at one moment, before its picture. */
export interface BoardWords {
  /** A short text that changes whenever the content does; relative times do not count. */
  readonly fingerprint: string;
  /** The message with a new picture, without any, or (an edit only) with the one that is there already. */
  with(picture: Picture | 'keep' | 'none'): MessageWithFiles;
}

/** Turns what is known into boards. */
export interface BoardRenderer {
  words(board: Pick<Board, 'libraryIds' | 'locale'>, libraries: readonly LibraryNow[]): BoardWords;
  /** What stands there instead while a moderator has paused it, since `at` (ms since the Unix epoch): no counts, which would be old. */
  paused(board: Pick<Board, 'id' | 'locale'>, at: number): BoardWords;
}

/** Where boards go. All throw `SendError`. `nonce` (at most 25 characters) makes a repeated post the same message. */
export interface BoardSender {
  /**
   * Looks for the message of a post under `nonce` that was made since a time (our clock's ms since the Unix epoch) and not
   * edited since: Discord knows a nonce for minutes only.
   */
  find(channelId: string, nonce: string, since: number): Promise<PastSearch>;
  post(channelId: string, message: MessageWithFiles, nonce: string): Promise<{ readonly messageId: string }>;
  edit(channelId: string, messageId: string, message: MessageWithFiles): Promise<{ readonly isPinned: boolean }>;
  remove(channelId: string, messageId: string): Promise<void>;
  /** Pins a message; one that is pinned already stays so. */
  pin(channelId: string, messageId: string): Promise<void>;
}

/** A board as it should be. `later`: its message follows as soon as Discord takes it. */
export interface BoardShown {
  readonly kind: 'shown' | 'later';
  readonly board: Board;
}

/** Discord refuses the board's message. */
export interface BoardRefused {
  readonly kind: 'refused';
  readonly board: Board;
  readonly reason: ChannelRefusal;
}

/** What became of a request for a board. */
export type BoardCreated = BoardShown | BoardRefused | Exclude<Added<never>, { kind: 'added' }>;

/** What may be changed of a board. */
export type BoardChange = Partial<Pick<Board, 'channelId' | 'libraryIds' | 'hasChart' | 'locale'>>;

/**
 * What became of the messages of a board that is gone. `gone`: surely none is there; `later`: Discord did not take that now, or it is not
 * known whether there is one, and Carrel tries again for a day; `stays`: Discord does not allow it.
 */
export type MessagesLeft = 'gone' | 'later' | 'stays';

/** A board that is removed, and what became of its message. */
export interface BoardRemoved {
  readonly board: Board;
  readonly message: MessagesLeft;
}

/** The boards of a server, for its moderators; `undefined` where it has none of this id. All throw StoreError. */
export interface Boards {
  /** Shows a new board at once; one that Discord refuses for good is not kept. */
  create(request: BoardRequest): Promise<BoardCreated>;
  list(guildId: string): Promise<readonly Board[]>;
  /**
   * Shows the changed board at once. One that moves stays where it is until its message is there, and its old message is deleted after that;
   * where that is refused, nothing changes. The channel where it is calls a move off.
   */
  edit(guildId: string, id: string, change: BoardChange): Promise<BoardCreated | undefined>;
  /** Pins a board's message, and what takes its place: done, why Discord refuses, or `busy` where it follows by itself. */
  pin(board: Board): Promise<'pinned' | 'busy' | ChannelRefusal>;
  /** Posts and edits nothing more, once the message says that it is paused. */
  pause(guildId: string, id: string): Promise<Board | undefined>;
  /** Shows it again at once; `refused`: it stays paused. */
  resume(guildId: string, id: string): Promise<BoardShown | BoardRefused | undefined>;
  /** Removes a board and deletes its message, now or later, as far as Discord allows. */
  remove(guildId: string, id: string): Promise<BoardRemoved | undefined>;
}
