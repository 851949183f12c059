import { type ChannelPause, type ChannelPostRequest, isSamePlace } from './channel-post.ts';
import { deliveryLimits } from './delivery.ts';

/** A request for a board: one message in a channel that is kept up to date. */
export interface BoardRequest extends ChannelPostRequest {
  readonly hasChart: boolean;
}

/** A post that Discord may have taken without an answer. `since` is when the first attempt began (ms since the Unix epoch). */
export interface UnconfirmedPost {
  readonly since: number;
  /** Whether the channel's past could not be read the last time that Carrel looked for it. */
  readonly isUnreadable: boolean;
}

/** What is known of a board's message. Times are the machine's milliseconds since the Unix epoch. */
export interface BoardState {
  /** Our message; `null` when there is none to edit: the next step posts one. */
  readonly messageId: string | null;
  /** A message that was replaced and must still be deleted. */
  readonly leftOverId: string | null;
  /** What the message shows, as the renderer's fingerprint. */
  readonly shown: string | null;
  /** When Discord last took a post or an edit; `null` with a message: it was found again, with unknown content. */
  readonly shownAt: number | null;
  /** When the picture in the message was drawn; `null` without one. */
  readonly picturedAt: number | null;
  /**
   * The message of this board that was last known to be pinned; `null` where that was unpinned, or is not wanted. A message that takes its
   * place is pinned too, and is another one until then.
   */
  readonly pinnedId: string | null;
  /** When a message was last given up because its edits were spent. */
  readonly givenUpAt: number | null;
  /** Without a message: the post that may be in the channel all the same; `null` where there is surely none. */
  readonly unconfirmed: UnconfirmedPost | null;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** Nothing is sent before this, whatever there is to show. */
  readonly notBefore: number;
  readonly paused: ChannelPause;
}

/** A board of a server. */
export interface Board extends BoardRequest {
  /** Short and typeable: `k7m2`. */
  readonly id: string;
  readonly state: BoardState;
}

/** The intervals of boards (milliseconds), and how many a server may have. */
export const boardLimits = {
  /** How often a board is checked, and edited at most. */
  everyMs: 60_000,
  /** How late after its second of the minute a board may be shown and still keep its pace of a minute. */
  latenessMs: 10_000,
  /**
   * An unchanged board is edited again after this: its "read … ago" would otherwise grow older than what is still live
   * (10 minutes, see freshness.ts), and only an edit reveals that the message was deleted.
   */
  againMs: 10 * 60_000,
  /** Words change every minute, pictures hardly: a new one at most so often. */
  pictureMs: 5 * 60_000,
  /** How long a picture that could not be redrawn may stay before it misleads. */
  pictureLifeMs: 15 * 60_000,
  /** How often a message whose edits are spent may be replaced: a new message each minute is worse than a late board. */
  giveUpMs: 10 * 60_000,
  /** The longest wait between two attempts, and so the delay of a board at the end of an outage. */
  longestWaitMs: 5 * 60_000,
  /** The most boards in one server. */
  perGuild: 5,
} as const;

/** The state of a board that has not been shown yet. */
export const newBoardState: BoardState = {
  messageId: null,
  leftOverId: null,
  shown: null,
  shownAt: null,
  picturedAt: null,
  pinnedId: null,
  givenUpAt: null,
  unconfirmed: null,
  failures: 0,
  notBefore: 0,
  paused: null,
};

/** What to do with a board. `why` is a stable code for the log. */
type BoardStep =
  | { readonly kind: 'post'; readonly why: 'new' | 'again' }
  | { readonly kind: 'look'; readonly why: 'unconfirmed'; readonly since: number }
  | { readonly kind: 'edit'; readonly messageId: string; readonly why: 'found' | 'changed' | 'again' | 'paused' }
  | { readonly kind: 'rest'; readonly why: 'unchanged' | 'tooSoon' | 'paused' };

/**
 * What to do at `now` with a board that should show what `fingerprint` stands for. `rest` because it is `paused` lasts until
 * it is resumed.
 */
export function nextBoardStep(state: BoardState, fingerprint: string, now: number): BoardStep {
  const { messageId, shownAt, unconfirmed, paused } = state;
  if (paused !== null && paused.reason !== 'byHand') return { kind: 'rest', why: 'paused' };
  if (now < state.notBefore) return { kind: 'rest', why: 'tooSoon' };
  if (paused !== null) return nextPausedStep(state, fingerprint, now);
  if (messageId === null) {
    if (unconfirmed === null) return { kind: 'post', why: 'new' };
    const { since } = unconfirmed;
    return isOnTheWay(unconfirmed, now) ? { kind: 'post', why: 'again' } : { kind: 'look', why: 'unconfirmed', since };
  }
  if (shownAt === null) return { kind: 'edit', messageId, why: 'found' };
  // A clock that was set back must not stop a board.
  const ageMs = now < shownAt ? boardLimits.againMs : now - shownAt;
  if (ageMs < boardLimits.everyMs) return { kind: 'rest', why: 'tooSoon' };
  if (fingerprint !== state.shown) return { kind: 'edit', messageId, why: 'changed' };
  return ageMs < boardLimits.againMs ? { kind: 'rest', why: 'unchanged' } : { kind: 'edit', messageId, why: 'again' };
}

/**
 * Whether a post may still be on its way at `now`: a look does not find it then. Discord knows its nonce as long, so that another post is
 * the same message.
 */
export const isOnTheWay = ({ since }: UnconfirmedPost, now: number): boolean =>
  since <= now && now < since + deliveryLimits.nonceMs;

/** A board that a moderator has paused posts nothing, but its message must say that it is paused. */
function nextPausedStep(state: BoardState, fingerprint: string, now: number): BoardStep {
  const { messageId, shown, unconfirmed } = state;
  const isToBeSure = (pausedAgainAt(state) ?? Number.POSITIVE_INFINITY) <= now;
  if (messageId !== null && (shown !== fingerprint || isToBeSure)) return { kind: 'edit', messageId, why: 'paused' };
  if (messageId === null && unconfirmed !== null) return { kind: 'look', why: 'unconfirmed', since: unconfirmed.since };
  return { kind: 'rest', why: 'paused' };
}

/**
 * When the message of a paused board is to say so once more (ms since the Unix epoch): an edit that was on its way when it was paused, by
 * a process that has ended or lost the lead since, may have come last. `null` where it has been, or where there is none.
 */
export function pausedAgainAt({ messageId, shownAt, paused }: BoardState): number | null {
  if (messageId === null || shownAt === null || paused?.reason !== 'byHand') return null;
  const at = paused.at + deliveryLimits.nonceMs;
  return shownAt < at ? at : null;
}

/** The message that is still to be pinned, since the one before it was. */
export const messageToPin = ({ messageId, pinnedId }: BoardState): string | null =>
  pinnedId === null || pinnedId === messageId ? null : messageId;

/** The message that is to be deleted by now: another one has taken its place, or none comes while a moderator has the board paused. */
export const messageToDelete = ({ messageId, leftOverId, paused }: BoardState): string | null =>
  messageId !== null || paused?.reason === 'byHand' ? leftOverId : null;

/** What to do about the picture of a board that is about to be posted or edited: draw one, or leave what there is. */
export function pictureStep(board: Pick<Board, 'hasChart' | 'state'>, now: number): 'draw' | 'keep' | 'none' {
  if (!board.hasChart || board.state.paused !== null) return 'none';
  const { messageId, picturedAt } = board.state;
  if (messageId === null || picturedAt === null) return 'draw';
  return now - picturedAt < boardLimits.pictureMs && now >= picturedAt ? 'keep' : 'draw';
}

/** The same when drawing has failed: the old picture stays as long as it is not too old. */
export function withoutNewPicture({ messageId, picturedAt }: BoardState, now: number): 'keep' | 'none' {
  const isThere = messageId !== null && picturedAt !== null;
  return isThere && now - picturedAt < boardLimits.pictureLifeMs && now >= picturedAt ? 'keep' : 'none';
}

/** The second of the minute (as ms, 0–59,999) at which a board is checked: FNV-1a of its id, which spreads the boards. */
export function slotOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % boardLimits.everyMs;
}

/**
 * When to look at a board again (ms since the Unix epoch): at its second of the minute, no sooner than it may be edited.
 * One that was hardly late keeps its pace of a minute; one that was later waits for its second, or all that were ever
 * shown at one moment would be for ever. One whose message was lost or found is looked at as soon as may be. `null`: never.
 */
export function nextLookAt(id: string, { paused, notBefore, shownAt }: BoardState, now: number): number | null {
  if (paused !== null && paused.reason !== 'byHand') return null;
  if (shownAt === null) return Math.max(now + 1, notBefore);
  const { everyMs, latenessMs } = boardLimits;
  const soonest = shownAt > now ? 0 : shownAt + everyMs;
  const from = Math.max(now + 1, soonest - latenessMs, notBefore - latenessMs);
  const slot = Math.ceil((from - slotOf(id)) / everyMs) * everyMs + slotOf(id);
  return Math.ceil(Math.max(slot, soonest, notBefore));
}

/** Whether two boards would show the same in the same channel. */
export const isSameBoard = (one: BoardRequest, other: BoardRequest): boolean =>
  isSamePlace(one, other) && one.hasChart === other.hasChart;

/** What a board shows `now` that it did not as `old`. */
export function differingLooks(
  old: BoardRequest,
  now: BoardRequest,
): Partial<Pick<Board, 'libraryIds' | 'hasChart' | 'locale'>> {
  return {
    ...(now.libraryIds.join() === old.libraryIds.join() ? {} : { libraryIds: now.libraryIds }),
    ...(now.hasChart === old.hasChart ? {} : { hasChart: now.hasChart }),
    ...(now.locale === old.locale ? {} : { locale: now.locale }),
  };
}
