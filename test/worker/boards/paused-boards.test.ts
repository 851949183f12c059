import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BoardSender } from '../../../src/worker/boards/board-ports.ts';
import { boardRequest } from '../../store/boards/board-request.ts';
import { boardScene, failing, throwing } from './board-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('a board that a moderator pauses', () => {
  let scene: Awaited<ReturnType<typeof boardScene>>;
  beforeEach(async () => {
    scene = await boardScene();
  });
  afterEach(() => scene.close());

  const state = async () => (await scene.boards.list('g1'))[0]?.state;

  test('says so on its message at once and once more to be sure, and nothing until it is resumed with what is true then', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    await scene.boards.pause('g1', id);
    expect(scene.texts()).toEqual(['en paused']);
    scene.people.webster = 600;
    await scene.clock.advance(3 * hour);
    expect(scene.texts()).toEqual(['en paused']);
    expect(scene.requests().map((line) => line.replace(' m1', ''))).toEqual([
      'post en webster 500, vanier 250',
      'edit en paused',
      'edit en paused',
    ]);
    expect(await scene.boards.resume('g1', id)).toMatchObject({
      kind: 'shown',
      board: { id, state: { paused: null } },
    });
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
    scene.people.webster = 700;
    await scene.clock.advance(2 * minute);
    expect(scene.texts()).toEqual(['en webster 700, vanier 250']);
    expect(scene.messages.size).toBe(1);
  });

  test('says so although an edit comes after that, of a process that has lost the lead', async () => {
    const { id } = await scene.create();
    scene.people.webster = 600;
    const gate = Promise.withResolvers<void>();
    const edit: BoardSender['edit'] = (...given) => gate.promise.then(() => scene.sender.edit(...given));
    scene.another({ sender: { ...scene.sender, edit } }).start();
    await scene.clock.advance(2 * minute);
    scene.boards.start();
    await scene.clock.advance(0);
    await scene.boards.pause('g1', id);
    gate.resolve();
    await scene.clock.advance(1_000);
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
    await scene.clock.advance(2 * minute);
    expect(scene.texts()).toEqual(['en paused']);
  });

  test('says what is true when it is resumed with the counts of before', async () => {
    const { id } = await scene.create();
    await scene.boards.pause('g1', id);
    await scene.boards.resume('g1', id);
    expect(scene.texts()).toEqual(['en webster 500, vanier 250']);
  });

  test('says so after an outage, which leaves its old counts there meanwhile', async () => {
    const { id } = await scene.create();
    scene.faults.refuse = throwing('transient');
    await scene.boards.pause('g1', id);
    scene.boards.start();
    await scene.clock.advance(30 * minute);
    scene.faults.refuse = () => {};
    await scene.clock.advance(7 * minute);
    expect(scene.texts()).toEqual(['en paused']);
  });

  test('stays paused by hand where Discord refuses the edit that says so, which is tried again each hour', async () => {
    const { id } = await scene.create();
    let asked = 0;
    scene.faults.refuse = () => {
      asked += 1;
      throw failing('missingAccess');
    };
    scene.boards.start();
    await scene.boards.pause('g1', id);
    await scene.clock.advance(5 * hour + minute);
    expect(asked).toBeGreaterThanOrEqual(5);
    expect(asked).toBeLessThanOrEqual(6);
    expect((await state())?.paused?.reason).toBe('byHand');
    scene.faults.refuse = () => {};
    await scene.clock.advance(2 * hour);
    expect(scene.texts()).toEqual(['en paused']);
  });

  test('posts nothing in the place of a message that was deleted, or that takes no more edits', async () => {
    const { id } = await scene.create();
    scene.faults.refuse = throwing('editsSpent');
    await scene.boards.pause('g1', id);
    scene.boards.start();
    await scene.clock.advance(minute);
    scene.faults.refuse = () => {};
    await scene.clock.advance(20 * minute);
    expect(scene.texts()).toEqual(['en paused']);
    await scene.boards.resume('g1', id);
    scene.messages.clear();
    await scene.boards.pause('g1', id);
    await scene.clock.advance(hour);
    expect(scene.messages.size).toBe(0);
  });

  test.each(['before another message is in its place', 'when another message is in its place'])(
    'leaves no message with old counts where that took no more edits and it is paused %s',
    async (when) => {
      const { id } = await scene.create();
      scene.boards.start();
      scene.people.webster = 600;
      scene.faults.refuse = (what) => {
        if (what === 'edit') throw failing('editsSpent');
        if (what === 'remove' || when.startsWith('before')) throw failing('transient');
      };
      await scene.clock.advance(2 * minute);
      scene.faults.refuse = (what) => {
        if (what === 'remove') throw failing('transient');
      };
      await scene.boards.pause('g1', id);
      await scene.clock.advance(2 * minute);
      scene.faults.refuse = () => {};
      await scene.clock.advance(2 * minute);
      expect(scene.texts()).toEqual(when.startsWith('before') ? [] : ['en paused']);
    },
  );

  test('looks for a post that got no answer, and makes no other', async () => {
    scene.faults.after = throwing('transient');
    const created = await scene.boards.create(boardRequest({ channelId: 'c9' }));
    scene.faults.after = () => {};
    if (created.kind !== 'later') throw new Error(created.kind);
    await scene.boards.pause('g1', created.board.id);
    scene.boards.start();
    await scene.clock.advance(minute);
    expect(scene.texts()).toEqual(['en paused']);
    expect(scene.requests().filter((line) => line.startsWith('post'))).toHaveLength(1);
  });

  test('is paused although an edit of another process is under way, whose outcome does not undo it', async () => {
    const { id } = await scene.create();
    await scene.clock.advance(2 * minute);
    scene.people.webster = 600;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const slow = scene.another({
      sender: {
        ...scene.sender,
        edit: async (...given) => {
          await held;
          return scene.sender.edit(...given);
        },
      },
    });
    slow.start();
    await scene.clock.advance(minute);
    await scene.boards.pause('g1', id);
    release();
    await scene.clock.advance(0);
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
    await scene.clock.advance(2 * minute);
    expect(scene.texts()).toEqual(['en paused']);
    expect((await state())?.paused?.reason).toBe('byHand');
  });

  test('that Discord refuses is resumed by hand once it may post again, and not before', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    scene.faults.refuse = throwing('missingPermissions');
    scene.people.webster = 600;
    await scene.clock.advance(2 * minute);
    expect(await scene.boards.resume('g1', id)).toMatchObject({ kind: 'refused', reason: 'missingPermissions' });
    expect((await state())?.paused?.reason).toBe('missingPermissions');
    scene.faults.refuse = () => {};
    expect(await scene.boards.resume('g1', id)).toMatchObject({ kind: 'shown' });
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
  });
});

describe('a board that is changed', () => {
  let scene: Awaited<ReturnType<typeof boardScene>>;
  beforeEach(async () => {
    scene = await boardScene();
  });
  afterEach(() => scene.close());

  test('shows the change at once, also within a minute of its last edit', async () => {
    const { id } = await scene.create();
    const edited = await scene.boards.edit('g1', id, { libraryIds: ['vanier'], hasChart: true, locale: 'fr' });
    expect(edited).toMatchObject({ kind: 'shown' });
    expect(scene.texts()).toEqual(['fr vanier 250 +picture no. 1']);
    expect(await scene.boards.list('g1')).toMatchObject([{ id, libraryIds: ['vanier'], hasChart: true, locale: 'fr' }]);
    await scene.boards.edit('g1', id, { hasChart: false });
    expect(scene.texts()).toEqual(['fr vanier 250']);
  });

  test('moves with its id: the new message is there before the old one goes, and it is kept up to date there', async () => {
    const { id } = await scene.create();
    expect(await scene.boards.edit('g1', id, { channelId: 'c2' })).toMatchObject({ kind: 'shown', board: { id } });
    expect(scene.requests().map((line) => line.split(' ')[0])).toEqual(['post', 'post', 'remove']);
    expect([...scene.messages.values()].map(({ channelId }) => channelId)).toEqual(['c2']);
    scene.boards.start();
    scene.people.webster = 600;
    await scene.clock.advance(3 * minute);
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
  });

  test('keeps what another moderator changes while it moves', async () => {
    const { id } = await scene.create();
    let other: Promise<unknown> | undefined;
    scene.faults.refuse = (what) => {
      if (what === 'post') other ??= scene.boards.edit('g1', id, { libraryIds: ['vanier'], locale: 'en' });
    };
    const moved = scene.boards.edit('g1', id, { channelId: 'c2', locale: 'fr' });
    await scene.clock.advance(minute);
    expect(await moved).toMatchObject({ kind: 'shown', board: { id, channelId: 'c2', libraryIds: ['vanier'] } });
    await other;
    expect([...scene.messages.values()]).toEqual([{ channelId: 'c2', text: 'fr vanier 250' }]);
    expect(await scene.boards.list('g1')).toMatchObject([
      { id, channelId: 'c2', libraryIds: ['vanier'], locale: 'fr' },
    ]);
  });

  test('stays where it is when the other channel refuses it', async () => {
    const { id } = await scene.create();
    scene.faults.refuse = (what) => {
      if (what === 'post') throw failing('missingAccess');
    };
    expect(await scene.boards.edit('g1', id, { channelId: 'c2' })).toMatchObject({ kind: 'refused' });
    expect(await scene.boards.list('g1')).toMatchObject([{ id, channelId: 'c1' }]);
    expect(scene.messages.size).toBe(1);
  });

  test('moves while it is paused, and says so there', async () => {
    const { id } = await scene.create();
    await scene.boards.pause('g1', id);
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    scene.boards.start();
    await scene.clock.advance(minute);
    expect([...scene.messages.values()]).toEqual([{ channelId: 'c2', text: 'en paused' }]);
  });

  test('is refused where it would show what another one does, and is unknown to another server', async () => {
    const { id: first } = await scene.create();
    const { id } = await scene.create({ libraryIds: ['vanier'] });
    expect(await scene.boards.edit('g1', id, { libraryIds: [] })).toEqual({ kind: 'duplicate', id: first });
    expect(await scene.boards.edit('g2', id, { hasChart: true })).toBeUndefined();
    expect(await scene.boards.pause('g2', id)).toBeUndefined();
    expect(await scene.boards.resume('g2', id)).toBeUndefined();
  });
});
