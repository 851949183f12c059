import type { Picture } from '../../chart/chart.ts';
import type { Board, BoardRequest, BoardStop } from '../../domain/messages/board.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { MessageWithFiles, SendError } from '../outbox/dispatch-ports.ts';

/** What a board says at one moment, before its picture. */
export interface BoardWords {
  /** A short text that is another one whenever something else is shown; times that tick by themselves do not count. */
  readonly fingerprint: string;
  /** The message with a new picture, without any, or (an edit only) with the one that is there already. */
  with(picture: Picture | 'keep' | 'none'): MessageWithFiles;
}

/** Turns what is known into boards. */
export interface BoardRenderer {
  words(board: Pick<Board, 'libraryIds' | 'locale'>, libraries: readonly LibraryNow[]): BoardWords;
}

/**
 * Discord's refusal of a board's message. `editsSpent`: 30046, too many edits of a message that is over an hour old, or
 * 50083, one in an archived thread: it is there, and only another one can take its place.
 */
export class BoardSendError extends Error {
  override readonly name = 'BoardSendError';
  readonly failure: SendError['failure'] | { readonly kind: 'editsSpent' };

  constructor(failure: BoardSendError['failure']) {
    super(`Discord did not take a board: ${failure.kind}`);
    this.failure = failure;
  }
}

/** Where boards go. All throw `BoardSendError`. `nonce` (at most 25 characters) makes a repeated post the same message. */
export interface BoardSender {
  /**
   * The message that an earlier post under `nonce` has made and nobody has edited since: Discord knows a nonce for a few
   * minutes only. `undefined` where there is none, or where we may not read what stands in the channel.
   */
  find(channelId: string, nonce: string): Promise<string | undefined>;
  post(channelId: string, message: MessageWithFiles, nonce: string): Promise<{ readonly messageId: string }>;
  edit(channelId: string, messageId: string, message: MessageWithFiles): Promise<void>;
  remove(channelId: string, messageId: string): Promise<void>;
}

/** What became of a request for a board. `later`: it is kept, and appears as soon as Discord takes it. */
export type BoardCreated =
  | { readonly kind: 'shown' | 'later'; readonly board: Board }
  | { readonly kind: 'tooMany' }
  | { readonly kind: 'refused'; readonly reason: BoardStop };

/** A board that is forgotten. `isMessageGone`: false where Discord did not let us delete its message. */
export interface BoardRemoved {
  readonly board: Board;
  readonly isMessageGone: boolean;
}

/** The boards of a server, for who manages it. All throw StoreError. */
export interface Boards {
  /** Shows a new board at once; one that Discord refuses for good is not kept. */
  create(request: BoardRequest): Promise<BoardCreated>;
  list(guildId: string): Promise<readonly Board[]>;
  /** Forgets a board and deletes its message, as far as Discord lets us; `undefined` where the server has no such one. */
  remove(guildId: string, id: string): Promise<BoardRemoved | undefined>;
}
