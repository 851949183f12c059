import {
  boardLine,
  boardListView,
  boardWords,
  pausedView,
  removedView,
} from '../../src/discord/views/boards/board-answers.ts';
import type { Board } from '../../src/domain/messages/board.ts';
import { severalOf } from '../shared/several.ts';
import { knownPlace } from '../shared/target.ts';
import { boardReply } from './board-reply.ts';
import type { BoardServices } from './services.ts';

/** The boards of a server: `/board list | pause | resume | remove`, and how one of them is found. */
export const severalBoards = severalOf<BoardServices, Board>({
  command: 'board',
  list: (guildId, { boards }) => boards.list(guildId),
  words: (board, libraries, locale) => boardWords(board, libraries, locale, (text) => text),
  listView: boardListView,
  actions: {
    pause: async ({ guildId, id }, { locale }, { boards, librariesNow }) => {
      const paused = await boards.pause(guildId, id);
      return paused && pausedView(paused, librariesNow(), locale);
    },
    resume: async ({ guildId, channelId, id }, asker, services) => {
      const resumed = await services.boards.resume(guildId, id);
      return resumed && boardReply('resumed', resumed, knownPlace(asker, channelId), asker.locale, services);
    },
    remove: async ({ guildId, id }, { locale }, { boards }) => {
      const removed = await boards.remove(guildId, id);
      return removed && removedView(removed, locale);
    },
  },
  listLine: (t) => boardLine('list', t),
});
