import type { Boards } from '../../src/worker/boards/board-ports.ts';
import type { ChannelServices, LibraryServices, PostingServices } from '../shared/services.ts';

/** What `/board` uses. */
export interface BoardServices extends LibraryServices, ChannelServices, Pick<PostingServices, 'sender'> {
  readonly boards: Boards;
}
