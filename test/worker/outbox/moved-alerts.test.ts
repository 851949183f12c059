import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PastSearch, SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const guild = { kind: 'guild', guildId: 'g1' } as const;

describe('an alert that is moved to another channel', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
    scene.dispatcher.start();
  });
  afterEach(() => scene.close());

  const move = (id: string) =>
    scene.store.subscriptions.edit(guild, id, { target: { kind: 'channel', guildId: 'g1', channelId: 'c2' } });
  /** Discord has not carried out what it is asked in the first channel. */
  const fail = () => {
    throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
  };
  const refuse = () => {
    throw new SendError({ kind: 'permanent', reason: 'missingAccess', code: 50_001, detail: 'HTTP 403' });
  };
  const inFirst = (fault: () => void) => (_what: string, where: string) => void (where === 'c1' && fault());
  const said = () => scene.said.map(({ what, channelId, text }) => `${what} ${channelId}: ${text}`);

  test('posts there what it has not posted yet', async () => {
    const { id } = await scene.add({ holdMs: 0 });
    scene.faults.refuse = inFirst(fail);
    await scene.polls(300, 500);
    await move(id);
    scene.faults.refuse = inFirst(refuse);
    await scene.clock.advance(minute);
    expect(said()).toEqual([`post c2: fired ${id}`]);
    expect(await scene.store.subscriptions.find(guild, id)).toMatchObject({ paused: null });
  });

  test.each([
    ['has failed', fail],
    ['is refused', refuse],
  ])('posts there what was under way when it was moved, and %s', async (_what, fault) => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    const other = await scene.add({ holdMs: 0, recoverMs: 0, threshold: { people: 450 } });
    let moved: Promise<unknown> | undefined;
    const post = scene.sender.post;
    scene.sender.post = async (channelId, ...rest) => {
      if (channelId === 'c1') moved ??= move(id);
      await moved;
      if (channelId === 'c1') fault();
      return post(channelId, ...rest);
    };
    await scene.polls(300, 500);
    await scene.clock.advance(minute);
    expect(said().filter((line) => line.includes('fired'))).toEqual([`post c2: fired ${id}`]);
    expect(await scene.store.subscriptions.find(guild, id)).toMatchObject({ paused: null });
    const paused = fault === refuse ? { reason: 'missingAccess' } : null;
    expect((await scene.store.subscriptions.find(guild, other.id))?.paused).toEqual(
      paused && expect.objectContaining(paused),
    );
  });

  test('posts nothing there of what was over before its message had failed', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    const answer = Promise.withResolvers<void>();
    const post = scene.sender.post;
    scene.sender.post = async (channelId, ...rest) => {
      if (channelId === 'c1') await answer.promise.then(fail);
      return post(channelId, ...rest);
    };
    await scene.polls(300, 500, 300);
    await move(id);
    answer.resolve();
    await scene.clock.advance(minute);
    expect(said()).toEqual([]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  describe('when the answer to its post was lost', () => {
    /** Moves an alert right after such a post; `found`: what a look into the first channel finds. */
    const movedAfterPost = async (found: PastSearch) => {
      await scene.dispatcher.stop();
      const looks: { channelId: string; at: number }[] = [];
      const dispatcher = createDispatcher({
        ...scene.parts,
        findAlreadyPosted: async ({ channelId }) => {
          looks.push({ channelId, at: scene.clock.now() });
          return found;
        },
      });
      dispatcher.start();
      const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
      const other = await scene.add({ holdMs: 0, recoverMs: 0, threshold: { people: 450 } });
      scene.faults.refuse = inFirst(() => {
        throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
      });
      await scene.polls(300, 500);
      const from = scene.clock.now();
      await move(id);
      scene.faults.refuse = () => {};
      await scene.clock.advance(3 * minute);
      await dispatcher.stop();
      return { id, other: other.id, looks: looks.map(({ channelId, at }) => ({ channelId, ms: at - from })) };
    };

    test('posts there what is not in the old channel, once that is sure', async () => {
      const { id, other, looks } = await movedAfterPost('absent');
      expect(looks).toEqual([{ channelId: 'c1', ms: 2 * minute }]);
      expect(said().sort()).toEqual([`post c1: fired ${other}`, `post c2: fired ${id}`]);
    });

    test('posts nothing where it is in the old channel', async () => {
      await movedAfterPost({ messageId: 'm7' });
      expect(said()).toEqual([]);
      expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
    });
  });

  test('edits what it has posted where that is', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    await scene.polls(300, 500);
    await move(id);
    await scene.polls(300, 300);
    expect(said()).toEqual([`post c1: fired ${id}`, `edit c1: resolved ${id}`, `post c1: line: resolved ${id}`]);
  });
});
