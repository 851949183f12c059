import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BoardSender } from '../../../src/worker/boards/board-ports.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { boardRequest } from '../../store/boards/board-request.ts';
import { boardScene, failing, throwing } from './board-scene.ts';

const minute = 60_000;

describe('a board', () => {
  let scene: Awaited<ReturnType<typeof boardScene>>;
  beforeEach(async () => {
    scene = await boardScene();
  });
  afterEach(() => scene.close());

  const list = () => scene.boards.list('g1');

  describe('whose first post got no answer, where the history may not be read', () => {
    const lost = async () => {
      scene.faults.hiddenHistory = true;
      scene.faults.after = (what) => {
        if (what === 'post') throw failing('transient');
      };
      await scene.boards.create(boardRequest());
      scene.faults.after = () => {};
    };

    test('is that message as long as Discord knows its nonce, and says what is true now', async () => {
      await lost();
      scene.people.webster = 700;
      scene.boards.start();
      await scene.clock.advance(2 * minute);
      expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250', 'edit m1 en webster 700, vanier 250']);
    });

    test.each(['the same process', 'another process'])(
      'is not posted again by %s after that, and says why',
      async (who) => {
        await lost();
        scene.people.webster = 700;
        if (who === 'the same process') {
          scene.faults.refuse = throwing('transient');
          scene.boards.start();
        }
        await scene.clock.advance(30 * minute);
        let looks = 0;
        scene.faults.refuse = (what) => {
          if (what === 'find') looks += 1;
        };
        if (who === 'another process') scene.another().start();
        await scene.clock.advance(60 * minute);
        expect(scene.messages.size).toBe(1);
        expect(looks).toBeGreaterThanOrEqual(11);
        expect(looks).toBeLessThanOrEqual(13);
        expect((await list())[0]?.state).toMatchObject({ messageId: null, unconfirmed: { isUnreadable: true } });
        scene.faults.hiddenHistory = false;
        await scene.clock.advance(6 * minute);
        expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250', 'edit m1 en webster 700, vanier 250']);
        expect((await list())[0]?.state).toMatchObject({ messageId: 'm1', unconfirmed: null });
      },
    );

    test('and is removed then may have left its message, which is said', async () => {
      await lost();
      const [board] = await list();
      expect(await scene.boards.remove('g1', board?.id ?? '')).toMatchObject({ message: 'later' });
    });
  });

  test('whose post Discord surely did not take needs no history to be posted later', async () => {
    scene.faults.hiddenHistory = true;
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'rateLimited', retryAfterMs: 5 * minute, global: false });
    };
    await scene.boards.create(boardRequest());
    scene.faults.refuse = () => {};
    scene.boards.start();
    await scene.clock.advance(8 * minute);
    expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250']);
  });

  test('that is removed while its picture is being drawn is not posted', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = scene.another({ pictures: { of: () => gate.promise.then(() => 'failed' as const) } });
    const creating = slow.create(boardRequest({ hasChart: true }));
    await scene.clock.advance(1_000);
    const [board] = await list();
    await slow.remove('g1', board?.id ?? '');
    gate.resolve();
    await creating;
    expect(scene.said).toEqual([]);
  });

  test('whose picture takes until Discord has forgotten the nonce is looked for before it is posted again', async () => {
    scene.faults.hiddenHistory = true;
    scene.faults.after = throwing('transient');
    await scene.boards.create(boardRequest({ hasChart: true }));
    await scene.clock.advance(100_000);
    const asked: string[] = [];
    scene.faults.refuse = (what) => void asked.push(what);
    const { clock } = scene;
    scene.another({ pictures: { of: () => clock.sleep(30_000).then(() => 'failed' as const) } }).start();
    await clock.advance(minute);
    expect(asked).toEqual(['find']);
  });

  test('that was never posted though it may have been is posted once it is known to be absent', async () => {
    scene.faults.refuse = throwing('transient');
    await scene.boards.create(boardRequest());
    await scene.clock.advance(10 * minute);
    scene.faults.refuse = () => {};
    scene.another().start();
    await scene.clock.advance(minute);
    expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250']);
  });

  test('that is removed while its post is on the way leaves none, though that gets no answer', async () => {
    const gate = Promise.withResolvers<void>();
    const { post } = scene.parts.sender;
    scene.parts.sender.post = async (...given) => {
      await gate.promise;
      await post(...given);
      throw failing('transient');
    };
    const creating = scene.boards.create(boardRequest());
    await scene.clock.advance(0);
    const [board] = await list();
    await scene.boards.remove('g1', board?.id ?? '');
    gate.resolve();
    await creating;
    expect(scene.said.map(({ what }) => what)).toEqual(['post', 'remove']);
  });

  test('whose claim was lost to another process is not posted by the first', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = scene.another({ pictures: { of: () => gate.promise.then(() => 'failed' as const) } });
    const creating = slow.create(boardRequest({ hasChart: true }));
    await scene.clock.advance(2 * minute);
    scene.boards.start();
    await scene.clock.advance(0);
    gate.resolve();
    await creating;
    expect(scene.said.filter(({ what }) => what === 'post')).toHaveLength(1);
    expect(scene.messages.size).toBe(1);
  });

  test('that a process posts which stood still until another one had posted it has that one message', async () => {
    const gate = Promise.withResolvers<void>();
    const post: BoardSender['post'] = (...given) => gate.promise.then(() => scene.sender.post(...given));
    const creating = scene.another({ sender: { ...scene.sender, post } }).create(boardRequest());
    await scene.clock.advance(0);
    scene.boards.start();
    await scene.clock.advance(10 * minute);
    gate.resolve();
    await creating;
    expect([...scene.messages.keys()]).toEqual(['m1']);
    scene.people.webster = 700;
    await scene.clock.advance(2 * minute);
    expect(scene.texts()).toEqual(['en webster 700, vanier 250']);
  });

  describe('whose post is still on the way when its process ends', () => {
    let arrive: () => void;
    beforeEach(async () => {
      const gate = Promise.withResolvers<void>();
      arrive = gate.resolve;
      const post: BoardSender['post'] = (...given) =>
        gate.promise.then(() => scene.sender.post(...given)).then(() => new Promise<never>(() => {}));
      void scene.another({ sender: { ...scene.sender, post } }).create(boardRequest());
      await scene.clock.advance(0);
      scene.boards.start();
    });

    test('leaves none where it is removed meanwhile, and the answer does not say that it is gone', async () => {
      const [board] = await list();
      expect(await scene.boards.remove('g1', board?.id ?? '')).toMatchObject({ message: 'later' });
      await scene.clock.advance(minute);
      arrive();
      await scene.clock.advance(3 * minute);
      expect(scene.said.map(({ what }) => what)).toEqual(['post', 'remove']);
    });

    test('says that it is paused where it is paused meanwhile', async () => {
      const [board] = await list();
      await scene.boards.pause('g1', board?.id ?? '');
      await scene.clock.advance(minute);
      arrive();
      await scene.clock.advance(3 * minute);
      expect(scene.texts()).toEqual(['en paused']);
    });
  });
});
