import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BoardSender } from '../../../src/worker/boards/board-ports.ts';
import { createLeftBoards } from '../../../src/worker/boards/left-boards.ts';
import { addedThing } from '../../store/added-thing.ts';
import { boardRequest } from '../../store/boards/board-request.ts';
import { openBoardStore } from '../../support/board-store.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { boardScene, failing, throwing } from './board-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A process that gets no further than here. */
const never = () => new Promise<never>(() => {});

describe('what a board leaves in its channel', () => {
  let scene: Awaited<ReturnType<typeof boardScene>>;
  beforeEach(async () => {
    scene = await boardScene();
  });
  afterEach(() => scene.close());

  const list = () => scene.boards.list('g1');
  const channels = () => [...scene.messages.values()].map(({ channelId }) => channelId);
  const deletions = () => scene.said.filter(({ what }) => what === 'remove').length;
  /** Discord is away for requests of this kind. */
  const failAt = (kind: keyof BoardSender) => {
    scene.faults.refuse = (what) => {
      if (what === kind) throw failing('transient');
    };
  };

  test.each([
    ['before its post', () => ({ sender: { ...scene.sender, post: never } })],
    [
      'before the answer to its post',
      () => ({
        sender: {
          ...scene.sender,
          post: (...given: Parameters<BoardSender['post']>) => scene.sender.post(...given).then(never),
        },
      }),
    ],
    ['before it has taken its new place', () => ({ store: { ...scene.store, replace: never } })],
    ['before its old message is deleted', () => ({ sender: { ...scene.sender, remove: never } })],
  ])('is gone from the old one though the process that moves it ends %s', async (_when, ending) => {
    const { id } = await scene.create();
    scene.boards.start();
    void scene.another(ending()).edit('g1', id, { channelId: 'c2' });
    await scene.clock.advance(5 * minute);
    expect(channels()).toEqual(['c2']);
    expect(await list()).toMatchObject([{ id, channelId: 'c2' }]);
    scene.people.webster = 700;
    await scene.clock.advance(2 * minute);
    expect(scene.texts()).toEqual(['en webster 700, vanier 250']);
  });

  test('stays there, up to date, until Discord takes the message in the other channel', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    failAt('post');
    expect(await scene.boards.edit('g1', id, { channelId: 'c2' })).toMatchObject({
      kind: 'later',
      board: { id, channelId: 'c2' },
    });
    scene.people.webster = 700;
    await scene.clock.advance(3 * minute);
    expect([...scene.messages.values()]).toEqual([{ channelId: 'c1', text: 'en webster 700, vanier 250' }]);
    expect(await list()).toMatchObject([{ id, channelId: 'c1' }]);
    scene.faults.refuse = () => {};
    await scene.clock.advance(6 * minute);
    expect(channels()).toEqual(['c2']);
    expect(await list()).toMatchObject([{ id, channelId: 'c2' }]);
  });

  test('stays there where the other channel turns out to refuse it, and nothing of the move is left', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    failAt('post');
    await scene.boards.edit('g1', id, { channelId: 'c2', libraryIds: ['vanier'] });
    let asked = 0;
    scene.faults.refuse = (what) => {
      if (what !== 'post') return;
      asked += 1;
      throw failing('missingAccess');
    };
    await scene.clock.advance(10 * minute);
    expect(asked).toBe(1);
    expect(await list()).toMatchObject([{ id, channelId: 'c1', libraryIds: [], state: { paused: null } }]);
    expect(channels()).toEqual(['c1']);
  });

  test('stays there when the move of a paused board is not through, and is paused in the other one after it', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    failAt('post');
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    await scene.boards.pause('g1', id);
    expect(scene.texts()).toEqual(['en paused']);
    scene.faults.refuse = () => {};
    await scene.clock.advance(7 * minute);
    expect([...scene.messages.values()]).toEqual([{ channelId: 'c2', text: 'en paused' }]);
  });

  test('stays there where it is moved back before Discord takes the message in the other channel', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    scene.faults.after = (what) => {
      if (what === 'post') throw failing('transient');
    };
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    expect(await scene.boards.edit('g1', id, { channelId: 'c1' })).toMatchObject({ kind: 'shown' });
    scene.faults.after = () => {};
    await scene.clock.advance(10 * minute);
    expect(channels()).toEqual(['c1']);
    expect(await list()).toMatchObject([{ id, channelId: 'c1' }]);
  });

  test('is gone when Discord is back, however the move went', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    failAt('remove');
    expect(await scene.boards.edit('g1', id, { channelId: 'c2' })).toMatchObject({ kind: 'shown' });
    await scene.clock.advance(5 * minute);
    expect(channels()).toEqual(['c1', 'c2']);
    scene.faults.refuse = () => {};
    await scene.clock.advance(6 * minute);
    expect(channels()).toEqual(['c2']);
    expect(deletions()).toBe(1);
  });

  test('moves as it was to, where Discord refuses the channel of a second move', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    failAt('post');
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    scene.faults.refuse = (what) => {
      if (what === 'post') throw failing('missingAccess');
    };
    expect(await scene.boards.edit('g1', id, { channelId: 'c3' })).toMatchObject({ kind: 'refused' });
    scene.faults.refuse = () => {};
    await scene.clock.advance(10 * minute);
    expect(channels()).toEqual(['c2']);
    expect(await list()).toMatchObject([{ id, channelId: 'c2' }]);
  });

  test('is gone when it moves twice before Discord takes either', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    scene.faults.after = (what) => {
      if (what === 'post') throw failing('transient');
    };
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    await scene.boards.edit('g1', id, { channelId: 'c3' });
    scene.faults.after = () => {};
    await scene.clock.advance(10 * minute);
    expect(channels()).toEqual(['c3']);
    expect(await list()).toMatchObject([{ id, channelId: 'c3' }]);
  });

  test('is gone in both where it is removed while it moves', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    scene.faults.after = (what) => {
      if (what === 'post') throw failing('transient');
    };
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    expect(channels()).toEqual(['c1', 'c2']);
    scene.faults.after = () => {};
    await scene.boards.remove('g1', id);
    await scene.clock.advance(2 * minute);
    expect(channels()).toEqual([]);
    expect(await list()).toEqual([]);
  });

  test('is gone once Discord is back where it was removed during an outage, which the answer says', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    scene.faults.refuse = throwing('transient');
    expect(await scene.boards.remove('g1', id)).toMatchObject({ message: 'later' });
    await scene.clock.advance(5 * minute);
    scene.faults.refuse = () => {};
    await scene.clock.advance(6 * minute);
    expect(channels()).toEqual([]);
  });

  test('is gone though the process ends that removes it', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    void scene.another({ sender: { ...scene.sender, remove: never } }).remove('g1', id);
    await scene.clock.advance(2 * minute);
    expect(channels()).toEqual([]);
  });
});

test('what Discord does not let go of is tried for a day, ever more seldom from each minute to each hour, and then given up', async () => {
  const store = await openBoardStore();
  const clock = manualClock();
  const { logger } = recordingLogger();
  const time = (forMs: number) => ({ now: clock.now(), until: clock.now() + forMs });
  const { board } = addedThing(await store.add(boardRequest(), 5, time(0)));
  const [shown] = await store.claim({ ...time(minute), most: 1 });
  if (shown !== undefined) await store.settle(shown, { ...board.state, messageId: 'm1' }, clock.now() + minute);
  const asked: number[] = [];
  const sender = {
    find: async () => 'absent' as const,
    remove: async () => {
      asked.push(clock.now());
      throw failing('transient');
    },
  };
  const left = createLeftBoards({ store, sender, clock, logger });
  const removed = await store.remove('g1', board.id, time(minute));
  if (removed !== undefined) expect(await left.clear(removed)).toBe('later');
  for (let minutes = 0; minutes < 48 * 60; minutes += 1) {
    await clock.advance(minute);
    for (const claim of await store.claim({ ...time(minute), most: 1 })) await left.clear(claim);
  }
  const waits = asked.slice(1).map((at, index) => Math.round((at - (asked[index] ?? 0)) / minute));
  expect(waits.slice(0, 8)).toEqual([1, 1, 2, 4, 8, 16, 32, 60]);
  expect(Math.max(...waits)).toBe(60);
  expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(24 * hour);
  expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeLessThan(25 * hour);
  await store.close();
});
