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
}

/** Who keeps a claim until when, in the machine's milliseconds since the Unix epoch. */
export interface ClaimTime {
  readonly now: number;
  /** After this another one may claim it: so late is a board whose process was killed. */
  readonly until: number;
}

/** What may be changed of a board in its channel; `paused` null: it is resumed. */
export type StoredBoardChange = Partial<Pick<Board, 'libraryIds' | 'hasChart' | 'locale'> & Pick<BoardState, 'paused'>>;

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
   * Frees all claims but those of the boards in `held`, and forgets times that no clock as of `now` can have set: what a
   * process does that begins, since no other shows boards of this store, and what it does when its clock was set back.
   */
  takeOver(now: number, held: readonly string[]): Promise<void>;
  /** Keeps a new board, claimed, unless its server already has `most`, or the same one: decided in the same transaction. */
  add(request: BoardRequest, most: number, time: ClaimTime): Promise<Added<ClaimedBoard>>;
  /** The boards of a server, oldest first. */
  list(guildId: string): Promise<Board[]>;
  /** Forgets a board, and answers with what it was, as a claim of it would have. */
  remove(guildId: string, id: string): Promise<ClaimedBoard | undefined>;
  /**
   * Changes a board, or pauses or resumes it (`paused`). What its message shows counts as unknown from now on, and a claim of
   * before settles nothing any more. The answer is a claim where `isOurs`; else another one is at work until its claim ends.
   */
  change(guildId: string, id: string, change: StoredBoardChange, time: ClaimTime): Promise<BoardChanged>;
  /** Puts the board `newId` in the place of `id`, under its id, paused if that was by hand, and answers with what it was. */
  replace(guildId: string, id: string, newId: string, now: number): Promise<ClaimedBoard | undefined>;
  /** Claims at most `most` boards that are due, the longest due first. */
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
