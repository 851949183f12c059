import { commandOf, type Definition } from '../../src/discord/interactions/command.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { forManagers } from '../shared/contexts.ts';
import { boardCreate } from './create.ts';
import { boardEdit } from './edit.ts';
import type { BoardServices } from './services.ts';
import { severalBoards } from './several-boards.ts';

const definition = {
  ...localized('board', 'command.board.name', 'command.board.description'),
  ...forManagers,
} as const satisfies Definition;

const { list, actions, complete, press } = severalBoards;

/** `/board create | list | edit | pause | resume | remove`, for members who may manage the server. */
export const board = commandOf<BoardServices>({ definition, isPrivate: () => true, complete, press }, [
  boardCreate,
  list,
  boardEdit,
  ...actions,
]);
