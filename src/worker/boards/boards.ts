import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { createLoop } from '../../base/loop.ts';
import {
  type Board,
  type BoardRequest,
  type BoardState,
  boardLimits,
  nextBoardStep,
  nextLookAt,
} from '../../domain/messages/board.ts';
import { channelRefusal } from '../../domain/messages/channel-post.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { BoardChanged, BoardStore, ClaimedBoard, StoredBoardChange } from '../../store/boards/board-ports.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import { type PastSearch, SendError } from '../outbox/dispatch-ports.ts';
import type {
  BoardChange,
  BoardCreated,
  BoardRefused,
  BoardRenderer,
  BoardShown,
  Boards,
  BoardWords,
} from './board-ports.ts';
import { createBoardRateLimiter } from './board-rate-limiter.ts';
import { type BoardTask, type ShowBoardParts, showBoard } from './show-board.ts';

/** What the boards need. */
export interface BoardRunnerParts extends Omit<ShowBoardParts, 'rateLimiter'> {
  readonly store: BoardStore;
  readonly renderer: BoardRenderer;
  readonly libraries: () => readonly LibraryNow[];
  /** A monotonic clock for the rate limit (ms). */
  readonly steady?: Clock;
  /** Requests a second that boards may take of Discord's 50 (its documentation of rate limits); 20 by default. */
  readonly perSecond?: number;
}

/** Keeps the boards of all servers up to date. */
export interface BoardRunner extends Boards {
  start(): void;
  /** Begins nothing new, gives back what has not begun, and waits for the requests under way. */
  stop(): Promise<void>;
}

const limits = {
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
  const { store, renderer, libraries, sender, clock, logger, perSecond = limits.perSecond } = parts;
  const showing: ShowBoardParts = { ...parts, rateLimiter: createBoardRateLimiter(perSecond, parts.steady) };
  const underWay = new Map<string, Promise<void>>();
  let lastTurnAt = Number.POSITIVE_INFINITY;

  /** What a board should say now. Boards of one moment that say the same are rendered once. */
  const taskMaker = (now: number) => {
    const known = libraries();
    const beginBefore = now + limits.lastBeginMs;
    const rendered = new Map<string, BoardWords>();
    return (claim: ClaimedBoard): BoardTask => {
      const { board, nonce } = claim;
      const { paused } = board.state;
      const isByHand = paused?.reason === 'byHand';
      const key = isByHand ? `paused ${board.id}` : `${board.locale} ${board.libraryIds.join(' ')}`;
      const words = rendered.get(key) ?? (isByHand ? renderer.paused(board, paused.at) : renderer.words(board, known));
      rendered.set(key, words);
      const libraryIds = board.libraryIds.length > 0 ? board.libraryIds : known.map(({ library }) => library.id);
      const beginPost = (since: number) => store.beginPost(claim, since);
      return { board, nonce, beginPost, words, libraryIds, beginBefore };
    };
  };

  const mustAct = ({ board, words }: BoardTask): boolean => {
    if (board.state.leftOverId !== null && board.state.messageId !== null) return true;
    const step = nextBoardStep(board.state, words.fingerprint, clock.now());
    return step.kind !== 'rest' || step.why === 'paused';
  };

  /** When to look at a board again; `null` where it is paused and its message, if it has one, says so. */
  const dueAfter = ({ board, words }: BoardTask, state: BoardState): number | null => {
    const step = nextBoardStep(state, words.fingerprint, clock.now());
    const isQuiet = step.kind === 'rest' && step.why === 'paused';
    return isQuiet ? null : nextLookAt(board.id, state, clock.now());
  };

  /** Shows a claimed board and stores its state after that; resolves with the board in that state. */
  const showAndSettle = async (claim: ClaimedBoard, task: BoardTask, by: ShowBoardParts): Promise<Board> => {
    const { board } = claim;
    const state = await showBoard(task, by, loop.stopping);
    if (state === undefined) {
      await store.release([claim]);
      return board;
    }
    const kept = await store.settle(claim, state, dueAfter(task, state));
    // The board was removed while its message was on the way. (Under another claim the message may be that one's now.)
    if (kept === 'gone') await deleteMessages({ ...claim, board: { ...board, state } });
    return { ...board, state };
  };

  /** Deletes the messages of a board, also one whose post got no answer; true when surely none of them is there any more. */
  const deleteMessages = async ({ board, nonce }: ClaimedBoard): Promise<boolean> => {
    const { id, channelId, state } = board;
    const posted =
      state.unconfirmed === null ? 'absent' : await findLostPost(channelId, nonce, state.unconfirmed.since);
    let isGone = posted !== 'unknown';
    for (const messageId of [state.messageId, state.leftOverId, typeof posted === 'object' ? posted.messageId : null]) {
      if (messageId === null) continue;
      try {
        await sender.remove(channelId, messageId);
      } catch (error) {
        if (isGoneBy(error)) continue;
        isGone = false;
        logger.info({ boardId: id, reason: messageOf(error) }, 'the message of a board that is removed stays');
      }
    }
    return isGone;
  };

  /** Changes a board that no request of this process is under way for: its outcome would be lost. */
  const changeBoard = async (guildId: string, id: string, change: StoredBoardChange): Promise<BoardChanged> => {
    await underWay.get(id);
    const now = clock.now();
    return store.change(guildId, id, change, { now, until: now + limits.leaseMs });
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

  /** Where Discord refuses the message, nothing is kept. */
  const create = async (request: BoardRequest, most: number): Promise<BoardCreated> => {
    const now = clock.now();
    const added = await store.add(request, most, { now, until: now + limits.leaseMs });
    if (added.kind !== 'added') return added;
    const created = await showNow(added.thing);
    if (created.kind === 'refused') await store.remove(request.guildId, created.board.id);
    return created;
  };

  /** Moves a board: a new one in the other channel takes its place and its id. */
  const move = async (old: Board, change: BoardChange): Promise<BoardCreated | undefined> => {
    const { id, state: _state, ...request } = { ...old, ...change };
    const { guildId } = old;
    const created = await create(request, boardLimits.perGuild + 1);
    if (created.kind !== 'shown' && created.kind !== 'later') return created;
    const replaced = await store.replace(guildId, id, created.board.id, clock.now());
    const removed = replaced ?? (await store.remove(guildId, created.board.id));
    if (removed !== undefined) await deleteMessages(removed);
    const paused = replaced?.board.state.paused?.reason === 'byHand' ? replaced.board.state.paused : null;
    const board = { ...created.board, id, state: { ...created.board.state, paused } };
    if (replaced === undefined) return undefined;
    // Another moderator may have changed it while it was posted there.
    const missed = differingLooks(board, { ...replaced.board, ...change });
    const changed = Object.keys(missed).length === 0 ? undefined : await changeBoard(guildId, id, missed);
    return changed?.kind === 'changed' ? showChanged(changed) : { ...created, board };
  };

  const findLostPost = (channelId: string, nonce: string, since: number): Promise<PastSearch> =>
    sender.find(channelId, nonce, since).catch((error: unknown) => (isGoneBy(error) ? 'absent' : 'unknown'));

  const begin = (claim: ClaimedBoard, task: BoardTask): void => {
    const work = showAndSettle(claim, task, showing)
      // The claim runs out, and the board is shown again under the same nonce.
      .catch((error: unknown) => logFailure(logger, error, 'a board could not be shown', { boardId: claim.board.id }))
      .then(() => void underWay.delete(claim.board.id));
    underWay.set(claim.board.id, work);
  };

  /** One claim and what follows from it; gives the wait until the next (ms). */
  const turn = async (): Promise<number> => {
    const now = clock.now();
    // At the start, and when the clock was set back.
    if (now < lastTurnAt) await store.takeOver(now, [...underWay.keys()]);
    lastTurnAt = now;
    const most = limits.mostClaimed;
    const claims = await store.claim({ now, until: now + limits.leaseMs, most });
    const taskOf = taskMaker(now);
    const tasks = claims.map((claim) => ({ claim, task: taskOf(claim) }));
    const acting = tasks.filter(({ task }) => mustAct(task));
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
    create: (request) => create(request, boardLimits.perGuild),
    list: (guildId) => store.list(guildId),
    edit: async (guildId, id, change) => {
      const { channelId, ...looks } = change;
      const old = (await store.list(guildId)).find((board) => board.id === id);
      if (old === undefined) return undefined;
      if (channelId !== undefined && channelId !== old.channelId) return move(old, change);
      const changed = await changeBoard(guildId, id, looks);
      return changed?.kind === 'changed' ? showChanged(changed) : changed;
    },
    pin: async ({ channelId, state: { messageId } }) => {
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
    },
    pause: async (guildId, id) => {
      const paused = await changeBoard(guildId, id, { paused: { reason: 'byHand', at: clock.now() } });
      return paused?.kind === 'changed' ? (await showChanged(paused)).board : undefined;
    },
    resume: async (guildId, id) => {
      const resumed = await changeBoard(guildId, id, { paused: null });
      return resumed?.kind === 'changed' ? showChanged(resumed) : undefined;
    },
    remove: async (guildId, id) => {
      const removed = await store.remove(guildId, id);
      return removed && { board: removed.board, isMessageGone: await deleteMessages(removed) };
    },
    start: loop.start,
    stop: async () => {
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
}

/** What a board shows `now` that it did not as `old`. */
function differingLooks(old: Board, now: Board): StoredBoardChange {
  return {
    ...(now.libraryIds.join() === old.libraryIds.join() ? {} : { libraryIds: now.libraryIds }),
    ...(now.hasChart === old.hasChart ? {} : { hasChart: now.hasChart }),
    ...(now.locale === old.locale ? {} : { locale: now.locale }),
  };
}

/** Whether Discord says that there is no such message any more. */
const isGoneBy = (error: unknown): boolean =>
  error instanceof SendError &&
  (error.failure.kind === 'messageGone' ||
    (error.failure.kind === 'permanent' && error.failure.reason === 'unknownChannel'));
