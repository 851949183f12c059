import type { Logger } from '../../../../src/base/logger.ts';
import type { BoardStore } from '../../../../src/store/boards/board-ports.ts';
import type { BoardRenderer, BoardSender } from '../../../../src/worker/boards/board-ports.ts';
import { type BoardRunner, type BoardRunnerParts, createBoards } from '../../../../src/worker/boards/boards.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';
import type { ManualClock } from '../../../support/manual-clock.ts';

/** The boards of one process. */
export interface ProcessBoards {
  /** Keeps them up to date. */
  readonly runner: BoardRunner;
  /** What commands change them by. */
  readonly commands: BoardRunner;
}

const wordsOf = (text: string) => ({ fingerprint: text, with: () => ({ body: { content: text }, files: [] }) });

/** What a board says that shows so many people. */
export const boardText = (board: { readonly locale: string; readonly libraryIds: readonly string[] }, people: number) =>
  `${board.locale} ${board.libraryIds.join(' ') || 'all'} ${people}`;

/** What one says that a moderator has paused. */
export const pausedText = ({ locale }: { readonly locale: string }) => `${locale} paused`;

const renderer: BoardRenderer = {
  words: (board, [first]) => wordsOf(boardText(board, first?.count?.people ?? 0)),
  paused: (board) => wordsOf(pausedText(board)),
};

/** The boards of a process that begins: as the leader, and for commands. */
export function startBoards(parts: {
  readonly led: BoardStore;
  readonly store: BoardStore;
  readonly ledSender: BoardSender;
  readonly sender: BoardSender;
  readonly people: () => number;
  readonly clock: ManualClock;
  readonly logger: Logger;
}): ProcessBoards {
  const { led, store, ledSender, sender, people, clock, logger } = parts;
  const common: Omit<BoardRunnerParts, 'store' | 'sender'> = {
    renderer,
    pictures: { of: async () => 'failed' },
    libraries: () => [liveLibrary('webster', countOf(people(), clock.now()))],
    clock,
    campusNow: clock.steady.now,
    steady: clock.steady,
    random: () => 0,
    logger,
  };
  const runner = createBoards({ ...common, store: led, sender: ledSender });
  runner.start();
  return { runner, commands: createBoards({ ...common, store, sender }) };
}
