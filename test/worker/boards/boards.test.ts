import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { boardRequest } from '../../store/boards/board-request.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';
import { boardScene, failing, throwing } from './board-scene.ts';

const minute = 60_000;

describe('a board', () => {
  let scene: Awaited<ReturnType<typeof boardScene>>;
  beforeEach(async () => {
    scene = await boardScene();
  });
  afterEach(() => scene.close());

  const list = () => scene.boards.list('g1');

  test('is one message that is edited in place when what it shows changed, and left alone otherwise', async () => {
    await scene.create();
    scene.boards.start();
    await scene.clock.advance(3 * minute);
    expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250']);
    scene.people.webster = 510;
    await scene.clock.advance(minute);
    await scene.clock.advance(minute);
    expect(scene.requests().slice(1)).toEqual(['edit m1 en webster 510, vanier 250']);
  });

  test('is edited at most once a minute, however fast the counts change, and each minute when they do', async () => {
    await scene.create();
    scene.boards.start();
    for (let i = 0; i < 600; i += 1) {
      scene.people.webster += 10;
      await scene.clock.advance(1_000);
    }
    const times = scene.said.map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(minute);
    expect(gaps.length).toBeGreaterThanOrEqual(8);
  });

  test('is edited every ten minutes though nothing changed, which also brings it back when it was deleted', async () => {
    await scene.create();
    scene.boards.start();
    await scene.clock.advance(11 * minute);
    expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250', 'edit m1 en webster 500, vanier 250']);
    scene.messages.clear();
    await scene.clock.advance(12 * minute);
    expect(scene.texts()).toEqual(['en webster 500, vanier 250']);
  });

  test('that is deleted is posted anew once, at its next change', async () => {
    await scene.create();
    scene.boards.start();
    scene.messages.clear();
    scene.people.webster = 600;
    await scene.clock.advance(5 * minute);
    expect(scene.requests().slice(1)).toEqual([expect.stringMatching(/^post m\d+ en webster 600, vanier 250$/)]);
    expect(scene.messages.size).toBe(1);
  });

  test('whose edits are spent is posted anew, and then its old message is deleted', async () => {
    await scene.create();
    scene.boards.start();
    scene.people.webster = 600;
    scene.faults.refuse = (what) => {
      if (what === 'edit') throw failing('editsSpent');
    };
    await scene.clock.advance(2 * minute);
    const [, post, remove, ...rest] = scene.requests();
    expect(post).toMatch(/^post m\d+ en webster 600, vanier 250$/);
    expect(remove).toBe('remove m1');
    expect(rest).toEqual([]);
    // Should Discord refuse the new one too, there is no new message each minute.
    for (let i = 0; i < 9; i += 1) {
      scene.people.webster += 10;
      await scene.clock.advance(minute);
    }
    expect(scene.said.filter(({ what }) => what === 'post').length).toBeLessThanOrEqual(3);
    expect(scene.messages.size).toBe(1);
  });

  test('deletes its old message later where Discord is away just then', async () => {
    await scene.create();
    scene.boards.start();
    scene.people.webster = 600;
    scene.faults.refuse = (what) => {
      if (what === 'edit') throw failing('editsSpent');
      if (what === 'remove') throw failing('transient');
    };
    await scene.clock.advance(2 * minute);
    expect(scene.messages.size).toBe(2);
    scene.faults.refuse = () => {};
    await scene.clock.advance(2 * minute);
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
  });

  test.each(['unknownChannel', 'missingAccess', 'missingPermissions'] as const)(
    'is paused for %s, says so, and asks Discord nothing more',
    async (reason) => {
      await scene.create();
      scene.boards.start();
      let asked = 0;
      scene.faults.refuse = () => {
        asked += 1;
        throw failing(reason);
      };
      scene.people.webster = 600;
      await scene.clock.advance(2 * minute);
      expect((await list())[0]?.state.paused).toEqual({ reason, at: expect.any(Number) });
      scene.people.webster = 700;
      await scene.clock.advance(60 * minute);
      expect(asked).toBe(1);
    },
  );

  test('goes on after an outage with what is true then, and has not hammered Discord meanwhile', async () => {
    await scene.create();
    scene.boards.start();
    let asked = 0;
    scene.faults.refuse = () => {
      asked += 1;
      throw failing('transient');
    };
    for (let i = 0; i < 30; i += 1) {
      scene.people.webster += 10;
      await scene.clock.advance(minute);
    }
    expect(asked).toBeLessThanOrEqual(9);
    scene.faults.refuse = () => {};
    await scene.clock.advance(6 * minute);
    expect(scene.texts()).toEqual(['en webster 800, vanier 250']);
    expect((await list())[0]?.state).toMatchObject({ failures: 0 });
  });

  test('is repaired after a restart, in the message that it has', async () => {
    await scene.create();
    scene.boards.start();
    await scene.boards.stop();
    scene.people.webster = 900;
    await scene.clock.advance(60 * minute);
    expect(scene.said).toHaveLength(1);
    scene.another().start();
    await scene.clock.advance(minute);
    expect(scene.requests().slice(1)).toEqual(['edit m1 en webster 900, vanier 250']);
  });

  test('shows its own libraries also where the names of two of another board are the words of its one', async () => {
    const names = ['law', 'annex', 'law annex'];
    await scene.close();
    scene = await boardScene({ libraries: () => names.map((id, index) => liveLibrary(id, countOf(index, 0))) });
    await scene.create({ libraryIds: ['law', 'annex'] });
    await scene.create({ libraryIds: ['law annex'] });
    const texts = ['en law 0, annex 1', 'en law annex 2'];
    expect(scene.texts()).toEqual(texts);
    // Both are due at once.
    await scene.clock.advance(60 * minute);
    scene.boards.start();
    await scene.clock.advance(minute);
    expect(scene.texts()).toEqual(texts);
  });

  test('stays one message where the process dies between the post and its record', async () => {
    scene.faults.after = throwing('transient');
    const created = await scene.boards.create(boardRequest());
    expect(created.kind).toBe('later');
    expect(scene.messages.size).toBe(1);
    scene.faults.after = () => {};
    scene.another().start();
    await scene.clock.advance(2 * minute);
    expect(scene.messages.size).toBe(1);
    expect((await list())[0]?.state).toMatchObject({ messageId: 'm1', failures: 0 });
  });

  test.each(['the next process', 'the next look'])(
    'whose post got no answer is found again by %s, long after Discord has forgotten its nonce',
    async (who) => {
      scene.faults.after = (what) => {
        if (what === 'post') throw failing('transient');
      };
      await scene.boards.create(boardRequest());
      scene.faults.refuse = throwing('transient');
      if (who === 'the next look') scene.boards.start();
      await scene.clock.advance(30 * minute);
      scene.faults.after = () => {};
      scene.faults.refuse = () => {};
      scene.people.webster = 700;
      if (who === 'the next process') scene.another().start();
      await scene.clock.advance(7 * minute);
      expect(scene.requests()).toEqual(['post m1 en webster 500, vanier 250', 'edit m1 en webster 700, vanier 250']);
    },
  );

  test('whose process dies after the post in the place of its old message has the new one alone', async () => {
    await scene.create();
    scene.boards.start();
    scene.people.webster = 600;
    scene.faults.refuse = (what) => {
      if (what === 'edit') throw failing('editsSpent');
    };
    scene.faults.after = (what) => {
      if (what === 'post') throw failing('transient');
    };
    await scene.clock.advance(2 * minute);
    expect(scene.messages.size).toBe(2);
    // By now the old one could be edited again.
    scene.faults.refuse = () => {};
    scene.faults.after = () => {};
    await scene.clock.advance(10 * minute);
    expect(scene.texts()).toEqual(['en webster 600, vanier 250']);
    expect(scene.messages.has('m1')).toBe(false);
  });

  test('that is removed before its post is known of leaves no message', async () => {
    scene.faults.after = throwing('transient');
    await scene.boards.create(boardRequest());
    scene.faults.after = () => {};
    const [board] = await list();
    expect(await scene.boards.remove('g1', board?.id ?? '')).toMatchObject({ message: 'gone' });
    expect(scene.messages.size).toBe(0);
  });

  test('that is removed takes its message with it, and never comes back', async () => {
    const { id } = await scene.create();
    scene.boards.start();
    expect(await scene.boards.remove('g1', id)).toMatchObject({ board: { id }, message: 'gone' });
    scene.people.webster = 900;
    await scene.clock.advance(20 * minute);
    expect(scene.messages.size).toBe(0);
    expect(scene.requests()).toHaveLength(2);
  });

  test('that is removed while its message is on the way leaves none', async () => {
    const gate = Promise.withResolvers<void>();
    const { post } = scene.parts.sender;
    scene.parts.sender.post = async (...given) => {
      await gate.promise;
      return post(...given);
    };
    const creating = scene.boards.create(boardRequest());
    await scene.clock.advance(0);
    const [board] = await list();
    await scene.boards.remove('g1', board?.id ?? '');
    gate.resolve();
    await creating;
    expect(scene.said.map(({ what }) => what)).toEqual(['post', 'remove']);
    expect(scene.messages.size).toBe(0);
  });

  test('that is removed says where its message could not be', async () => {
    const { id } = await scene.create();
    scene.faults.refuse = throwing('missingAccess');
    expect(await scene.boards.remove('g1', id)).toMatchObject({ message: 'stays' });
    expect(await scene.boards.remove('g1', id)).toBeUndefined();
  });

  test('that Discord refuses at once is not kept', async () => {
    scene.faults.refuse = throwing('missingPermissions');
    expect(await scene.boards.create(boardRequest())).toMatchObject({ kind: 'refused', reason: 'missingPermissions' });
    expect(await list()).toEqual([]);
  });

  test('that would be one too many is not posted', async () => {
    for (let i = 0; i < 5; i += 1) await scene.create({ channelId: `c${i}` });
    expect(await scene.boards.create(boardRequest({ channelId: 'c9' }))).toEqual({ kind: 'tooMany' });
    expect(scene.said).toHaveLength(5);
  });
});

describe('the picture of a board', () => {
  test('is new every five minutes and kept between, and stays a while where it cannot be drawn', async () => {
    const scene = await boardScene();
    await scene.create({ hasChart: true, libraryIds: ['webster'], locale: 'fr' });
    scene.boards.start();
    const minutes = async (count: number) => {
      for (let i = 0; i < count; i += 1) {
        scene.people.webster += 10;
        await scene.clock.advance(minute);
      }
    };
    await minutes(7);
    const marks = scene.requests().map((text) => /[=+]picture.*$/.exec(text)?.[0] ?? '');
    expect(marks[0]).toBe('+picture no. 1');
    expect(marks.filter((mark) => mark === '+picture no. 2')).toHaveLength(1);
    expect(marks.filter((mark) => mark === '=picture').length).toBeGreaterThanOrEqual(4);
    expect(scene.drawn[0]).toMatchObject({ libraryIds: ['webster'], locale: 'fr' });
    scene.drawing.fails = true;
    await minutes(12);
    expect(scene.requests().at(-1)).toContain('=picture');
    await minutes(8);
    expect(scene.requests().at(-1)).not.toContain('picture');
    scene.drawing.fails = false;
    await minutes(2);
    expect(scene.requests().at(-1)).toContain('picture');
    await scene.close();
  });
});
