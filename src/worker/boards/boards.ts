import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { createLoop } from '../../base/loop.ts';
import {
  type Board,
  type BoardRequest,
  type BoardState,
  boardLimits,
  differingLooks,
  messageToDelete,
  messageToPin,
  nextBoardStep,
  nextLookAt,
  pausedAgainAt,
} from '../../domain/messages/board.ts';
import { type ChannelRefusal, channelRefusal } from '../../domain/messages/channel-post.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { BoardChanged, BoardStore, ClaimedBoard, StoredBoardChange } from '../../store/boards/board-ports.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import { SendError } from '../outbox/dispatch-ports.ts';
import type {
  BoardChange,
  BoardCreated,
  BoardRefused,
  BoardRemoved,
  BoardRenderer,
  BoardShown,
  Boards,
  BoardWords,
} from './board-ports.ts';
import { createBoardRateLimiter } from './board-rate-limiter.ts';
import { createLeftBoards } from './left-boards.ts';
import { type BoardTask, type ShowBoardParts, showBoard } from './show-board.ts';

/** What the boards need. */
export interface BoardRunnerParts extends Omit<ShowBoardParts, 'rateLimiter'> {
  readonly store: BoardStore;
  readonly renderer: BoardRenderer;
  readonly libraries: () => readonly LibraryNow[];
  /** A monotonic clock for the rate limit (ms). */
  readonly steady?: Clock;
}

/** Keeps the boards of all servers up to date. */
export interface BoardRunner extends Boards {
  start(): void;
  /** Begins nothing new, gives back what has not begun, and waits for the requests under way. */
  stop(): Promise<void>;
}

const limits = {
  /** Requests a second that boards may take of Discord's 50 (its documentation of rate limits). */
  perSecond: 20,
  /** Boards claimed at a time: two seconds of edits, and ten thousand that rest are through in less than a minute. */
  mostClaimed: 40,
  /** Requests under way at most: a slow Discord must not fill the memory. */
  mostUnderWay: 20,
  /** A claim lasts this long, which is how late a board is after its process was killed. */
  leaseMs: 60_000,
  /** A request takes 15 seconds at most (@discordjs/rest's timeout): one that begins before ends within the claim. */
  lastBeginMs: 40_000,
  /** Between two looks at the table when nothing is due. */
  idleMs: 1_000,
  /** The pause after the database failed. */
  failedMs: 5_000,
} as const;

/** Boards that stand still until `start`; a new one is shown at once all the same. */
export function createBoards(parts: BoardRunnerParts): BoardRunner {
  const { store, renderer, libraries, sender, clock, logger } = parts;
  const showing: ShowBoardParts = { ...parts, rateLimiter: createBoardRateLimiter(limits.perSecond, parts.steady) };
  const left = createLeftBoards(parts);
  const underWay = new Map<string, Promise<void>>();
  let lastTurnAt = Number.POSITIVE_INFINITY;

  const claimTime = (now = clock.now()) => ({ now, until: now + limits.leaseMs });

  /** What a board should say now. Boards of one moment that say the same are rendered once. */
  const taskMaker = (now: number) => {
    const known = libraries();
    const beginBefore = now + limits.lastBeginMs;
    const rendered = new Map<string, BoardWords>();
    return (claim: ClaimedBoard): BoardTask => {
      const { board, nonce } = claim;
      const { paused } = board.state;
      const isByHand = paused?.reason === 'byHand';
      const key = isByHand ? `paused ${board.id}` : `${board.locale} ${board.libraryIds.join()}`;
      const words = rendered.get(key) ?? (isByHand ? renderer.paused(board, paused.at) : renderer.words(board, known));
      rendered.set(key, words);
      const libraryIds = board.libraryIds.length > 0 ? board.libraryIds : known.map(({ library }) => library.id);
      const beginPost = (since: number) => store.beginPost(claim, since);
      return { board, nonce, beginPost, words, libraryIds, beginBefore };
    };
  };

  const isUntidy = (state: BoardState): boolean => messageToDelete(state) !== null || messageToPin(state) !== null;

  const mustAct = ({ removedAt, replaces }: ClaimedBoard, { board, words }: BoardTask): boolean => {
    if (removedAt !== null || replaces !== null || isUntidy(board.state)) return true;
    const step = nextBoardStep(board.state, words.fingerprint, clock.now());
    return step.kind !== 'rest' || step.why === 'paused';
  };

  /** When to look at a board again; `null` where it is paused, its message, if it has one, says so, and there is nothing left to do. */
  const dueAfter = ({ replaces }: ClaimedBoard, { board, words }: BoardTask, state: BoardState): number | null => {
    const step = nextBoardStep(state, words.fingerprint, clock.now());
    const isQuiet = step.kind === 'rest' && step.why === 'paused';
    // Where the other channel refuses a board that moves, there is still something to do: to drop that.
    if (isQuiet && replaces !== null) return clock.now();
    if (isQuiet) return isUntidy(state) ? clock.now() + boardLimits.everyMs : pausedAgainAt(state);
    return nextLookAt(board.id, state, clock.now());
  };

  /** Shows a claimed board and stores its state after that; resolves with the board in that state. */
  const showAndSettle = async (claim: ClaimedBoard, task: BoardTask, by: ShowBoardParts): Promise<Board> => {
    const { board } = claim;
    const state = await showBoard(task, by, loop.stopping);
    if (state === undefined) {
      await store.release([claim]);
      return board;
    }
    const kept = await store.settle(claim, state, dueAfter(claim, task, state));
    // The board was removed while its message was on the way. (Where it is `taken`, the other claim may need that message.)
    if (kept === 'gone') await left.deleteMessages({ ...claim, board: { ...board, state } });
    return { ...board, state };
  };

  /** Changes a board that no request of this process is under way for: its outcome would be lost. */
  const changeBoard = async (guildId: string, id: string, change: StoredBoardChange): Promise<BoardChanged> => {
    await underWay.get(id);
    return store.change(guildId, id, change, claimTime());
  };

  /** Shows a claimed board while a user waits: it does not queue behind the others. */
  const showNow = async (claim: ClaimedBoard): Promise<BoardShown | BoardRefused> => {
    const before = claim.board.state;
    const rateLimiter = { ...showing.rateLimiter, turn: async () => true };
    const board = await showAndSettle(claim, taskMaker(clock.now())(claim), { ...showing, rateLimiter });
    const { paused, messageId, shown } = board.state;
    if (before.paused === null && paused !== null && paused.reason !== 'byHand')
      return { kind: 'refused', board, reason: paused.reason };
    return { kind: messageId === null || shown === null ? 'later' : 'shown', board };
  };

  const showChanged = ({ claim, isOurs }: Extract<BoardChanged, { kind: 'changed' }>) =>
    isOurs ? showNow(claim) : ({ kind: 'later', board: claim.board } as const);

  const remove = async (guildId: string, id: string): Promise<BoardRemoved | undefined> => {
    const removed = await store.remove(guildId, id, claimTime());
    return removed && { board: removed.board, message: await left.clear(removed) };
  };

  /** Where Discord refuses the message, nothing is kept. */
  const create = async (request: BoardRequest, replaces?: string): Promise<BoardCreated> => {
    const added = await store.add(request, boardLimits.perGuild, claimTime(), replaces);
    if (added.kind !== 'added') return added;
    const created = await showNow(added.thing);
    if (created.kind === 'refused') await remove(request.guildId, created.board.id);
    else if (replaces !== undefined) await store.endOlderMoves(created.board.id, claimTime());
    return created;
  };

  /** Moves a board: a new one in the other channel takes its place and its id once its message is there. */
  const move = async (old: Board, change: BoardChange): Promise<BoardCreated | undefined> => {
    const { id, state: _state, ...request } = { ...old, ...change };
    // The board keeps the user and the time of its making, unless that user's data is deleted meanwhile.
    const created = await create({ ...request, createdBy: '', createdAt: clock.now() }, id);
    if (created.kind !== 'shown' && created.kind !== 'later') return created;
    const moved = await takePlace(created.board);
    if (moved !== undefined) return moved;
    const stays = (await store.list(old.guildId)).find((board) => board.id === id);
    return stays && { kind: 'later', board: { ...stays, ...request } };
  };

  /** Puts a board whose message is there in the place of the one that moves, and deletes the old message. */
  const takePlace = async (shown: Board): Promise<BoardShown | BoardRefused | undefined> => {
    const replaced = shown.state.messageId === null ? undefined : await store.replace(shown.id, claimTime());
    if (replaced === undefined) return undefined;
    await left.clear(replaced.left);
    const { board } = replaced;
    // Another moderator may have changed it while it was posted there.
    const isShown = Object.keys(differingLooks(shown, board)).length === 0;
    const changed = isShown ? undefined : await changeBoard(board.guildId, board.id, {});
    return changed?.kind === 'changed' ? showChanged(changed) : { kind: 'shown', board };
  };

  const pinNow = async ({ channelId, state: { messageId } }: Board): Promise<'pinned' | 'busy' | ChannelRefusal> => {
    // Once more where there was no answer: a message that is pinned already stays so.
    for (let attempts = 0; messageId !== null && attempts < 2; attempts += 1) {
      try {
        await sender.pin(channelId, messageId);
        return 'pinned';
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        if (error.failure.kind === 'permanent') return channelRefusal(error.failure.reason);
      }
    }
    return 'busy';
  };

  /** Shows a claimed board, and does what follows where it is to take the place of another one, or is removed. */
  const work = async (claim: ClaimedBoard, task: BoardTask): Promise<void> => {
    if (claim.removedAt !== null) {
      const hasTurn = await showing.rateLimiter.turn(loop.stopping);
      return hasTurn ? void (await left.clear(claim)) : store.release([claim]);
    }
    const board = await showAndSettle(claim, task, showing);
    if (claim.replaces === null) return;
    if (board.state.paused === null) await takePlace(board);
    else await remove(board.guildId, board.id);
  };

  const begin = (claim: ClaimedBoard, task: BoardTask): void => {
    const done = work(claim, task)
      // The claim runs out, and the board is shown again under the same nonce.
      .catch((error: unknown) => logFailure(logger, error, 'a board could not be shown', { boardId: claim.board.id }))
      .then(() => void underWay.delete(claim.board.id));
    underWay.set(claim.board.id, done);
  };

  /** One claim and what follows from it; gives the wait until the next (ms). */
  const turn = async (): Promise<number> => {
    const now = clock.now();
    // At the start, and when the clock was set back.
    if (now < lastTurnAt) await store.takeOver(now, [...underWay.keys()]);
    lastTurnAt = now;
    const most = limits.mostClaimed;
    const claims = await store.claim({ ...claimTime(now), most });
    const taskOf = taskMaker(now);
    const tasks = claims.map((claim) => ({ claim, task: taskOf(claim) }));
    const acting = tasks.filter(({ claim, task }) => mustAct(claim, task));
    const resting = tasks.filter((one) => !acting.includes(one));
    await store.rest(
      resting.map(({ claim }) => claim),
      now,
    );
    for (const { claim, task } of acting) {
      // A board that is done leaves `underWay`, so that the next one may begin.
      if (underWay.size >= limits.mostUnderWay) await Promise.race(underWay.values());
      begin(claim, task);
    }
    return claims.length === most ? 0 : limits.idleMs;
  };

  const loop = createLoop({
    clock,
    turn,
    failedMs: limits.failedMs,
    onError: (error) => logFailure(logger, error, `the boards could not be asked for: ${messageOf(error)}`),
  });

  return {
    create: (request) => create(request),
    list: (guildId) => store.list(guildId),
    edit: async (guildId, id, change) => {
      const { channelId, ...looks } = change;
      const old = (await store.list(guildId)).find((board) => board.id === id);
      if (old === undefined) return undefined;
      if (channelId !== undefined && channelId !== old.channelId) return move(old, change);
      const changed = await changeBoard(guildId, id, { ...looks, stays: channelId !== undefined });
      return changed?.kind === 'changed' ? showChanged(changed) : changed;
    },
    pin: async (board) => {
      const outcome = await pinNow(board);
      const { messageId, pinnedId } = board.state;
      const isRefused = outcome !== 'pinned' && outcome !== 'busy';
      // What is pinned is another message than that of the board, as long as that is still to be pinned.
      const kept = outcome === 'pinned' ? messageId : (pinnedId ?? '');
      await store.keepPinned(board, isRefused ? null : kept);
      return outcome;
    },
    pause: async (guildId, id) => {
      const paused = await changeBoard(guildId, id, { paused: { reason: 'byHand', at: clock.now() } });
      return paused?.kind === 'changed' ? (await showChanged(paused)).board : undefined;
    },
    resume: async (guildId, id) => {
      const resumed = await changeBoard(guildId, id, { paused: null });
      return resumed?.kind === 'changed' ? showChanged(resumed) : undefined;
    },
    remove,
    start: loop.start,
    stop: async () => {
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
}
