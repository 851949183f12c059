import { backoffMs } from '../backoff.ts';
import { type BoardState, boardLimits, isOnTheWay, messageToPin } from './board.ts';
import type { ChannelRefusal } from './channel-post.ts';
import { deliveryLimits } from './delivery.ts';

/** What Discord said to a post or an edit of a board, or to a look for it. */
export type BoardAnswer =
  /** It took the post. */
  | { readonly kind: 'posted'; readonly messageId: string; readonly shown: string; readonly picture: boolean }
  /** An earlier post had been accepted, but its answer was lost. */
  | { readonly kind: 'found'; readonly messageId: string }
  /** An earlier post had not been accepted. */
  | { readonly kind: 'absent' }
  /** Whether an earlier post had been accepted cannot be known: the channel's past may not be read, or not far enough. */
  | { readonly kind: 'unreadable' }
  /** It took the edit; `picture`: with a new one, with the one that was there, or without. `isPinned`: so is the message by now. */
  | {
      readonly kind: 'edited';
      readonly shown: string;
      readonly picture: 'new' | 'kept' | 'none';
      readonly isPinned: boolean;
    }
  /** 10008: our message was deleted. */
  | { readonly kind: 'messageGone' }
  /** 30046: too many edits of a message that is more than an hour old. */
  | { readonly kind: 'editsSpent' }
  | { readonly kind: 'refused'; readonly reason: ChannelRefusal }
  /** Not now. `retryAfterMs` is what Discord asked for, 0 for nothing; `lostPostAt`: a post began then that it may have taken. */
  | { readonly kind: 'failed'; readonly retryAfterMs: number; readonly lostPostAt: number | null };

/**
 * What a board is after an answer, at `now` (ms since the Unix epoch); `random` is from 0 to below 1. Where a post may be
 * in the channel unseen, there is no second one: see docs/decisions/003-look-before-a-second-post.md. After a message that is
 * gone or takes no more edits the board has none and may be posted anew, once this state is stored: a process that dies after
 * that post then leaves a board whose post is looked for, and not one that still edits its old message.
 */
export function afterAnswer(state: BoardState, answer: BoardAnswer, now: number, random: number): BoardState {
  const taken = { shownAt: now, failures: 0, notBefore: 0 } as const;
  switch (answer.kind) {
    case 'posted':
      return {
        ...state,
        ...taken,
        unconfirmed: null,
        messageId: answer.messageId,
        shown: answer.shown,
        picturedAt: answer.picture ? now : null,
      };
    case 'edited': {
      const picturedAt = answer.picture === 'new' ? now : answer.picture === 'none' ? null : state.picturedAt;
      // Moderators pin and unpin it as well.
      const unpinned = messageToPin(state) === null ? null : state.pinnedId;
      const pinnedId = answer.isPinned ? state.messageId : unpinned;
      return { ...state, ...taken, shown: answer.shown, picturedAt, pinnedId };
    }
    case 'found':
      return { ...withoutMessage(state), messageId: answer.messageId, unconfirmed: null };
    case 'absent': {
      const { unconfirmed } = state;
      // A paused board does not wait for Discord to forget the nonce.
      if (unconfirmed === null || !isOnTheWay(unconfirmed, now)) return { ...state, unconfirmed: null };
      return { ...state, notBefore: unconfirmed.since + deliveryLimits.nonceMs };
    }
    case 'unreadable':
      return {
        ...state,
        unconfirmed: state.unconfirmed && { ...state.unconfirmed, isUnreadable: true },
        notBefore: now + boardLimits.longestWaitMs,
      };
    case 'messageGone':
      return withoutMessage(state);
    case 'editsSpent':
      return givenUp(state, now, random);
    case 'refused':
      // With its channel the message of a paused board is gone: there is nothing left that could be untrue.
      if (state.paused !== null && answer.reason === 'unknownChannel')
        return { ...withoutMessage(state), unconfirmed: null };
      // What a moderator has paused stays theirs; its message is untrue until Discord takes the edit that says so.
      if (state.paused !== null) return later(state, deliveryLimits.refusedWaitMs, now, random);
      return { ...state, paused: { reason: answer.reason, at: now } };
    case 'failed':
      return {
        ...later(state, answer.retryAfterMs, now, random),
        unconfirmed: state.unconfirmed ?? unconfirmedSince(answer.lostPostAt),
      };
  }
}

const unconfirmedSince = (since: number | null) => (since === null ? null : { since, isUnreadable: false });

const withoutMessage = (state: BoardState): BoardState => ({
  ...state,
  messageId: null,
  shown: null,
  shownAt: null,
  picturedAt: null,
});

function givenUp(state: BoardState, now: number, random: number): BoardState {
  const { givenUpAt, messageId } = state;
  // It posts nothing in the place of its message, and Discord takes edits of old messages again after a while.
  if (state.paused !== null) return later(state, boardLimits.giveUpMs, now, random);
  const readyAt = (givenUpAt ?? Number.NEGATIVE_INFINITY) + boardLimits.giveUpMs;
  const isSetBack = givenUpAt !== null && givenUpAt > now;
  if (now < readyAt && !isSetBack) return later(state, readyAt - now, now, random);
  return { ...withoutMessage(state), leftOverId: messageId, givenUpAt: now };
}

/** Another attempt after a minute, doubled up to five. */
function later(state: BoardState, retryAfterMs: number, now: number, random: number): BoardState {
  const failures = state.failures + 1;
  const { everyMs: firstMs, longestWaitMs: longestMs } = boardLimits;
  return { ...state, failures, notBefore: now + backoffMs({ firstMs, longestMs, failures, retryAfterMs, random }) };
}
