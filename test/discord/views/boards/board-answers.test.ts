import { expect, test } from 'vitest';
import { boardListView } from '../../../../src/discord/views/boards/board-answers.ts';
import { type Board, newBoardState } from '../../../../src/domain/messages/board.ts';

const board = (failures: number): Board => ({
  id: 'k7m2',
  guildId: '1',
  channelId: '2',
  createdBy: '3',
  createdAt: 0,
  locale: 'en',
  libraryIds: [],
  hasChart: false,
  state: { ...newBoardState, messageId: '4', shownAt: 0, failures },
});
const listed = (failures: number, locale: 'en' | 'fr') => boardListView([board(failures)], [], [], locale).content;

test('/board list says that Discord keeps refusing a board’s updates, once it is more than a hiccup', () => {
  expect(listed(0, 'en')).not.toContain('did not take');
  expect(listed(1, 'en')).not.toContain('did not take');
  expect(listed(2, 'en')).toMatch(/; Discord didn’t accept the last 2 updates, and Carrel keeps trying$/m);
  expect(listed(7, 'fr')).toMatch(/; Discord n’a pas accepté les 7 dernières mises à jour, et Carrel réessaie$/m);
});

test('/board list says what is missing where a board is held back, since it may be in its channel already', () => {
  const unreadable: Board = {
    ...board(0),
    state: { ...newBoardState, unconfirmed: { since: 0, isUnreadable: true } },
  };
  const said = (locale: 'en' | 'fr') => boardListView([unreadable], [], [], locale).content;
  expect(said('en')).toMatch(/Read Message History.*`\/board remove id:k7m2`/);
  expect(said('fr')).toMatch(/Voir les anciens messages.*`\/tableau retirer id:k7m2`/);
});

test('/board list says that a board is back on by itself as long as it is on', () => {
  const at = Date.UTC(2026, 1, 11, 17);
  const traces = [{ subscriptionId: 'k7m2', at, reason: 'permissionBack' }] as const;
  const said = (paused: Board['state']['paused']) => {
    const one = board(0);
    return boardListView([{ ...one, state: { ...one.state, paused } }], [], traces, 'en').content;
  };
  expect(said(null)).toContain('back on by itself');
  expect(said({ reason: 'missingAccess', at })).not.toContain('back on by itself');
});
