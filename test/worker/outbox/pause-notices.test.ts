import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RefusalReason } from '../../../src/domain/alerts/subscription.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type Dispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { addedThing } from '../../store/added-thing.ts';
import { digestRequest } from '../../support/digests.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const hour = 60 * minute;
const guild = { kind: 'guild', guildId: 'g1' } as const;

describe('the notice that an alert is paused', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  let running: Dispatcher;
  beforeEach(async () => {
    scene = await alertScene();
    running = scene.dispatcher;
    running.start();
  });
  afterEach(async () => {
    await running.stop();
    await scene.close();
  });

  const away = async (ms: number) => {
    await running.stop();
    await scene.clock.advance(ms);
    running = createDispatcher(scene.parts);
    running.start();
  };
  /** The alert fires, and Discord refuses its message for `reason`. */
  const refused = async (reason: RefusalReason, channel = 'c1') => {
    scene.faults.refuse = (_what, where) => {
      if (where === channel) throw new SendError({ kind: 'permanent', reason, code: 50_001, detail: 'HTTP 403' });
    };
    await scene.polls(300, 500);
    await scene.clock.advance(5_000);
  };
  const resumed = async (reason: RefusalReason, channel?: string) => {
    for (const { id } of await scene.store.subscriptions.list(guild)) await scene.store.subscriptions.resume(guild, id);
    await refused(reason, channel);
  };
  const notices = () => scene.said.filter(({ text }) => text.startsWith('paused')).map(({ text }) => text);

  test('comes once a day for one reason in one channel, however often it is resumed, and on the next day again', async () => {
    const { id } = await scene.add({ holdMs: 0, cooldownMs: 0 });
    await refused('missingAccess');
    await resumed('missingAccess');
    expect(notices()).toEqual([`paused ${id} missingAccess`]);
    await away(24 * hour - 10 * minute);
    await resumed('missingAccess');
    expect(notices()).toHaveLength(1);
    await away(10 * minute);
    await resumed('missingAccess');
    expect(notices()).toEqual(Array(2).fill(`paused ${id} missingAccess`));
  });

  test('comes for another reason and for another channel on the same day', async () => {
    const { id } = await scene.add({ holdMs: 0, cooldownMs: 0 });
    await refused('missingAccess');
    await resumed('blocked');
    expect(notices()).toEqual([`paused ${id} missingAccess`, `paused ${id} blocked`]);
    const other = await scene.add({ holdMs: 0, cooldownMs: 0 }, { channel: 'c2' });
    await refused('missingAccess', 'c2');
    expect(notices().slice(2)).toEqual([`paused ${other.id} missingAccess`]);
  });

  test('comes for the next alert where that of the first one was dropped with it', async () => {
    const first = await scene.add({ holdMs: 0 });
    scene.faults.refuse = (what) => {
      if (what !== 'post') throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
      throw new SendError({ kind: 'permanent', reason: 'missingAccess', code: 50_001, detail: 'HTTP 403' });
    };
    await scene.polls(300, 500);
    await scene.clock.advance(minute);
    await scene.store.subscriptions.remove(guild, first.id);
    const second = await scene.add({ holdMs: 0 });
    await refused('missingAccess');
    expect(notices()).toEqual([`paused ${second.id} missingAccess`]);
  });

  const changes: [string, (id: string) => Promise<unknown>][] = [
    ['resumed', (id) => scene.store.subscriptions.resume(guild, id)],
    ['removed', (id) => scene.store.subscriptions.remove(guild, id)],
    [
      'moved',
      (id) =>
        scene.store.subscriptions.edit(guild, id, { target: { kind: 'channel', guildId: 'g1', channelId: 'c2' } }),
    ],
  ];

  test.each(changes)('names another one that is paused too once the first was %s', async (_what, change) => {
    const first = await scene.add({ holdMs: 0 });
    await scene.clock.advance(1_000);
    const second = await scene.add({ holdMs: 0, threshold: { people: 600 } });
    scene.faults.refuse = (what, where) => {
      if (what !== 'post') throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
      if (where === 'c1') throw new SendError({ kind: 'permanent', reason: 'blocked', code: 200_000, detail: '' });
    };
    await scene.polls(300, 500, 700);
    expect((await scene.store.subscriptions.list(guild)).map(({ paused }) => paused?.reason)).toEqual(
      Array(2).fill('blocked'),
    );
    await change(first.id);
    scene.faults.refuse = () => {};
    await scene.clock.advance(10 * minute);
    expect(notices()).toEqual([`paused ${second.id} blocked`]);
  });

  test('names a digest that is paused too once the alert was removed', async () => {
    const { id } = await scene.add({ holdMs: 0 });
    const digest = addedThing(await scene.store.digests.add(digestRequest({ createdAt: scene.clock.now() }), 5));
    scene.faults.refuse = (what) => {
      if (what !== 'post') throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
      throw new SendError({ kind: 'permanent', reason: 'blocked', code: 200_000, detail: '' });
    };
    await scene.polls(300, 500);
    const paused = { reason: 'blocked', at: scene.clock.now() } as const;
    await scene.store.digests.change('g1', digest.id, { paused }, scene.clock.now());
    await scene.store.subscriptions.remove(guild, id);
    await running.stop();
    const jobs = await scene.store.outbox.lease({ now: scene.clock.now() + hour, leaseMs: minute, most: 5 });
    expect(jobs).toMatchObject([{ kind: 'pausedNotice', about: { kind: 'digest', digest: { id: digest.id } } }]);
  });

  test.each(changes)(
    'does not come once the alert has been %s while the notice was under way',
    async (_what, change) => {
      const { id } = await scene.add({ holdMs: 0 });
      const answer = Promise.withResolvers<void>();
      const open = scene.sender.openDm;
      scene.sender.openDm = async (userId) => {
        await answer.promise;
        return open(userId);
      };
      await refused('missingAccess');
      await change(id);
      scene.faults.refuse = () => {
        scene.faults.refuse = () => {};
        throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
      };
      answer.resolve();
      await scene.clock.advance(10 * minute);
      expect(notices()).toEqual([]);
    },
  );

  test('goes to the moderators where the person who added the alert had their id deleted', async () => {
    await scene.add({ holdMs: 0, cooldownMs: 0 });
    const [alert] = await scene.store.subscriptions.list(guild);
    await scene.store.userData.forget(alert?.createdBy ?? '');
    await refused('missingAccess');
    const places = scene.said.filter(({ text }) => text.startsWith('paused')).map(({ channelId }) => channelId);
    expect(places).toEqual(['system-g1']);
    expect(running.status().settled).toEqual({ dead: 1, sent: 1 });
  });
});
