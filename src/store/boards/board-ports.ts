import type { Added } from '../../domain/added.ts';
import type { Board, BoardRequest, BoardState } from '../../domain/messages/board.ts';

/**
 * A board that this process works on. `turn` tells one claim from the next; `nonce`, at most 25 characters, is that of the
 * next post, and the same as long as no post has been written down.
 */
export interface ClaimedBoard {
  readonly board: Board;
  readonly turn: number;
  readonly nonce: string;
  /** The id of the board whose place it takes once its message is there: that one moves. */
  readonly replaces: string | null;
  /** When it was removed, or its place was taken (ms since the Unix epoch): its messages are to be deleted. `null` of a board. */
  readonly removedAt: number | null;
}

/** A board that has moved: as it is from now on, and what it has left in its old channel, claimed. */
export interface ReplacedBoard {
  readonly board: Board;
  readonly left: ClaimedBoard;
}

/** Who keeps a claim until when, in the machine's milliseconds since the Unix epoch. */
export interface ClaimTime {
  readonly now: number;
  /** After this another one may claim it: so late is a board whose process was killed. */
  readonly until: number;
}

/**
 * What may be changed of a board in its channel. `paused` null: it is resumed; `stays`: it is not to move, and what was to take its place is
 * removed.
 */
export type StoredBoardChange = Partial<
  Pick<Board, 'libraryIds' | 'hasChart' | 'locale'> & Pick<BoardState, 'paused'> & { readonly stays: boolean }
>;

/** What became of a change; `undefined` where the server has no such board. */
export type BoardChanged =
  | { readonly kind: 'changed'; readonly claim: ClaimedBoard; readonly isOurs: boolean }
  | Extract<Added<never>, { kind: 'duplicate' }>
  | undefined;

/**
 * The boards. Each look-up is limited to one server: an id of another one's is not found. Boards that
 * are due are claimed, so that one process at a time works on each. Every method throws StoreError and nothing else.
 */
export interface BoardStore {
  /**
   * Frees all claims but those of the boards in `held`, and forgets times that no clock as of `now` can have set. A process does this
   * when it begins, since no other one shows boards of this store, and when its clock was set back.
   */
  takeOver(now: number, held: readonly string[]): Promise<void>;
  /**
   * Keeps a new board, claimed, unless its server already has `most`, or the same one: decided in the same transaction. What is to take the
   * place of the board `replaces` is not listed before it does, needs no room, and comes beside what was to take it before.
   */
  add(request: BoardRequest, most: number, time: ClaimTime, replaces?: string): Promise<Added<ClaimedBoard>>;
  /** The boards of a server, oldest first. */
  list(guildId: string): Promise<Board[]>;
  /**
   * Removes a board, and what was to take its place. It is listed no more, and the answer is a claim of it: its messages are to be
   * deleted, and then it is forgotten.
   */
  remove(guildId: string, id: string, time: ClaimTime): Promise<ClaimedBoard | undefined>;
  /** Forgets a removed board for good. */
  forget(claim: ClaimedBoard): Promise<void>;
  /**
   * Changes a board and what is to take its place, or pauses or resumes it (`paused`). What its message shows counts as unknown from now
   * on, and a claim of before settles nothing any more. The answer is a claim where `isOurs`; else another one is at work until
   * its claim ends.
   */
  change(guildId: string, id: string, change: StoredBoardChange, time: ClaimTime): Promise<BoardChanged>;
  /**
   * Puts `newId`, whose message is there, in the place of the board that it replaces: under that board's id, and paused if that one was
   * paused by hand. `undefined` where its message is not there, or the place is gone.
   */
  replace(newId: string, time: ClaimTime): Promise<ReplacedBoard | undefined>;
  /** Ends the moves of the same board that began before that of `newId`: those are outdated once Discord has not refused this one. */
  endOlderMoves(newId: string, time: ClaimTime): Promise<void>;
  /** Writes down which message of a board is pinned: see `BoardState`. */
  keepPinned(board: Board, pinnedId: string | null): Promise<void>;
  /** Claims at most `most` boards that are due, the longest due first; also such as are to replace one, or are removed. */
  claim(time: ClaimTime & { readonly most: number }): Promise<readonly ClaimedBoard[]>;
  /** Gives claims back where nothing has changed: each is due again a whole number of minutes later, after `now`. */
  rest(claims: readonly ClaimedBoard[], now: number): Promise<void>;
  /**
   * Writes down, before the request, that a board's message is being posted, `since` then: should the process end before the
   * answer is written down, the message may be there. False where the claim is lost, so that it must not be posted.
   */
  beginPost(claim: ClaimedBoard, since: number): Promise<boolean>;
  /** Gives claims back that nothing was done with: they are due as before. */
  release(claims: readonly ClaimedBoard[]): Promise<void>;
  /**
   * Writes down what became of a claimed board, due again at `dueAt` (`null`: never). `kept`: done. `taken`: another process
   * has claimed it meanwhile, and nothing was written. `gone`: it has been removed meanwhile.
   */
  settle(claim: ClaimedBoard, state: BoardState, dueAt: number | null): Promise<'kept' | 'taken' | 'gone'>;
}
