import type { BoardRequest } from '../../../src/domain/messages/board.ts';

/** A request of server `g1` in channel `c1`, changed by `more`. */
export const boardRequest = (more: Partial<BoardRequest> = {}): BoardRequest => ({
  guildId: 'g1',
  channelId: 'c1',
  createdBy: 'moderator',
  createdAt: Date.UTC(2026, 1, 11, 17),
  locale: 'en',
  libraryIds: [],
  hasChart: false,
  ...more,
});
