import { commandOf, type Definition } from '../../src/discord/interactions/command.ts';
import { boardLine, boardListView, boardWords, removedView } from '../../src/discord/views/boards/board-answers.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { forManagers } from '../shared/contexts.ts';
import { listAndRemove } from '../shared/list-and-remove.ts';
import { type BoardServices, boardCreate } from './create.ts';

const definition = {
  ...localized('board', 'command.board.name', 'command.board.description'),
  ...forManagers,
} as const satisfies Definition;

const { list, remove, complete } = listAndRemove({
  command: 'board',
  of: ({ boards }: BoardServices) => boards,
  words: (board, libraries, locale) => boardWords(board, libraries, locale, (text) => text),
  listView: boardListView,
  removedView,
  listLine: (t) => boardLine('list', t),
});

/** `/board create | list | remove`, for members who may manage the server. */
export const board = commandOf<BoardServices>({ definition, isPrivate: () => true, complete }, [
  boardCreate,
  list,
  remove,
]);
