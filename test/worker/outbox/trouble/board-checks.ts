import { expect } from 'vitest';
import type { Board } from '../../../../src/domain/messages/board.ts';
import type { BoardMessage } from './board-discord.ts';
import { boardText, pausedText } from './boards.ts';
import type { TroubleScene } from './scene.ts';

/**
 * Expects of the boards what must be so once all troubles are over: each has one message, in its channel, that says what is so by now, and
 * there is no other, unless Discord refused to delete it or nothing is known of it. `allowed`: the bot has its permissions back.
 */
export async function expectBoards(scene: TroubleScene, isAllowed?: 'allowed'): Promise<void> {
  const { store, boardsIn, query, shown } = scene;
  const boards = await store.boards.list('g1');
  const there = boardsIn.messages.filter(({ isGone }) => !isGone);
  const messageOf = ({ state }: Board) => there.find(({ id }) => id === state.messageId);
  for (const board of boards) {
    const { id, channelId, state } = board;
    const message = messageOf(board);
    if (message !== undefined) expect(message.channelId, `the channel of board ${id}`).toBe(channelId);
    if (isAllowed !== undefined && state.paused !== null)
      expect(state.paused.reason, `why board ${id} is still paused`).toMatch(/byHand|unknownChannel/);
    // Discord refuses what would put it right.
    if (state.paused !== null && state.paused.reason !== 'byHand') continue;
    expect(state.unconfirmed, `board ${id} still looks for its message`).toBe(null);
    if (message !== undefined && state.paused === null)
      expect(state.pinnedId, `what is pinned of board ${id}`).toBe(message.isPinned ? message.id : null);
    if (state.paused === null) expect(message?.says, `board ${id}`).toBe(boardText(board, shown));
    else if (message !== undefined) expect(message.says, `board ${id}, paused`).toBe(pausedText(board));
  }
  const isOf = (message: BoardMessage, board: Board) => {
    const { paused, unconfirmed, leftOverId } = board.state;
    // Both are seen to once Discord takes something there again.
    const isLater = paused !== null && paused.reason !== 'byHand' && board.channelId === message.channelId;
    return messageOf(board) === message || (isLater && (unconfirmed !== null || leftOverId === message.id));
  };
  const others = there.filter((message) => !boards.some((board) => isOf(message, board)));
  expect(
    others.filter((message) => !isExcused(message, scene)),
    'what belongs to no board is left',
  ).toEqual([]);
  expect(await query('select id from board where removed_at is not null'), 'a removed board is not forgotten').toEqual(
    [],
  );
  expect(await query('select id from board where replaces is not null'), 'a board moves for ever').toEqual([]);
}

/** Whether a message cannot be put right: Discord refuses to delete it, or it is not known. */
const isExcused = ({ isKept, begun, channelId }: BoardMessage, { record }: TroubleScene): boolean =>
  isKept ||
  (begun > record.gap.from && begun < record.gap.to) ||
  (channelId.startsWith('g1') && begun < record.boardsForgottenAt);
