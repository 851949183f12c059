import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type PastSearch, SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type Dispatcher, type DispatcherParts } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('a message that was posted just before the process was killed', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  const begun: Dispatcher[] = [];
  let hangs: PromiseWithResolvers<{ messageId: string }>;
  beforeEach(async () => {
    hangs = Promise.withResolvers();
    scene = await alertScene();
    await scene.add({ holdMs: 0 });
    const dead = { isDead: false };
    const { outbox } = scene.store;
    start({
      outbox: {
        ...outbox,
        lease: async (request) => (dead.isDead ? [] : outbox.lease(request)),
        renew: async () => {},
        nextDueAt: async () => (dead.isDead ? undefined : outbox.nextDueAt()),
      },
      sender: {
        ...scene.sender,
        post: async (...given) => {
          await scene.sender.post(...given);
          dead.isDead = true;
          return hangs.promise;
        },
      },
    });
    await scene.polls(300, 500);
    expect(scene.said).toMatchObject([{ what: 'post' }]);
  });
  afterEach(async () => {
    hangs.resolve({ messageId: 'm1' });
    const stopped = Promise.all(begun.splice(0).map((dispatcher) => dispatcher.stop()));
    await scene.clock.advance(0);
    await stopped;
    await scene.close();
  });

  const start = (more: Partial<DispatcherParts>): void => {
    const dispatcher = createDispatcher({ ...scene.parts, ...more });
    begun.push(dispatcher);
    dispatcher.start();
  };
  /** Another process, that long after: what a look into the channel finds, or throws. */
  const restart = async (awayMs: number, look: () => PastSearch): Promise<{ looks: number }> => {
    const seen = { looks: 0 };
    await scene.clock.advance(awayMs);
    start({
      findAlreadyPosted: async () => {
        seen.looks += 1;
        return look();
      },
    });
    await scene.clock.advance(1_000);
    return seen;
  };
  const reasons = () => scene.lines.filter(({ msg }) => /delivery/.test(String(msg))).map(({ reason }) => reason);

  test.each([
    ['five minutes', 5 * minute],
    ['an hour', hour],
  ])('is found %s later, counts as sent, and is edited when it is over', async (_words, awayMs) => {
    await restart(awayMs, () => ({ messageId: 'm1' }));
    expect(reasons()).toEqual(['sent']);
    await scene.polls(300, ...Array.from({ length: 10 }, () => 300));
    expect(scene.said).toMatchObject([
      { what: 'post' },
      { what: 'edit', messageId: 'm1' },
      { what: 'post', text: expect.stringMatching(/^line/) },
    ]);
  });

  test('is looked for from long ago where the clock was set back before the next process began', async () => {
    await scene.clock.advance(minute);
    scene.clock.setBack(20 * minute);
    const postedAt = scene.said[0]?.at ?? 0;
    const since: number[] = [];
    start({
      findAlreadyPosted: async (_job, from) => {
        since.push(from);
        return { messageId: 'm1' };
      },
    });
    await scene.clock.advance(minute);
    expect(reasons()).toEqual(['sent']);
    expect(since).toEqual([expect.toSatisfy((from) => from < postedAt - 20 * minute)]);
  });

  test('is put right although its alert was over before it was found', async () => {
    await scene.polls(300, ...Array.from({ length: 10 }, () => 300));
    await restart(hour, () => ({ messageId: 'm1' }));
    await scene.clock.advance(minute);
    expect(scene.said.slice(1)).toMatchObject([{ what: 'edit', messageId: 'm1' }]);
  });

  test('is looked for as long as Discord does not say, and is not posted again meanwhile', async () => {
    let isAway = true;
    const seen = await restart(hour, () => {
      if (isAway) throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'HTTP 502' });
      return { messageId: 'm1' };
    });
    await scene.clock.advance(2 * hour);
    expect(seen.looks).toBeGreaterThan(10);
    expect(scene.said).toHaveLength(1);
    isAway = false;
    await scene.clock.advance(5 * minute);
    expect(reasons().at(-1)).toBe('sent');
  });

  test('is found although Discord does not say so at first, where the clock was set forward by more than a day', async () => {
    scene.clock.setBack(-33 * hour);
    let isAway = true;
    await restart(0, () => {
      if (isAway) throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'HTTP 502' });
      return { messageId: 'm1' };
    });
    isAway = false;
    await scene.clock.advance(5 * minute);
    expect(reasons().at(-1)).toBe('sent');
    const [alert] = await scene.store.subscriptions.list({ kind: 'guild', guildId: 'g1' });
    expect(alert?.lastSentAt).toBe(alert?.alerts[0]?.state.lastFiredAt);
  });

  test.each([
    ['five minutes', 5 * minute],
    ['an hour', hour],
  ])('is not posted a second time %s later where the channel may not be read', async (_words, awayMs) => {
    await restart(awayMs, () => 'unknown');
    await scene.clock.advance(hour);
    expect(scene.said).toHaveLength(1);
    expect(reasons()).toEqual(['perhapsSent']);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('is found, and put right when it is over, although Discord refuses a message there by now', async () => {
    scene.faults.refuse = (what) => {
      if (what !== 'post') return;
      throw new SendError({ kind: 'permanent', reason: 'missingPermissions', code: 50_013, detail: 'HTTP 403' });
    };
    await restart(minute, () => ({ messageId: 'm1' }));
    await scene.clock.advance(2 * minute);
    expect(reasons().at(-1)).toBe('sent');
    expect((await scene.store.subscriptions.list({ kind: 'guild', guildId: 'g1' }))[0]?.paused).toBeNull();
    await scene.polls(300, ...Array.from({ length: 10 }, () => 300));
    expect(scene.said[1]).toMatchObject({ what: 'edit', messageId: 'm1', text: expect.stringMatching(/^resolved/) });
  });

  test('that never arrived is posted again while it is so, once nothing can be on its way any more', async () => {
    await restart(3 * minute, () => 'absent');
    expect(reasons()).toEqual(['perhapsOnTheWay']);
    await scene.clock.advance(minute / 2);
    expect(reasons()).toEqual(['perhapsOnTheWay', 'absent', 'sent']);
  });

  test('that never arrived and is over meanwhile is dropped with its reason', async () => {
    await scene.polls(300, 300);
    await restart(3 * minute, () => 'absent');
    await scene.clock.advance(minute);
    expect(scene.said).toHaveLength(1);
    expect(reasons()).toEqual(['perhapsOnTheWay', 'cancelled']);
    expect((await scene.store.alerts.traces('g1'))[0]?.reason).toBe('cancelled');
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('that never arrived is posted again while it is recent enough, and dropped afterwards', async () => {
    await restart(hour, () => 'absent');
    await scene.clock.advance(minute / 2);
    expect(scene.said).toHaveLength(1);
    expect(reasons()).toEqual(['perhapsOnTheWay', 'expired']);
  });
});

test('of two alerts in a message that never arrived the one that is over by then is not posted', async () => {
  const scene = await alertScene();
  onTestFinished(() => scene.close());
  const rule = { holdMs: 0, recoverMs: 0, margin: { people: 0 } };
  await scene.add({ ...rule, threshold: { people: 450 } });
  const { id: open } = await scene.add({ ...rule, threshold: { people: 400 } });
  scene.faults.refuse = () => {
    throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'HTTP 502' });
  };
  const dispatcher = createDispatcher({ ...scene.parts, findAlreadyPosted: async () => 'absent' });
  dispatcher.start();
  await scene.polls(300, 500, 430);
  await scene.clock.advance(3 * minute);
  scene.faults.refuse = () => {};
  await scene.clock.advance(3 * minute);
  expect(scene.said.map(({ what, text }) => `${what} ${text}`)).toEqual([`post fired ${open}`]);
  const stopped = dispatcher.stop();
  await scene.clock.advance(0);
  await stopped;
});
