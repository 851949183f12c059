import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { boardRequest } from '../../store/boards/board-request.ts';
import { boardScene, failing } from './board-scene.ts';

const minute = 60_000;

describe('a pinned board', () => {
  let scene: Awaited<ReturnType<typeof boardScene>>;
  beforeEach(async () => {
    scene = await boardScene();
  });
  afterEach(() => scene.close());

  const pins = () => scene.said.filter(({ what }) => what === 'pin').map(({ messageId }) => messageId);
  /** Whether each message that is there is pinned. */
  const arePinned = () => [...scene.messages.keys()].map((id) => scene.pinned.has(id));
  const failAt = (kind: 'pin' | 'post' | 'edit', failure: 'transient' | 'missingPermissions' | 'editsSpent') => {
    scene.faults.refuse = (what) => {
      if (what === kind) throw failing(failure);
    };
  };
  const pinned = async () => {
    const board = await scene.create();
    scene.boards.start();
    expect(await scene.boards.pin(board)).toBe('pinned');
    return board.id;
  };

  test('is pinned in the channel that it moves to as well, by its next look where the command does not', async () => {
    const id = await pinned();
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    await scene.clock.advance(2 * minute);
    expect([arePinned(), pins().length]).toEqual([[true], 2]);
  });

  test('is pinned again when another message takes the place of one that takes no more edits, or was deleted', async () => {
    await pinned();
    scene.people.webster = 600;
    failAt('edit', 'editsSpent');
    await scene.clock.advance(2 * minute);
    expect(arePinned()).toEqual([true]);
    scene.faults.refuse = () => {};
    scene.messages.clear();
    scene.people.webster = 700;
    await scene.clock.advance(5 * minute);
    expect([arePinned(), pins().length]).toEqual([[true], 3]);
  });

  test.each([true, false])('is what a moderator has made of it since: pinned %s', async (isPinned) => {
    const id = isPinned ? (await scene.create()).id : await pinned();
    scene.boards.start();
    const [messageId = ''] = scene.messages.keys();
    if (isPinned) scene.pinned.add(messageId);
    else scene.pinned.delete(messageId);
    scene.people.webster = 600;
    await scene.clock.advance(2 * minute);
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    await scene.clock.advance(2 * minute);
    expect(arePinned()).toEqual([isPinned]);
  });

  test('is pinned once Discord takes that, and no more where it refuses', async () => {
    const id = await pinned();
    failAt('pin', 'transient');
    await scene.boards.edit('g1', id, { channelId: 'c2' });
    await scene.clock.advance(5 * minute);
    expect(arePinned()).toEqual([false]);
    scene.faults.refuse = () => {};
    await scene.clock.advance(2 * minute);
    expect(arePinned()).toEqual([true]);
    failAt('pin', 'missingPermissions');
    await scene.boards.edit('g1', id, { channelId: 'c3' });
    await scene.clock.advance(5 * minute);
    scene.faults.refuse = () => {};
    await scene.clock.advance(20 * minute);
    expect(arePinned()).toEqual([false]);
  });

  test('that is created in an outage is pinned when its message is there', async () => {
    failAt('post', 'transient');
    const created = await scene.boards.create(boardRequest());
    if (created.kind !== 'later') throw new Error(created.kind);
    expect(await scene.boards.pin(created.board)).toBe('busy');
    scene.faults.refuse = () => {};
    scene.boards.start();
    await scene.clock.advance(7 * minute);
    expect(arePinned()).toEqual([true]);
  });
});
