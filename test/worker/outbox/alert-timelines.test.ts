import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const guild = { kind: 'guild', guildId: 'g1' } as const;

describe('an alert, from the reading to the message', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
    scene.dispatcher.start();
  });
  afterEach(() => scene.close());

  const texts = () => scene.said.map(({ what, channelId, text }) => `${what} ${channelId} ${text}`);
  const transient = () => {
    throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'HTTP 503' });
  };
  const permanent = () => {
    throw new SendError({ kind: 'permanent', reason: 'missingAccess', code: 50001, detail: 'HTTP 403' });
  };

  test('is posted once when it fires, edited when it is over, and followed by one line', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    await scene.polls(300, 350, 500, 510, 300, 290);
    expect(texts()[0]).toBe(`post c1 fired ${id}`);
    expect(texts().slice(1).sort()).toEqual([`edit c1 resolved ${id}`, `post c1 line: resolved ${id}`]);
    expect(scene.said.find(({ what }) => what === 'edit')?.messageId).toBe('m1');
  });

  test('is only edited where no line is wanted', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    await scene.polls(300, 500, 300);
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 resolved ${id}`]);
  });

  test('fires after its hold and not a poll before, and says nothing of a single bad reading', async () => {
    const { id } = await scene.add({ holdMs: 3 * minute });
    await scene.polls(300, 900, 300, 500, 500, 500);
    expect(texts()).toEqual([]);
    await scene.polls(500);
    expect(texts()).toEqual([`post c1 fired ${id}`]);
  });

  test('of one channel and moment are one message, and one edit that says which of them is over', async () => {
    const { id: low } = await scene.add(
      { holdMs: 0, recoverMs: 0, threshold: { people: 400 } },
      { sayResolved: false },
    );
    const { id: high } = await scene.add(
      { holdMs: 0, recoverMs: 0, threshold: { people: 800 } },
      { sayResolved: false },
    );
    await scene.polls(300, 900, 600);
    expect(scene.said.map(({ what }) => what)).toEqual(['post', 'edit']);
    expect(texts()[0]).toContain(`fired ${low}`);
    expect(texts()[0]).toContain(`fired ${high}`);
    expect(texts()[1]).toContain(`fired ${low}`);
    expect(texts()[1]).toContain(`resolved ${high}`);
  });

  test.each([0.5, 60, 24 * 60])(
    'goes on by at most one poll late when the clock is set back by %d minutes',
    async (back) => {
      const { id } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
      await scene.polls(300);
      scene.clock.setBack(back * minute);
      await scene.polls(500, 510);
      expect(texts()).toEqual([`post c1 fired ${id}`]);
      scene.clock.setBack(back * minute);
      await scene.polls(300, 290);
      expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 resolved ${id}`]);
    },
  );

  test('that is being tried again is sent though the clock is set back', async () => {
    const { id } = await scene.add({ holdMs: 0 });
    scene.faults.refuse = transient;
    await scene.polls(300, 500);
    scene.faults.refuse = () => {};
    scene.clock.setBack(60 * minute);
    await scene.clock.advance(minute);
    expect(texts()).toEqual([`post c1 fired ${id}`]);
  });

  test('is never sent when it is over before Discord takes it', async () => {
    await scene.add({ holdMs: 0, recoverMs: 0 });
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'rateLimited', retryAfterMs: 5 * minute, global: false });
    };
    await scene.polls(300, 500);
    scene.faults.refuse = () => {};
    await scene.polls(300, 300);
    await scene.clock.advance(20 * minute);
    expect(texts()).toEqual([]);
    const reasons = (await scene.store.alerts.traces('g1')).map(({ reason }) => reason);
    expect(reasons).toContain('cancelled');
  });

  test('is sent again after a failure, and edited although it was over meanwhile', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    scene.faults.refuse = transient;
    await scene.polls(300, 500, 300);
    scene.faults.refuse = () => {};
    await scene.clock.advance(5 * minute);
    // Nobody knows whether the failed post was carried out, so it must not be taken back.
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 resolved ${id}`]);
  });

  test('is shown as sent when Discord has taken it, and not when it fired', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 });
    const sentAt = async () => (await scene.store.subscriptions.find(guild, id))?.lastSentAt;
    scene.faults.refuse = transient;
    await scene.polls(300, 500);
    expect(await sentAt()).toBeNull();
    scene.faults.refuse = () => {};
    const firedAt = scene.clock.now();
    await scene.clock.advance(minute);
    expect(await sentAt()).toBe(firedAt);
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'refused', code: 50035, detail: 'HTTP 400' });
    };
    await scene.polls(300, 500);
    expect((await scene.store.subscriptions.find(guild, id))?.alerts[0]?.state.lastFiredAt).toBeGreaterThan(firedAt);
    expect(await sentAt()).toBe(firedAt);
  });

  test('is dropped with a reason when it is too old', async () => {
    await scene.add({ holdMs: 0 });
    scene.faults.refuse = transient;
    await scene.polls(300, 500);
    await scene.clock.advance(11 * minute);
    scene.faults.refuse = () => {};
    await scene.clock.advance(10 * minute);
    expect(texts()).toEqual([]);
    expect((await scene.store.alerts.traces('g1'))[0]?.reason).toBe('expired');
    expect(scene.lines.find(({ reason }) => reason === 'expired')).toMatchObject({ guildId: 'g1', channelId: 'c1' });
  });

  test('ends with its day: the message is edited, and on the new day nothing is sent before it has been clear', async () => {
    // To five minutes before midnight in Montreal, asleep.
    await scene.close();
    scene = await alertScene({ clock: manualClock(Date.UTC(2026, 1, 12, 4, 55)) });
    scene.dispatcher.start();
    const { id } = await scene.add({ holdMs: 0, cooldownMs: 0 });
    await scene.polls(300, 500);
    await scene.clock.advance(5 * minute);
    await scene.polls(500, 500, 600);
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 ended ${id}`]);
    await scene.polls(300, 500);
    expect(texts().at(-1)).toBe(`post c1 fired ${id}`);
  });

  test('that has reached its daily limit says at its end that it was silent, not that it was true until then', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    for (let times = 0; times < 4; times += 1) {
      await scene.polls(300, 500, 300);
      await scene.clock.advance(31 * minute);
    }
    await scene.clock.advance(12 * 60 * minute);
    await scene.polls(300);
    expect(texts().slice(4)).toEqual([
      `post c1 fired ${id} for the last time`,
      `edit c1 ended ${id} for the last time`,
    ]);
  });

  test('that is nearly over when its day ends is edited with the first reading of the new one, not when its hold would be over', async () => {
    await scene.close();
    scene = await alertScene({ clock: manualClock(Date.UTC(2026, 1, 12, 4, 55)) });
    scene.dispatcher.start();
    const { id } = await scene.add({ holdMs: 0, recoverMs: 30 * minute });
    // 23:56 to 23:58: armed, fired, clear again; then the first minutes of the new day.
    await scene.polls(300, 500, 300, 300, 300);
    await scene.clock.advance(1_000);
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 ended ${id}`]);
  });

  test('pauses when Discord refuses for good, and the user who added it is notified once', async () => {
    const { id } = await scene.add({ holdMs: 0, threshold: { people: 400 } });
    await scene.add({ holdMs: 0, threshold: { people: 500 } });
    scene.faults.refuse = (_, where) => {
      if (where === 'c1') permanent();
    };
    await scene.polls(300, 450, 600);
    await scene.clock.advance(minute);
    const all = await scene.store.subscriptions.list(guild);
    expect(all.map(({ paused }) => paused?.reason)).toEqual(['missingAccess', 'missingAccess']);
    expect(texts()).toEqual([`post dm-moderator paused ${id} missingAccess`]);
    expect((await scene.store.alerts.traces('g1')).map(({ reason }) => reason)).toContain('missingAccess');
  });

  test('notifies the user who added it where the server has no channel for that', async () => {
    const { id } = await scene.add({ holdMs: 0 }, { createdBy: 'moderator' });
    scene.faults.refuse = (_, where) => {
      if (where !== 'moderator' && where !== 'dm-moderator') permanent();
    };
    await scene.polls(300, 450);
    await scene.clock.advance(1_000);
    expect(texts()).toEqual([`post dm-moderator paused ${id} missingAccess`]);
  });

  test('of one-shot kind ends with its message', async () => {
    const target = { kind: 'dm', userId: 'student', channelId: 'dm-student' } as const;
    const { id } = await scene.add({ holdMs: 0, oneShot: true }, { target });
    await scene.polls(300, 500, 300, 500);
    expect(texts()).toEqual([`post dm-student fired ${id}`]);
    expect(await scene.store.subscriptions.list({ kind: 'user', userId: 'student' })).toEqual([]);
  });

  test('of one-shot kind says so when its time is over', async () => {
    const target = { kind: 'dm', userId: 'student', channelId: 'dm-student' } as const;
    const { id } = await scene.add({ oneShot: true }, { target, expiresAt: scene.clock.now() + 10 * minute });
    await scene.polls(300);
    await scene.clock.advance(30 * minute);
    expect(texts()).toEqual([`post dm-student line: expired ${id}`]);
    expect(await scene.store.subscriptions.list({ kind: 'user', userId: 'student' })).toEqual([]);
    await scene.polls(500, 300, 500);
    expect(scene.said).toHaveLength(1);
  });

  test('posts nothing more once it is removed or paused, and posts again when it is resumed and clear', async () => {
    const { id: removed } = await scene.add({ holdMs: 0 });
    const { id: paused } = await scene.add({ holdMs: 0, cooldownMs: 0 }, { channel: 'c2' });
    await scene.polls(300);
    expect(await scene.store.subscriptions.remove(guild, removed)).toBe(true);
    expect(await scene.store.subscriptions.pause(guild, paused, 'byHand', scene.clock.now())).toBe(true);
    await scene.polls(500);
    expect(texts()).toEqual([]);
    expect(await scene.store.subscriptions.resume(guild, paused)).toBe(true);
    await scene.polls(510, 300, 500);
    expect(texts()).toEqual([`post c2 fired ${paused}`]);
  });

  test('fires for a crossing by the first poll after it was resumed or brought back, where it was clear by then', async () => {
    const { id } = await scene.add({ holdMs: 0, cooldownMs: 0 });
    await scene.polls(300);
    await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
    await scene.polls(500, 300);
    await scene.store.subscriptions.resume(guild, id);
    await scene.polls(500);
    expect(texts()).toEqual([`post c1 fired ${id}`]);
    await scene.polls(300);
    await scene.store.subscriptions.remove(guild, id);
    await scene.store.subscriptions.restore(guild, id, 5);
    await scene.polls(500);
    expect(texts().filter((text) => text.startsWith('post c1 fired'))).toHaveLength(2);
  });

  test('does not fire for what was so when it was resumed, nor for a count on the way', async () => {
    const { id } = await scene.add({ holdMs: 0, margin: { people: 50 } });
    await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
    for (const people of [500, 390]) {
      await scene.polls(people);
      await scene.store.subscriptions.resume(guild, id);
      await scene.polls(500);
    }
    expect(texts()).toEqual([]);
  });

  test('starts anew when its rule is changed, and its message is edited', async () => {
    const { id, rule } = await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    expect(await scene.store.subscriptions.edit(guild, id, { rule: { ...rule, threshold: { people: 450 } } })).toEqual({
      kind: 'edited',
    });
    await scene.polls(500, 510);
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 ended ${id}`]);
    expect((await scene.store.subscriptions.find(guild, id))?.rule.version).toBe(2);
  });

  test('leaves nothing of a server that is forgotten', async () => {
    await scene.add({ holdMs: 0 });
    const { id } = await scene.add({ holdMs: 0 }, { guild: 'g2', channel: 'c2' });
    await scene.polls(300);
    await scene.store.subscriptions.forgetGuild('g1');
    await scene.polls(500);
    expect(texts()).toEqual([`post c2 fired ${id}`]);
    expect(await scene.store.alerts.traces('g1')).toEqual([]);
    expect(await scene.store.subscriptions.list(guild)).toEqual([]);
  });

  test('leaves ten traces of its server and no more', async () => {
    await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 });
    for (let round = 0; round < 8; round += 1) await scene.polls(300, 500);
    const traces = await scene.store.alerts.traces('g1');
    expect(traces).toHaveLength(10);
    expect(traces[0]?.at).toBeGreaterThanOrEqual(traces[9]?.at ?? 0);
  });
});
