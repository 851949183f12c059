import type { Picture } from '../../chart/chart.ts';
import type { Added } from '../../domain/added.ts';
import type { Board, BoardRequest, BoardStop } from '../../domain/messages/board.ts';
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
}

/** Where boards go. All throw `SendError`. `nonce` (at most 25 characters) makes a repeated post the same message. */
export interface BoardSender {
  /**
   * Looks for the message of a post under `nonce` that was made since a time (our clock's ms since the Unix epoch) and not
   * edited since: Discord knows a nonce for minutes only.
   */
  find(channelId: string, nonce: string, since: number): Promise<PastSearch>;
  post(channelId: string, message: MessageWithFiles, nonce: string): Promise<{ readonly messageId: string }>;
  edit(channelId: string, messageId: string, message: MessageWithFiles): Promise<void>;
  remove(channelId: string, messageId: string): Promise<void>;
}

/** What became of a request for a board. `later`: it is kept, and appears as soon as Discord takes it. */
export type BoardCreated =
  | { readonly kind: 'shown' | 'later'; readonly board: Board }
  | Exclude<Added<never>, { kind: 'added' }>
  | { readonly kind: 'refused'; readonly reason: BoardStop };

/** A board that is forgotten. `isMessageGone`: false where Discord did not allow its message to be deleted. */
export interface BoardRemoved {
  readonly board: Board;
  readonly isMessageGone: boolean;
}

/** The boards of a server, for its moderators. All throw StoreError. */
export interface Boards {
  /** Shows a new board at once; one that Discord refuses for good is not kept. */
  create(request: BoardRequest): Promise<BoardCreated>;
  list(guildId: string): Promise<readonly Board[]>;
  /** Forgets a board and deletes its message, as far as Discord allows; `undefined` where the server has no such board. */
  remove(guildId: string, id: string): Promise<BoardRemoved | undefined>;
}
