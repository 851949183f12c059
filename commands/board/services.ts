import type { Boards } from '../../src/worker/boards/board-ports.ts';
import type { ChannelServices, LibraryServices, PostingServices, TraceServices } from '../shared/services.ts';

/** What `/board` uses. */
export interface BoardServices
  extends LibraryServices,
    ChannelServices,
    TraceServices,
    Pick<PostingServices, 'sender'> {
  readonly boards: Boards;
}
