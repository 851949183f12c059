import fc from 'fast-check';
import { boardRequest } from '../../../store/boards/board-request.ts';
import type { Trouble } from './life.ts';
import type { TroubleScene } from './scene.ts';

const channels = ['c1', 'c2', 'c3'] as const;

/** What a moderator does to the boards of a server. `which`: to which of them, oldest first. */
export type BoardAct =
  | { readonly kind: 'addBoard'; readonly channel: (typeof channels)[number]; readonly locale: 'en' | 'fr' }
  | { readonly kind: 'moveBoard'; readonly which: number; readonly channel: (typeof channels)[number] }
  | {
      readonly kind: 'board';
      readonly which: number;
      readonly does: 'pause' | 'resume' | 'remove' | 'pin' | 'changeLocale' | 'changeLibraries';
    }
  | { readonly kind: 'boardPast'; readonly isHidden: boolean }
  | ({ readonly kind: 'boardFailure' } & Exclude<Trouble['boardFailure'], undefined>)
  | {
      readonly kind: 'boardByHand';
      readonly channel: (typeof channels)[number];
      readonly does: 'delete' | 'pin' | 'unpin';
    };

const one = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const which = fc.nat(2);

export const anyBoardAct: fc.Arbitrary<BoardAct> = fc.oneof(
  fc.record({ kind: one('addBoard' as const), channel: one(...channels), locale: one('en' as const, 'fr') }),
  fc.record({ kind: one('moveBoard' as const), which, channel: one(...channels) }),
  fc.record({ kind: one('moveBoard' as const), which, channel: one(...channels) }),
  fc.record({
    kind: one('board' as const),
    which,
    does: one('pause' as const, 'resume', 'remove', 'pin', 'changeLocale', 'changeLibraries'),
  }),
  fc.record({
    kind: one('board' as const),
    which,
    does: one('pause' as const, 'resume', 'remove', 'remove'),
  }),
  fc.record({ kind: one('boardPast' as const), isHidden: fc.boolean() }),
  fc.record({
    kind: one('boardFailure' as const),
    at: one('beginPost' as const, 'settle', 'replace', 'add', 'remove', 'change', 'forget', 'keepPinned'),
    when: one('before' as const, 'after'),
  }),
  fc.record({
    kind: one('boardByHand' as const),
    channel: one(...channels),
    does: one('delete' as const, 'delete', 'pin', 'unpin'),
  }),
);

export const isBoardAct = (act: { readonly kind: string }): act is BoardAct =>
  ['addBoard', 'moveBoard', 'board', 'boardByHand', 'boardPast', 'boardFailure'].includes(act.kind);

/** Does it. The command may be answered later, or never. */
export async function onBoard(scene: TroubleScene, act: BoardAct): Promise<void> {
  const { boardCommands: commands, store, clock } = scene;
  if (act.kind === 'boardByHand') return scene.boardsIn.byHand(`g1-${act.channel}`, act.does);
  if (act.kind === 'boardPast') return scene.boardsIn.hidePast(act.isHidden);
  if (act.kind === 'boardFailure') scene.trouble.boardFailure = act;
  if (commands === undefined || act.kind === 'boardFailure') return;
  /** A command of a process that dies gets no answer; one that the database fails says so. */
  const begin = (command: Promise<unknown>): void => void command.catch(() => {});
  if (act.kind === 'addBoard') {
    const channelId = `g1-${act.channel}`;
    return begin(commands.create(boardRequest({ channelId, locale: act.locale, createdAt: clock.now() })));
  }
  const boards = await store.boards.list('g1');
  const board = boards[act.which];
  if (board === undefined) return;
  const { id } = board;
  if (act.kind === 'moveBoard') return begin(commands.edit('g1', id, { channelId: `g1-${act.channel}` }));
  switch (act.does) {
    case 'changeLocale':
      return begin(commands.edit('g1', id, { locale: board.locale === 'en' ? 'fr' : 'en' }));
    case 'changeLibraries':
      return begin(commands.edit('g1', id, { libraryIds: board.libraryIds.length === 0 ? ['webster'] : [] }));
    case 'pin':
      return begin(commands.pin(board));
    default:
      return begin(commands[act.does]('g1', id));
  }
}
