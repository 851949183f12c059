import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type FindAlreadyPosted } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;

describe('the dispatcher', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
  });
  afterEach(() => scene.close());

  const fireIn = async (servers: number) => {
    for (let i = 0; i < servers; i += 1) await scene.add({ holdMs: 0 }, { guild: `g${i}`, channel: `c${i}` });
    await scene.polls(300, 500);
  };

  test('holds a few of a backlog in memory, however slow Discord is, and leaves the rest in the table', async () => {
    const held: number[] = [];
    const { promise: answer, resolve } = Promise.withResolvers<{ messageId: string }>();
    const dispatcher = createDispatcher({ ...scene.parts, sender: { ...scene.sender, post: () => answer } });
    await fireIn(120);
    dispatcher.start();
    for (let i = 0; i < 50; i += 1) {
      await scene.clock.advance(500);
      held.push(dispatcher.status().held);
    }
    expect(Math.max(...held)).toBeLessThanOrEqual(32);
    const { queued, leased } = await scene.store.outbox.counts();
    expect(leased).toBe(dispatcher.status().held);
    expect(queued + leased).toBe(120);
    resolve({ messageId: 'm' });
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
  });

  test('does not take a message again that it is still sending', async () => {
    let posts = 0;
    const { promise: answer, resolve } = Promise.withResolvers<{ messageId: string }>();
    const post = () => {
      posts += 1;
      return answer;
    };
    const dispatcher = createDispatcher({ ...scene.parts, sender: { ...scene.sender, post } });
    await fireIn(1);
    dispatcher.start();
    await scene.clock.advance(5 * minute);
    expect(posts).toBe(1);
    resolve({ messageId: 'm' });
    await scene.clock.advance(0);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
  });

  test('gives back what it has not begun when it stops, and the next one sends it', async () => {
    await fireIn(20);
    const first = createDispatcher(scene.parts);
    first.start();
    await scene.clock.advance(50);
    const stopped = first.stop();
    await scene.clock.advance(0);
    await stopped;
    const before = scene.said.length;
    expect(before).toBeLessThan(20);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 20 - before, leased: 0 });
    scene.dispatcher.start();
    await scene.clock.advance(2_000);
    expect(scene.said.map(({ channelId }) => channelId).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => `c${i}`).sort(),
    );
  });

  test('waits as long as Discord says, for all channels where that is meant for all', async () => {
    await fireIn(3);
    let refusals = 0;
    scene.faults.refuse = () => {
      if (refusals > 0) return;
      refusals += 1;
      throw new SendError({ kind: 'rateLimited', retryAfterMs: 30_000, global: true });
    };
    const from = scene.clock.now();
    scene.dispatcher.start();
    await scene.clock.advance(2 * minute);
    expect(scene.said).toHaveLength(3);
    expect(scene.said.filter(({ at }) => at < from + 30_000)).toEqual([]);
  });

  test('drops what became too old while it waited for its turn, and posts nothing of it', async () => {
    await fireIn(20);
    let asked = 0;
    scene.faults.refuse = () => {
      asked += 1;
      if (asked === 1) throw new SendError({ kind: 'rateLimited', retryAfterMs: 11 * minute, global: true });
    };
    scene.dispatcher.start();
    await scene.clock.advance(12 * minute);
    expect([scene.said, asked]).toEqual([[], 1]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('keeps to five messages in five seconds in a channel, and merges what has to wait', async () => {
    const rounds = 12;
    scene.dispatcher.start();
    for (let i = 0; i < rounds; i += 1)
      await scene.add({ holdMs: 0, threshold: { people: 400 + i * 10 } }, { sayResolved: false });
    await scene.polls(300);
    for (let i = 0; i < rounds; i += 1) {
      await scene.clock.advance(10);
      await scene.read(405 + i * 10);
      await scene.clock.advance(0);
    }
    await scene.clock.advance(20_000);
    const posts = scene.said.filter(({ what }) => what === 'post');
    expect(posts.length).toBeLessThan(rounds);
    expect(posts.flatMap(({ text }) => text.split(', '))).toHaveLength(rounds);
    for (const { at } of posts) {
      expect(posts.filter((other) => other.at >= at && other.at < at + 5_000).length).toBeLessThanOrEqual(5);
    }
  });

  test.each([
    ['finds it there and posts nothing', { messageId: 'm1' }, 0],
    ['does not find it and posts it', 'absent', 1],
  ] as const)(
    'looks into the channel before it repeats what Discord may have forgotten, %s',
    async (_what, found, posts) => {
      await fireIn(1);
      const asked: number[] = [];
      const findAlreadyPosted = async (_job: unknown, since: number) => {
        asked.push(since);
        return found;
      };
      const dispatcher = createDispatcher({ ...scene.parts, findAlreadyPosted });
      const queuedAt = scene.clock.now();
      scene.faults.refuse = () => {
        if (scene.clock.now() > queuedAt + 3 * minute) return;
        throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
      };
      dispatcher.start();
      await scene.clock.advance(1.5 * minute);
      expect(asked).toEqual([]);
      await scene.clock.advance(5 * minute);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked[0]).toBe(queuedAt);
      expect(scene.said).toHaveLength(posts);
      expect(dispatcher.status().settled.sent).toBe(1);
      const stopped = dispatcher.stop();
      await scene.clock.advance(0);
      await stopped;
    },
  );

  /** An alert that a process posted as `m1` before it died, and that was over before the next began, 20 minutes later. */
  const postedByTheDead = async () => {
    await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    await scene.polls(300, 500);
    await scene.store.outbox.lease({ now: scene.clock.now(), leaseMs: 15_000, most: 1 });
    await scene.clock.advance(20 * minute);
    await scene.polls(300, 290);
  };
  const searching = async (found: (times: number) => Awaited<ReturnType<FindAlreadyPosted>>) => {
    let times = 0;
    const findAlreadyPosted: FindAlreadyPosted = async () => {
      times += 1;
      return found(times);
    };
    const dispatcher = createDispatcher({ ...scene.parts, findAlreadyPosted });
    dispatcher.start();
    await scene.clock.advance(5 * minute);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
    expect(await scene.store.outbox.nextDueAt()).toBeUndefined();
  };

  test.each([
    ['at once', 1],
    ['after Discord has failed to answer', 3],
  ])('puts right what was posted before an outage of more than ten minutes, found %s', async (_when, times) => {
    await postedByTheDead();
    await searching((asked) => {
      if (asked >= times) return { messageId: 'm1' };
      throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
    });
    expect(scene.said).toMatchObject([{ what: 'edit', messageId: 'm1', text: expect.stringContaining('resolved') }]);
  });

  test.each([
    ['absent', 'expired'],
    ['unknown', 'perhapsSent'],
  ] as const)('posts nothing so late that is %s', async (found, reason) => {
    await postedByTheDead();
    await searching(() => found);
    expect(scene.said).toEqual([]);
    expect((await scene.store.alerts.traces('g1')).map((trace) => trace.reason)).toContain(reason);
  });

  test('looks for a post that failed without an answer at the end of its ten minutes', async () => {
    await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    await scene.polls(300, 500);
    const postedAt = scene.clock.now() + 9.5 * minute;
    const findAlreadyPosted: FindAlreadyPosted = async () =>
      scene.clock.now() >= postedAt ? { messageId: 'm1' } : 'absent';
    scene.faults.refuse = (what) => {
      if (what === 'post') throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'none' });
    };
    const dispatcher = createDispatcher({ ...scene.parts, findAlreadyPosted });
    dispatcher.start();
    await scene.clock.advance(11 * minute);
    await scene.polls(300, 290);
    expect(scene.said.map(({ what, messageId }) => `${what} ${messageId}`)).toEqual(['edit m1']);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
  });

  test('does not spin when something is due that cannot be leased', async () => {
    let leases = 0;
    const outbox = {
      ...scene.store.outbox,
      lease: async () => {
        leases += 1;
        return [];
      },
      nextDueAt: async () => scene.clock.now() - 1_000,
    };
    const dispatcher = createDispatcher({ ...scene.parts, outbox });
    dispatcher.start();
    await scene.clock.advance(10_000);
    expect(leases).toBeLessThan(100);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
  });

  test('claims nothing while nothing is due', async () => {
    const lease = () => Promise.reject(new Error('a claim'));
    const dispatcher = createDispatcher({ ...scene.parts, outbox: { ...scene.store.outbox, lease } });
    dispatcher.start();
    await scene.clock.advance(60_000);
    expect(scene.lines.filter(({ msg }) => msg.includes('could not be asked'))).toEqual([]);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
  });

  test('goes on when the database fails for a moment', async () => {
    let failures = 2;
    const outbox = {
      ...scene.store.outbox,
      lease: (...given: Parameters<typeof scene.store.outbox.lease>) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('database is locked')) : scene.store.outbox.lease(...given);
      },
    };
    await fireIn(1);
    const dispatcher = createDispatcher({ ...scene.parts, outbox });
    dispatcher.start();
    await scene.clock.advance(10_000);
    expect(scene.said).toHaveLength(1);
    expect(scene.lines.filter(({ msg }) => msg.includes('could not be asked'))).toHaveLength(1);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
  });
});

describe('a reading', () => {
  test('hears nothing from a counter that stands still, and writes a line of each decision', async () => {
    const scene = await alertScene();
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300);
    const now = scene.clock.now();
    const reading = { libraryId: 'webster', raw: 900, stamp: 'frozen', fetchedAt: now + 1 };
    const still = (seenAt: number) => scene.record([{ reading, seenAt, estimateState: {}, people: 900 }]);
    await scene.clock.advance(50 * minute);
    await still(scene.clock.now());
    expect(
      (await scene.store.subscriptions.list({ kind: 'guild', guildId: 'g1' }))[0]?.alerts[0]?.state.phase.kind,
    ).toBe('inactive');
    await scene.polls(500);
    expect(scene.lines.filter(({ subscriptionId }) => subscriptionId === id).map(({ reason }) => reason)).toEqual([
      'armed',
      'fired',
    ]);
    await scene.close();
  });
});
