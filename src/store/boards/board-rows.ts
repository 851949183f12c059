import type { Board, BoardRequest, BoardState } from '../../domain/messages/board.ts';
import { channelPostColumns, channelPostOf, pauseColumns, pauseOf } from '../channel-post-rows.ts';
import type { BoardTable } from '../tables.ts';
import type { ClaimedBoard, ClaimTime } from './board-ports.ts';

/** A claim of a board from its row. */
export const claimedOf = (row: BoardTable): ClaimedBoard => ({
  board: boardOf(row),
  turn: row.turn,
  nonce: row.nonce,
  replaces: row.replaces,
  removedAt: row.removed_at,
});

/** A board from its row. */
export function boardOf(row: BoardTable): Board {
  const { unconfirmed_since: since } = row;
  return {
    ...channelPostOf(row),
    hasChart: row.has_chart === 1,
    state: {
      messageId: row.message_id,
      leftOverId: row.left_over_id,
      shown: row.shown,
      shownAt: row.shown_at,
      picturedAt: row.pictured_at,
      pinnedId: row.pinned_id,
      givenUpAt: row.given_up_at,
      unconfirmed: since === null ? null : { since, isUnreadable: row.unreadable === 1 },
      failures: row.failures,
      notBefore: row.not_before,
      paused: pauseOf(row),
    },
  };
}

/** The columns of where a board is and what it shows. */
export const lookColumns = (board: BoardRequest) => ({
  ...channelPostColumns(board),
  has_chart: board.hasChart ? 1 : 0,
});

/** The columns of a state. */
export function columnsOf(state: BoardState) {
  return {
    message_id: state.messageId,
    left_over_id: state.leftOverId,
    shown: state.shown,
    shown_at: state.shownAt,
    pictured_at: state.picturedAt,
    pinned_id: state.pinnedId,
    given_up_at: state.givenUpAt,
    unconfirmed_since: state.unconfirmed?.since ?? null,
    unreadable: state.unconfirmed?.isUnreadable === true ? 1 : 0,
    failures: state.failures,
    not_before: state.notBefore,
    ...pauseColumns(state.paused),
  };
}

/** The columns of a board whose message is to be brought up to date whatever it shows; a claim of before settles nothing any more. */
export const outdated = ({ turn }: Pick<BoardTable, 'turn'>, now: number) => ({
  shown: null,
  shown_at: null,
  failures: 0,
  not_before: 0,
  due_at: now,
  turn: turn + 1,
});

/**
 * The columns of a board that is removed: claimed until its messages are deleted, by a new claim, so that the old one settles nothing; and
 * without the id of the user who made it.
 */
export const removedBoard = ({ now, until }: ClaimTime, turn: number) => ({
  replaces: null,
  removed_at: now,
  created_by: '',
  ...pauseColumns(null),
  due_at: now,
  lease_until: until,
  turn,
});

/** The columns of a board that is resumed. */
export const resumedBoard = (row: Pick<BoardTable, 'turn'>, now: number) => ({
  ...pauseColumns(null),
  ...outdated(row, now),
});
