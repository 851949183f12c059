import { backoffMs } from '../backoff.ts';
import { type BoardState, type BoardStop, boardLimits } from './board.ts';

/** What Discord said to a post or an edit of a board. */
export type BoardAnswer =
  /** It took the post. */
  | { readonly kind: 'posted'; readonly messageId: string; readonly shown: string; readonly picture: boolean }
  /** An earlier post had been accepted, but its answer was lost. */
  | { readonly kind: 'found'; readonly messageId: string }
  /** It took the edit; `picture`: with a new one, with the one that was there, or without. */
  | { readonly kind: 'edited'; readonly shown: string; readonly picture: 'new' | 'kept' | 'none' }
  /** 10008: our message was deleted. */
  | { readonly kind: 'messageGone' }
  /** 30046: too many edits of a message that is more than an hour old. */
  | { readonly kind: 'editsSpent' }
  | { readonly kind: 'refused'; readonly reason: BoardStop }
  /** Not now. `retryAfterMs` is what Discord asked for, 0 for nothing. */
  | { readonly kind: 'failed'; readonly retryAfterMs: number };

/**
 * What a board is after an answer, at `now` (ms since the Unix epoch); `random` is from 0 to below 1. A message that is
 * gone or spent leaves a board without one, which may be posted at once: as soon as that is written down, so that a
 * process that dies after the post leaves a board that is looked for and not one that goes on in its old message.
 */
export function afterAnswer(state: BoardState, answer: BoardAnswer, now: number, random: number): BoardState {
  const taken = { shownAt: now, failures: 0, notBefore: 0 } as const;
  switch (answer.kind) {
    case 'posted':
      return {
        ...state,
        ...taken,
        messageId: answer.messageId,
        shown: answer.shown,
        picturedAt: answer.picture ? now : null,
      };
    case 'edited': {
      const picturedAt = answer.picture === 'new' ? now : answer.picture === 'none' ? null : state.picturedAt;
      return { ...state, ...taken, shown: answer.shown, picturedAt };
    }
    case 'found':
      return { ...withoutMessage(state), messageId: answer.messageId };
    case 'messageGone':
      return withoutMessage(state);
    case 'editsSpent':
      return givenUp(state, now, random);
    case 'refused':
      return { ...state, stopped: { reason: answer.reason, at: now } };
    case 'failed':
      return later(state, answer.retryAfterMs, now, random);
  }
}

const withoutMessage = (state: BoardState): BoardState => ({
  ...state,
  messageId: null,
  shown: null,
  shownAt: null,
  picturedAt: null,
});

function givenUp(state: BoardState, now: number, random: number): BoardState {
  const { givenUpAt, messageId } = state;
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
