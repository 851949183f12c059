import { expect, test } from 'vitest';
import { type BoardRequest, newBoardState, nextBoardStep, nextLookAt } from '../../../src/domain/messages/board.ts';
import type { ClaimedBoard } from '../../../src/store/boards/board-ports.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';
import { boardRequest } from './board-request.ts';

const minute = 60_000;
const start = Date.UTC(2026, 1, 11, 17);
const at = (seconds: number): number => start + seconds * 1_000;

onEachEngine('boards', (engine) => {
  const claim = (seconds: number, most = 10) =>
    engine.store.boards.claim({ now: at(seconds), until: at(seconds) + minute, most });
  let serial = 0;
  /** Each in a channel of its own, so that none is a duplicate. */
  const add = async (more: Partial<BoardRequest> = {}, seconds = 0): Promise<ClaimedBoard> => {
    serial += 1;
    const request = boardRequest({ channelId: `c${serial}`, ...more });
    return addedThing(await engine.store.boards.add(request, 5, { now: at(seconds), until: at(seconds) + minute }));
  };
  const shown = { ...newBoardState, messageId: 'm1', shown: 'f1', shownAt: at(1), picturedAt: at(1) };
  const settled = async (more: Partial<BoardRequest> = {}, dueAt = at(60)) => {
    const added = await add(more);
    expect(await engine.store.boards.settle(added, shown, dueAt)).toBe('kept');
    return added.board;
  };

  test('are given back exactly as they were added, under a short id that can be typed', async () => {
    const request = boardRequest({ locale: 'fr', libraryIds: ['webster', 'o’brien "2"'], hasChart: true });
    const { board } = await add(request);
    expect(board).toStrictEqual({ ...request, id: board.id, state: newBoardState });
    expect(board.id).toMatch(/^[2-9a-hjkmnp-z]{4}$/);
    expect(await engine.store.boards.list('g1')).toStrictEqual([board]);
  });

  test('never share an id, whatever chance brings', async () => {
    await engine.reopen(() => 0);
    expect(new Set([(await add()).board.id, (await add()).board.id]).size).toBe(2);
  });

  test('are no more than a server may have, and each server counts for itself', async () => {
    const time = { now: at(0), until: at(60) };
    for (const channelId of ['c1', 'c2']) await engine.store.boards.add(boardRequest({ channelId }), 2, time);
    expect(await engine.store.boards.add(boardRequest({ channelId: 'c3' }), 2, time)).toEqual({ kind: 'tooMany' });
    expect(await engine.store.boards.add(boardRequest({ guildId: 'g2' }), 2, time)).toMatchObject({ kind: 'added' });
    expect(await engine.store.boards.list('g1')).toHaveLength(2);
  });

  test('are refused where the server has the same one, also of two at the same moment', async () => {
    const time = { now: at(0), until: at(60) };
    const both = await Promise.all([0, 1].map(() => engine.store.boards.add(boardRequest(), 5, time)));
    const [first] = await engine.store.boards.list('g1');
    expect(both).toMatchObject([{ kind: 'added' }, { kind: 'duplicate', id: first?.id }]);
  });

  test('belong to their server alone', async () => {
    const claim = await add();
    const { board } = claim;
    const time = { now: at(1), until: at(61) };
    expect(await engine.store.boards.list('g2')).toEqual([]);
    expect(await engine.store.boards.remove('g2', board.id, time)).toBeUndefined();
    const removed = { ...claim, board: { ...board, createdBy: '' }, turn: claim.turn + 1, removedAt: at(1) };
    expect(await engine.store.boards.remove('g1', board.id, time)).toStrictEqual(removed);
    expect(await engine.store.boards.remove('g1', board.id, time)).toBeUndefined();
  });

  test('keep every part of their state', async () => {
    const { board } = await add();
    const [held] = await claim(61);
    const state = {
      messageId: 'm2',
      leftOverId: 'm1',
      shown: 'f2',
      shownAt: at(2),
      picturedAt: at(3),
      pinnedId: 'm1',
      givenUpAt: at(4),
      unconfirmed: { since: at(5), isUnreadable: true },
      failures: 3,
      notBefore: at(5),
      paused: { reason: 'missingAccess', at: at(6) },
    } as const;
    if (held === undefined) throw new Error('nothing was claimed');
    expect(await engine.store.boards.settle(held, state, null)).toBe('kept');
    expect(await engine.store.boards.list('g1')).toStrictEqual([{ ...board, state }]);
    await engine.store.boards.keepPinned({ ...board, guildId: 'g2' }, 'm3');
    expect(await engine.store.boards.list('g1')).toStrictEqual([{ ...board, state }]);
    await engine.store.boards.keepPinned(board, 'm2');
    expect(await engine.store.boards.list('g1')).toStrictEqual([{ ...board, state: { ...state, pinnedId: 'm2' } }]);
  });

  test('are claimed by one at a time, a new one by who added it', async () => {
    await add();
    expect(await claim(59)).toEqual([]);
    const [late] = await claim(60);
    expect(late).toMatchObject({ turn: 2 });
    expect(await claim(60)).toEqual([]);
  });

  test('are claimed when they are due, the longest due first, and never more than asked for', async () => {
    const later = await settled({}, at(90));
    const sooner = await settled({}, at(70));
    const never = await settled({}, at(80));
    const [stopping] = (await claim(85)).filter(({ board }) => board.id === never.id);
    if (stopping === undefined) throw new Error('it was not claimed');
    await engine.store.boards.settle(stopping, { ...shown, paused: { reason: 'unknownChannel', at: at(85) } }, null);
    expect(await claim(89)).toEqual([]);
    const ids = (await claim(200)).map(({ board }) => board.id);
    expect(ids).toEqual([sooner.id, later.id]);
    expect(await claim(100_000, 1)).toHaveLength(1);
  });

  test('that have nothing new rest for a minute from when they were due, or whole minutes after an outage', async () => {
    await settled({}, at(70));
    await engine.store.boards.rest(await claim(75), at(75));
    expect(await claim(129)).toEqual([]);
    const again = await claim(130);
    expect(again).toHaveLength(1);
    await engine.store.boards.rest(again, at(1000));
    expect(await claim(1_029)).toEqual([]);
    expect(await claim(1_030)).toHaveLength(1);
  });

  test('are free at the start, but for those that are still being shown', async () => {
    const held = await add();
    const other = await add({ channelId: 'c2' });
    await engine.store.boards.takeOver(at(1), [held.board.id]);
    expect((await claim(1)).map(({ board }) => board.id)).toEqual([other.board.id]);
  });

  test.each([30, 3_600, 86_400])('are due as before when a clock is set back by %d seconds', async (back) => {
    await settled({ channelId: 'c1' }, at(60));
    const [late] = await claim(61);
    if (late === undefined) throw new Error('nothing was claimed');
    await engine.store.boards.settle(late, { ...shown, failures: 1, notBefore: at(180), givenUpAt: at(60) }, at(180));
    await settled({ channelId: 'c2' }, at(120));
    const now = 62 - back;
    await engine.store.boards.takeOver(at(now), []);
    const found = [...(await claim(now)), ...(await claim(now + 119))];
    expect(found.map(({ board }) => board.channelId)).toContain('c2');
    // One that Discord has asked to wait waits no longer than the longest wait.
    const all = [...found, ...(await claim(now + 600))];
    expect(all.map(({ board }) => board.channelId)).toContain('c1');
  });

  test('are written down as being posted before they are, by the process whose claim it is alone', async () => {
    const old = await add();
    const [held] = await claim(61);
    if (held === undefined) throw new Error('nothing was claimed');
    expect(await engine.store.boards.beginPost(old, at(5))).toBe(false);
    expect(await engine.store.boards.beginPost(held, at(62))).toBe(true);
    const unconfirmed = { since: at(62), isUnreadable: false };
    expect(await claim(200)).toMatchObject([{ board: { state: { unconfirmed } } }]);
    const removed = await engine.store.boards.remove('g1', old.board.id, { now: at(200), until: at(260) });
    expect(removed).toMatchObject({ board: { state: { unconfirmed } } });
    expect(await engine.store.boards.beginPost(held, at(63))).toBe(false);
  });

  test('that were being posted before a clock was set back have been so for longer than Discord remembers', async () => {
    await engine.store.boards.beginPost(await add(), at(60));
    await engine.store.boards.takeOver(at(0), []);
    const [held] = await claim(0);
    expect(nextBoardStep(held?.board.state ?? shown, 'f1', at(0)).kind).toBe('look');
    expect(held?.board.state.unconfirmed?.since).toBeLessThan(at(-60 * 60));
  });

  test('that nothing was done with are due as before', async () => {
    await settled({}, at(70));
    await engine.store.boards.release(await claim(75));
    expect(await claim(75)).toHaveLength(1);
  });

  test('that were claimed again meanwhile ignore the old claim', async () => {
    const old = await add();
    const [held] = await claim(61);
    expect(await engine.store.boards.settle(old, shown, at(120))).toBe('taken');
    await engine.store.boards.release([old]);
    await engine.store.boards.rest([old], at(61));
    expect(await claim(62)).toEqual([]);
    expect((await engine.store.boards.list('g1'))[0]?.state).toEqual(newBoardState);
    expect(held && (await engine.store.boards.settle(held, shown, at(120)))).toBe('kept');
  });

  test('that were removed meanwhile are not written again', async () => {
    const held = await add();
    await engine.store.boards.remove('g1', held.board.id, { now: at(1), until: at(61) });
    expect(await engine.store.boards.settle(held, shown, at(60))).toBe('gone');
    expect(await engine.store.boards.list('g1')).toEqual([]);
  });

  test('keep the nonce of a post until it is written down, and have another one for the next', async () => {
    const first = await add();
    const [second] = await claim(60);
    expect(second?.nonce).toBe(first.nonce);
    if (second === undefined) throw new Error('nothing was claimed');
    await engine.store.boards.settle(second, { ...newBoardState, failures: 1, notBefore: at(100) }, at(100));
    const [third] = await claim(100);
    expect(third?.nonce).toBe(first.nonce);
    if (third === undefined) throw new Error('nothing was claimed');
    await engine.store.boards.settle(third, shown, at(200));
    const [fourth] = await claim(200);
    expect(fourth?.nonce).not.toBe(first.nonce);
    if (fourth === undefined) throw new Error('nothing was claimed');
    await engine.store.boards.settle(fourth, { ...shown, shown: 'f2' }, at(300));
    expect((await claim(300))[0]?.nonce).toBe(fourth.nonce);
  });

  test('by the hundred are claimed once each, and rest in one go', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 150; i += 1) ids.add((await settled({ guildId: `g${i}` }, at(60))).id);
    const claims = [...(await claim(61, 100)), ...(await claim(61, 100))];
    expect(new Set(claims.map(({ board }) => board.id))).toEqual(ids);
    await engine.store.boards.rest(claims, at(61));
    expect(await claim(119, 200)).toEqual([]);
    expect(await claim(120, 200)).toHaveLength(150);
  });

  test.runIf(engine.durable)(
    'are there after the process has ended, claims that it held after their time',
    async () => {
      const kept = await settled({}, nextLookAt('x', shown, at(1)) ?? 0);
      await add({ guildId: 'g2' });
      await engine.reopen();
      expect(await engine.store.boards.list('g1')).toStrictEqual([{ ...kept, state: shown }]);
      expect((await claim(59)).map(({ board }) => board.guildId)).not.toContain('g2');
      expect((await claim(60)).map(({ board }) => board.guildId)).toContain('g2');
    },
  );
});
