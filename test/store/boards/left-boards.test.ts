import { describe, expect, test } from 'vitest';
import { type BoardRequest, newBoardState } from '../../../src/domain/messages/board.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';
import { boardRequest } from './board-request.ts';

const minute = 60_000;
const start = Date.UTC(2026, 1, 11, 17);
const at = (seconds: number): number => start + seconds * 1_000;

onEachEngine('boards', (engine) => {
  const claim = (seconds: number) =>
    engine.store.boards.claim({ now: at(seconds), until: at(seconds) + minute, most: 10 });
  const shown = { ...newBoardState, messageId: 'm1', shown: 'f1', shownAt: at(1), picturedAt: at(1) };
  const settled = async (more: Partial<BoardRequest> = {}, dueAt = at(60)) => {
    const time = { now: at(0), until: at(60) };
    const added = addedThing(await engine.store.boards.add(boardRequest(more), 5, time));
    expect(await engine.store.boards.settle(added, shown, dueAt)).toBe('kept');
    return added.board;
  };

  test('that are removed are claimed for their messages by the next process, until they are forgotten', async () => {
    const { id } = await settled();
    const removed = await engine.store.boards.remove('g1', id, { now: at(2), until: at(62) });
    expect(await claim(61)).toEqual([]);
    const [left] = await claim(62);
    expect(left).toMatchObject({ board: { id, createdBy: '', state: { messageId: 'm1' } }, removedAt: at(2) });
    if (removed === undefined || left === undefined) throw new Error('it was not removed');
    await engine.store.boards.forget(removed);
    expect(await engine.store.boards.settle(left, left.board.state, at(300))).toBe('kept');
    const [again] = await claim(300);
    expect(again).toMatchObject({ board: { id }, removedAt: at(2) });
    if (again !== undefined) await engine.store.boards.forget(again);
    expect(await claim(1_000)).toEqual([]);
    // There is room for another one, also where that is the same.
    const time = { now: at(3), until: at(63) };
    expect(await engine.store.boards.add(boardRequest(), 1, time)).toMatchObject({ kind: 'added' });
  });

  test('that were removed before the clock was set back were removed now: they are not tried for longer than a day', async () => {
    const { id } = await settled();
    await engine.store.boards.remove('g1', id, { now: at(7_200), until: at(7_260) });
    await engine.store.boards.takeOver(at(0), []);
    expect(await claim(0)).toMatchObject([{ board: { id }, removedAt: at(0) }]);
  });

  test('that are pinned while they are shown stay so', async () => {
    const { id } = await settled();
    const [shownNext] = await claim(60);
    if (shownNext === undefined) throw new Error('it was not due');
    await engine.store.boards.keepPinned(shownNext.board, 'm1');
    expect(await engine.store.boards.settle(shownNext, { ...shown, shown: 'f2' }, at(120))).toBe('kept');
    expect(await engine.store.boards.list('g1')).toMatchObject([{ id, state: { shown: 'f2', pinnedId: 'm1' } }]);
  });

  describe('that move', () => {
    const time = { now: at(10), until: at(70) };
    const begin = async () => {
      const old = await settled({ channelId: 'old' }, at(60));
      const moved = boardRequest({ channelId: 'new', createdBy: '' });
      return { old, next: addedThing(await engine.store.boards.add(moved, 1, time, old.id)) };
    };
    const posted = { ...shown, messageId: 'm2' };

    test('are listed where they are until their message is in the other channel, also where there is no room', async () => {
      const { old, next } = await begin();
      expect(next).toMatchObject({ replaces: old.id });
      expect(await engine.store.boards.replace(next.board.id, time)).toBeUndefined();
      expect(await engine.store.boards.list('g1')).toMatchObject([{ id: old.id, channelId: 'old' }]);
      expect(await engine.store.boards.settle(next, posted, at(120))).toBe('kept');
      const replaced = await engine.store.boards.replace(next.board.id, time);
      const board = { ...next.board, id: old.id, createdBy: old.createdBy, createdAt: old.createdAt, state: posted };
      expect(replaced?.board).toStrictEqual(board);
      expect(replaced?.left).toMatchObject({
        board: { channelId: 'old', state: { messageId: 'm1' } },
        removedAt: at(10),
      });
      expect(await engine.store.boards.list('g1')).toStrictEqual([board]);
      // Who has just shown it under the old claim has not lost it.
      expect(await engine.store.boards.settle({ ...next, turn: 9 }, posted, at(120))).toBe('taken');
      expect(await engine.store.boards.replace(next.board.id, time)).toBeUndefined();
    });

    test('are claimed by the next process where they were on the way', async () => {
      const { old, next } = await begin();
      await engine.store.boards.beginPost(next, at(11));
      expect((await claim(69)).find(({ replaces }) => replaces !== null)).toBeUndefined();
      expect((await claim(70)).find(({ replaces }) => replaces === old.id)).toMatchObject({
        nonce: next.nonce,
        board: { id: next.board.id, state: { unconfirmed: { since: at(11) } } },
      });
    });

    test('elsewhere before that go there, and nowhere when they are removed', async () => {
      const { old, next } = await begin();
      const request = boardRequest({ channelId: 'other', createdBy: '' });
      const other = addedThing(await engine.store.boards.add(request, 1, time, old.id));
      await engine.store.boards.endOlderMoves(other.board.id, time);
      expect(await engine.store.boards.settle(next, posted, at(120))).toBe('gone');
      await engine.store.boards.settle(other, posted, at(120));
      await engine.store.boards.remove('g1', old.id, time);
      expect(await engine.store.boards.replace(other.board.id, time)).toBeUndefined();
      expect(await engine.store.boards.list('g1')).toEqual([]);
      const left = await claim(1_000);
      expect(left.map(({ board, removedAt }) => [board.channelId, removedAt === null]).sort()).toEqual([
        ['new', false],
        ['old', false],
        ['other', false],
      ]);
    });

    test('elsewhere stay as they are until the other move is through, and not where that is dropped', async () => {
      const { old, next } = await begin();
      const move = async (channelId: string) => {
        const request = boardRequest({ channelId, createdBy: '', createdAt: at(100) });
        return addedThing(await engine.store.boards.add(request, 1, time, old.id));
      };
      const refused = await move('refused');
      await engine.store.boards.remove('g1', refused.board.id, time);
      expect(await engine.store.boards.settle(next, posted, at(120))).toBe('kept');
      const through = await move('through');
      await engine.store.boards.settle(through, posted, at(120));
      expect(await engine.store.boards.replace(through.board.id, time)).toMatchObject({
        board: { id: old.id, channelId: 'through' },
      });
      expect(await engine.store.boards.replace(next.board.id, time)).toBeUndefined();
    });

    test('take with them what is changed meanwhile, and are the same as no other board of the server', async () => {
      const { old, next } = await begin();
      const change = { libraryIds: ['webster'], locale: old.locale };
      expect(await engine.store.boards.change('g1', old.id, change, time)).toMatchObject({ kind: 'changed' });
      const same = boardRequest({ channelId: 'new', libraryIds: ['webster'] });
      expect(await engine.store.boards.add(same, 5, time)).toEqual({ kind: 'duplicate', id: old.id });
      await engine.store.boards.settle(next, posted, at(120));
      expect(await engine.store.boards.replace(next.board.id, time)).toMatchObject({
        board: { id: old.id, channelId: 'new', libraryIds: ['webster'] },
      });
    });
  });
});
