import { messageOf } from '../../base/errors.ts';
import type { Picture } from '../../chart/chart.ts';
import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import {
  type Board,
  type BoardState,
  messageToDelete,
  messageToPin,
  nextBoardStep,
  pictureStep,
  withoutNewPicture,
} from '../../domain/messages/board.ts';
import { afterAnswer, type BoardAnswer } from '../../domain/messages/board-outcome.ts';
import { channelRefusal } from '../../domain/messages/channel-post.ts';
import type { Pictures } from '../history/history-ports.ts';
import { isForNow, SendError } from '../outbox/dispatch-ports.ts';
import type { SpeakerParts } from '../speaker-parts.ts';
import type { BoardSender, BoardWords } from './board-ports.ts';
import type { BoardRateLimiter } from './board-rate-limiter.ts';

/** What showing a board needs. */
export interface ShowBoardParts extends SpeakerParts {
  readonly sender: BoardSender;
  readonly pictures: Pictures;
  readonly rateLimiter: BoardRateLimiter;
}

/** A board to be shown: what it should say, and the nonce of a post. */
export interface BoardTask {
  readonly board: Board;
  readonly nonce: string;
  /** Writes down that the message is being posted, since a time (ms since the Unix epoch); false where it must not be any more. */
  readonly beginPost: (since: number) => Promise<boolean>;
  readonly words: BoardWords;
  /** The libraries that a picture shows. */
  readonly libraryIds: readonly string[];
  /** The end of the claim (the machine's ms since the Unix epoch): nothing may begin after it. */
  readonly beginBefore: number;
}

/**
 * Posts or edits one board's message, and answers with the state after it; `undefined` when its turn came too late, or
 * `signal` aborted before it. Throws nothing of Discord's: a refusal is part of the state. What follows from it (a post in
 * the place of a message that is gone or was never made) is for the next look, when this state is on record.
 */
export async function showBoard(
  task: BoardTask,
  parts: ShowBoardParts,
  signal: AbortSignal,
): Promise<BoardState | undefined> {
  const { clock, random, logger } = parts;
  const hasTurn = async () => (await parts.rateLimiter.turn(signal)) && clock.now() < task.beginBefore;
  const { id: boardId, guildId, channelId, state: before } = task.board;
  const step = nextBoardStep(before, task.words.fingerprint, clock.now());
  let state = before;
  if (step.kind !== 'rest') {
    const answer =
      step.kind === 'look'
        ? await lookForPost(step.since, task, parts, hasTurn)
        : await postOrEdit(step, task, parts, hasTurn);
    if (answer === undefined) return undefined;
    state = afterAnswer(before, answer, clock.now(), random());
    logger.info({ boardId, guildId, step: step.kind, why: step.why, answer: answer.kind }, 'a board has moved on');
  }
  return pinAgain(channelId, await deleteLeftOver(channelId, state, parts, hasTurn), parts, hasTurn);
}

/** Looks for the message of an earlier post without an answer. */
async function lookForPost(
  since: number,
  { board, nonce }: BoardTask,
  { sender, rateLimiter }: ShowBoardParts,
  hasTurn: () => Promise<boolean>,
): Promise<BoardAnswer | undefined> {
  if (!(await hasTurn())) return undefined;
  return requestAnswer(rateLimiter, async () => {
    const past = await sender.find(board.channelId, nonce, since);
    if (past === 'unknown') return { kind: 'unreadable' };
    return past === 'absent' ? { kind: 'absent' } : { kind: 'found', messageId: past.messageId };
  });
}

/** Deletes the message that another one has taken the place of. Best effort: the next look tries again. */
async function deleteLeftOver(
  channelId: string,
  state: BoardState,
  { sender, logger }: ShowBoardParts,
  hasTurn: () => Promise<boolean>,
): Promise<BoardState> {
  const leftOverId = messageToDelete(state);
  if (leftOverId === null || !(await hasTurn())) return state;
  try {
    await sender.remove(channelId, leftOverId);
  } catch (error) {
    logger.debug({ channelId, leftOverId, reason: messageOf(error) }, 'an old message of a board could not be deleted');
    if (isForNow(error)) return state;
  }
  return { ...state, leftOverId: null };
}

/** Pins the message that has taken the place of a pinned one. The next look tries again what Discord did not take for now. */
async function pinAgain(
  channelId: string,
  state: BoardState,
  { sender, logger }: ShowBoardParts,
  hasTurn: () => Promise<boolean>,
): Promise<BoardState> {
  const messageId = messageToPin(state);
  if (messageId === null || !(await hasTurn())) return state;
  try {
    await sender.pin(channelId, messageId);
    return { ...state, pinnedId: messageId };
  } catch (error) {
    logger.info({ channelId, messageId, reason: messageOf(error) }, 'the message of a board could not be pinned again');
    return isForNow(error) ? state : { ...state, pinnedId: null };
  }
}

/** The picture to send with a board; a drawing that fails costs the picture and never the words. */
async function pictureFor(
  board: Board,
  { libraryIds }: BoardTask,
  { pictures, clock, campusNow }: ShowBoardParts,
): Promise<Picture | 'keep' | 'none'> {
  const wanted = pictureStep(board, clock.now());
  if (wanted !== 'draw') return wanted;
  const now = campusNow();
  const today = serviceDayOf(now);
  const picture = await pictures.of({ libraryIds, firstDay: today, lastDay: today, locale: board.locale }, now);
  return picture === 'failed' ? withoutNewPicture(board.state, clock.now()) : picture;
}

async function postOrEdit(
  step: Extract<ReturnType<typeof nextBoardStep>, { kind: 'post' | 'edit' }>,
  task: BoardTask,
  parts: ShowBoardParts,
  hasTurn: () => Promise<boolean>,
): Promise<BoardAnswer | undefined> {
  const { board, nonce, words, beginPost } = task;
  const { sender, rateLimiter, clock } = parts;
  const picture = await pictureFor(board, task, parts);
  if (!(await hasTurn())) return undefined;
  const fingerprint = words.fingerprint;
  const message = words.with(picture);
  const isNew = typeof picture === 'object';
  if (step.kind === 'edit') {
    return requestAnswer(rateLimiter, async () => {
      const { isPinned } = await sender.edit(board.channelId, step.messageId, message);
      const shownPicture = isNew ? 'new' : picture === 'keep' ? 'kept' : 'none';
      return { kind: 'edited', shown: fingerprint, picture: shownPicture, isPinned };
    });
  }
  const now = clock.now();
  // Discord may have forgotten the nonce while this waited for its turn.
  if (nextBoardStep(board.state, fingerprint, now).kind !== 'post') return undefined;
  if (!(await beginPost(board.state.unconfirmed?.since ?? now))) return undefined;
  return requestAnswer(
    rateLimiter,
    async () => {
      const { messageId } = await sender.post(board.channelId, message, nonce);
      // It may be the earlier message, with what that says.
      if (step.why === 'again') return { kind: 'found', messageId };
      return { kind: 'posted', messageId, shown: fingerprint, picture: isNew };
    },
    now,
  );
}

/** Makes a request; Discord's refusal is an answer too. `postAt`: when it began, of a post (ms since the Unix epoch). */
async function requestAnswer(
  rateLimiter: BoardRateLimiter,
  request: () => Promise<BoardAnswer>,
  postAt: number | null = null,
): Promise<BoardAnswer> {
  try {
    const answer = await request();
    rateLimiter.ease();
    return answer;
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    return answerOf(error.failure, rateLimiter, postAt);
  }
}

function answerOf(failure: SendError['failure'], rateLimiter: BoardRateLimiter, postAt: number | null): BoardAnswer {
  switch (failure.kind) {
    case 'messageGone':
    case 'editsSpent':
      return { kind: failure.kind };
    case 'permanent':
      return { kind: 'refused', reason: channelRefusal(failure.reason) };
    case 'rateLimited':
      rateLimiter.slowDown(failure.retryAfterMs, failure.global);
      return { kind: 'failed', retryAfterMs: failure.retryAfterMs, lostPostAt: null };
    case 'refused':
      return { kind: 'failed', retryAfterMs: 0, lostPostAt: null };
    case 'transient':
      return { kind: 'failed', retryAfterMs: 0, lostPostAt: failure.mayBeSent ? postAt : null };
  }
}
