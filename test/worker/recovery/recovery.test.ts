import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RefusalReason } from '../../../src/domain/alerts/subscription.ts';
import type { Allowed } from '../../../src/store/refused-channels/refused-channel-ports.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createChannelUse } from '../../../src/worker/recovery/channel-use.ts';
import { createRecovery } from '../../../src/worker/recovery/recovery.ts';
import { digestRequest } from '../../support/digests.ts';
import { alertScene } from '../outbox/alert-scene.ts';

const minute = 60_000;
const hour = 60 * minute;
const guild = { kind: 'guild', guildId: 'g1' } as const;
const all: Allowed = new Set(['text', 'embeds', 'files']);

describe('what is paused for want of a permission', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  let recovery: ReturnType<typeof createRecovery>;
  /** What the bot may post, or the refusal of the look; and when the channel was looked at. */
  let access: { now: Allowed | SendError; looks: { channelId: string; at: number }[] };

  beforeEach(async () => {
    scene = await alertScene();
    access = { now: refusal('missingAccess'), looks: [] };
    recovery = createRecovery({
      store: scene.store.refusedChannels,
      access: async (channelId) => {
        access.looks.push({ channelId, at: scene.clock.now() });
        if (access.now instanceof SendError) throw access.now;
        return access.now;
      },
      clock: scene.clock,
      campusNow: scene.clock.now,
      random: () => 0,
      logger: scene.parts.logger,
      wakeSignal: scene.parts.wakeSignal,
    });
    scene.dispatcher.start();
    recovery.start();
  });
  afterEach(async () => {
    const stopped = recovery.stop();
    await scene.clock.advance(0);
    await stopped;
    await scene.close();
  });

  const refusal = (reason: RefusalReason) =>
    new SendError({ kind: 'permanent', reason, code: 50_001, detail: 'HTTP 403' });
  const refuse = (reason: RefusalReason) => {
    scene.faults.refuse = (_what, where) => {
      if (where === 'c1') throw refusal(reason);
    };
  };
  const giveBack = (allowed: Allowed = all) => {
    scene.faults.refuse = () => {};
    access.now = allowed;
  };
  const texts = () => scene.said.filter(({ channelId }) => channelId === 'c1').map(({ text }) => text);
  const alerts = () => scene.store.subscriptions.list(guild);
  /** An alert that fires while Discord refuses its channel, and is paused. */
  const pausedAlert = async (reason: RefusalReason = 'missingAccess') => {
    const alert = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 });
    refuse(reason);
    await scene.polls(300, 500);
    expect((await alerts())[0]?.paused?.reason).toBe(reason);
    return alert;
  };

  test.each(['missingAccess', 'missingPermissions', 'lacks2048', 'notInServer'] as const)(
    'is resumed within the hour after %s, says so once, and fires again',
    async (reason) => {
      const { id } = await pausedAlert(reason);
      await scene.clock.advance(10 * minute);
      giveBack();
      await scene.clock.advance(hour);
      expect(texts()).toEqual([`resumed ${id}`]);
      expect((await alerts())[0]?.paused).toBeNull();
      expect((await scene.store.alerts.traces('g1'))[0]).toMatchObject({
        subscriptionId: id,
        reason: 'permissionBack',
      });
      await scene.polls(300, 500);
      expect(texts()).toEqual([`resumed ${id}`, `fired ${id}`]);
      await scene.clock.advance(3 * hour);
      expect(access.looks).toHaveLength(1);
    },
  );

  test('is looked at ever more seldom while nothing changes, and never by more than one look at a time', async () => {
    await pausedAlert();
    const from = scene.clock.now();
    await scene.dispatcher.stop();
    await scene.clock.advance(9 * hour);
    const hours = access.looks.map(({ at }) => Math.round((at - from) / hour));
    expect(hours).toEqual([1, 2, 4, 8]);
  });

  test('is resumed after the look that follows a use of the channel, however long it was refused', async () => {
    const { id } = await pausedAlert();
    await scene.clock.advance(2.5 * hour);
    giveBack();
    const use = createChannelUse({
      store: scene.store.refusedChannels,
      clock: scene.clock,
      logger: scene.parts.logger,
    });
    const before = access.looks.length;
    use('c9');
    use('c1');
    await scene.clock.advance(minute);
    expect(access.looks).toHaveLength(before + 1);
    expect(texts()).toEqual([`resumed ${id}`]);
  });

  test('is not looked at for each of many uses', async () => {
    await pausedAlert();
    const use = createChannelUse({
      store: scene.store.refusedChannels,
      clock: scene.clock,
      logger: scene.parts.logger,
    });
    for (let uses = 0; uses < 600; uses += 1) {
      use('c1');
      await scene.clock.advance(1_000);
    }
    expect(access.looks.length).toBeLessThanOrEqual(2);
  });

  test('is noticed to be used some seconds after the list of channels could not be read', async () => {
    await pausedAlert();
    let isAway = true;
    const { ids, used } = scene.store.refusedChannels;
    const noticed: string[] = [];
    const use = createChannelUse({
      store: {
        ids: (most) => (isAway ? Promise.reject(new Error('the database is away')) : ids(most)),
        used: async (channelId, now) => {
          noticed.push(channelId);
          await used(channelId, now);
        },
      },
      clock: scene.clock,
      logger: scene.parts.logger,
    });
    use('c1');
    await scene.clock.advance(4_000);
    isAway = false;
    use('c1');
    await scene.clock.advance(2_000);
    expect(noticed).toEqual([]);
    use('c1');
    await scene.clock.advance(0);
    expect(noticed).toEqual(['c1']);
  });

  test.each(['byHand', 'blocked', 'code50099'] as const)('is not what was paused for %s', async (reason) => {
    const { id } = await scene.add({ holdMs: 0 });
    if (reason === 'byHand') await scene.store.subscriptions.pause(guild, id, reason, scene.clock.now());
    else {
      refuse(reason);
      await scene.polls(300, 500);
    }
    giveBack();
    await scene.clock.advance(3 * hour);
    expect((await alerts())[0]?.paused?.reason).toBe(reason);
    expect(access.looks).toEqual([]);
  });

  test('says that it is back only of what is still there and has not been paused again', async () => {
    const gone = await pausedAlert();
    scene.faults.refuse = () => {};
    const [again, other] = [
      await scene.add({ holdMs: 0, threshold: { people: 600 } }),
      await scene.add({ holdMs: 0, threshold: { people: 700 } }),
    ];
    refuse('missingAccess');
    await scene.polls(800);
    giveBack();
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 503' });
    };
    await scene.clock.advance(hour + minute);
    expect((await alerts()).map(({ paused }) => paused)).toEqual([null, null, null]);
    await scene.store.subscriptions.remove(guild, gone.id);
    await scene.store.subscriptions.pause(guild, again.id, 'byHand', scene.clock.now());
    giveBack();
    await scene.clock.advance(hour);
    expect(texts()).toEqual([`resumed ${other.id}`]);
  });

  test('stays paused where a moderator pauses it meanwhile', async () => {
    const { id } = await pausedAlert();
    await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
    giveBack();
    await scene.clock.advance(3 * hour);
    expect((await alerts())[0]?.paused?.reason).toBe('byHand');
    expect(texts()).toEqual([]);
  });

  test('is resumed as far as the permissions go: an alert by text alone, a digest and a picture not before', async () => {
    const { id } = await pausedAlert();
    const { store, clock } = scene;
    const added = await store.digests.add(digestRequest({ createdAt: clock.now() }), 5);
    if (added.kind !== 'added') throw new Error(added.kind);
    const digest = added.thing.id;
    await store.digests.change(
      'g1',
      digest,
      { paused: { reason: 'missingPermissions', at: clock.now() } },
      clock.now(),
    );
    const time = { now: clock.now(), until: clock.now() + minute };
    const board = await store.boards.add({ ...digestRequest({ createdAt: clock.now() }), hasChart: true }, 5, time);
    if (board.kind !== 'added') throw new Error(board.kind);
    const paused = { reason: 'missingPermissions', at: clock.now() } as const;
    await store.boards.settle(board.thing, { ...board.thing.board.state, paused }, null);
    giveBack(new Set(['text']));
    await clock.advance(hour);
    expect(texts()).toEqual([`resumed ${id}`]);
    expect((await store.digests.list('g1'))[0]?.paused?.reason).toBe('missingPermissions');
    giveBack();
    await clock.advance(3 * hour);
    expect(texts()).toEqual([`resumed ${id}`, `resumed ${digest} ${board.thing.board.id}`]);
    expect((await store.digests.list('g1'))[0]).toMatchObject({ paused: null });
    expect((await store.digests.list('g1'))[0]?.nextAt).toBeGreaterThan(clock.now());
    expect((await store.boards.list('g1'))[0]?.state.paused).toBeNull();
  });

  test('is looked at again soon where Discord does not say, and that counts for nothing', async () => {
    await pausedAlert();
    access.now = new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 503' });
    await scene.clock.advance(hour + 35 * minute);
    expect(access.looks.length).toBeGreaterThanOrEqual(3);
    giveBack();
    await scene.clock.advance(11 * minute);
    expect(texts()).toHaveLength(1);
  });

  test('has the message put right whose edit Discord had refused', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 }, { sayResolved: false });
    await scene.polls(300, 500);
    refuse('missingAccess');
    await scene.polls(300);
    giveBack();
    await scene.clock.advance(hour + minute);
    expect(texts()).toContain(`resolved ${id}`);
    expect((await alerts())[0]?.paused).toBeNull();
  });

  test('is forgotten with its server', async () => {
    await pausedAlert();
    await scene.store.subscriptions.forgetGuild('g1');
    await scene.clock.advance(3 * hour);
    expect(access.looks).toEqual([]);
  });
});
