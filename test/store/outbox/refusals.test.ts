import { describe, expect, test } from 'vitest';
import { pollAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';
import { leaseAll, leased, onEachOutbox, overAlert } from './outbox-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const quick = { recoverMs: 0, cooldownMs: 0 };
const sent = (messageId: string) => ({ kind: 'sent', messageId }) as const;
const later = (minute: number) => ({ kind: 'later', at: at(minute), mayBeSent: false, reason: 'failed' }) as const;
const dead = { kind: 'dead', pause: 'missingAccess' } as const;
const refused = { kind: 'refused', pause: 'missingAccess', at: at(60), expiresAt: at(600) } as const;
const editsSpent = { kind: 'cancelled', reason: 'editsSpent' } as const;

onEachOutbox('a job of the outbox', (scene) => {
  const reasons = async () => (await scene.store.alerts.traces('g1')).map(({ reason }) => reason);
  const counts = () => scene.store.outbox.counts();

  describe('that Discord refuses for good', () => {
    test('pauses its alert, drops what that has still to post in the channel, and keeps what puts its messages right', async () => {
      const { id, edit, line } = await overAlert(scene);
      const other = await scene.add({ threshold: { people: 450 } });
      scene.minute = 3;
      await scene.read(300, 500);
      await scene.settle(edit, later(5));
      await scene.settle(line, later(5));
      const fired = leased(await leaseAll(scene), 'fired');
      expect(fired.deliveryIds).toHaveLength(2);
      expect(await scene.store.refusedChannels.due(at(200), 10)).toEqual([]);
      await scene.settle(fired, dead);
      const list = await scene.store.subscriptions.list(guild);
      expect(list.map((one) => [one.id, one.paused])).toEqual(
        list.map((one) => [one.id, { reason: 'missingAccess', at: at(4), until: null }]),
      );
      expect(list.map((one) => one.id).sort()).toEqual([id, other.id].sort());
      expect(await scene.store.refusedChannels.due(at(200), 10)).toEqual([
        { channelId: 'c1', guildId: 'g1', looks: 0 },
      ]);
      scene.minute = 5;
      expect([...(await leaseAll(scene)).keys()].sort()).toEqual(['edit', 'pausedNotice']);
    });

    test('pauses nothing in a user’s direct messages beyond its own reminder, and posts no notice there', async () => {
      const target = { kind: 'dm', userId: 'u1', channelId: 'd1' } as const;
      const { id } = await scene.add({}, { target });
      await scene.read(300, 500);
      await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: 'dmsClosed' });
      const owner = { kind: 'user', userId: 'u1' } as const;
      expect((await scene.store.subscriptions.find(owner, id))?.paused?.reason).toBe('dmsClosed');
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
      expect(await scene.store.refusedChannels.ids(10)).toEqual([]);
    });

    test('is a reason to pause nothing where it was a notice', async () => {
      const { id } = await scene.add();
      await scene.read(300, 500);
      await scene.settle(await scene.leaseOne(), dead);
      await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: 'blocked' });
      expect((await scene.store.subscriptions.find(guild, id))?.paused?.reason).toBe('missingAccess');
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
    });

    test('ends the open episodes of its alert with that message of theirs which is out', async () => {
      const { id } = await scene.add({ ...quick, libraries: ['webster', 'vanier'] });
      for (const [minute, webster, vanier] of [
        [0, 300, 300],
        [1, 500, 300],
      ] as const) {
        scene.minute = minute;
        await pollAt(scene.store, minute, { webster, vanier });
      }
      await scene.post('m1');
      scene.minute = 2;
      await pollAt(scene.store, 2, { webster: 500, vanier: 500 });
      await scene.settle(await scene.leaseOne(), dead);
      expect(leased(await leaseAll(scene), 'edit')).toMatchObject({
        messageId: 'm1',
        notifications: [
          { subscription: { id }, libraryId: 'webster', kind: 'ended', cause: 'paused', closedAt: at(2) },
        ],
      });
    });

    test('keeps the end of a message of its alert that is under way at that moment', async () => {
      const { id, edit, line } = await overAlert(scene);
      await scene.settle(edit, sent('m1'));
      scene.minute = 3;
      await scene.read(500);
      const fired = leased(await leaseAll(scene), 'fired');
      await scene.settle(line, dead);
      await scene.settle(fired, sent('m2'));
      expect(leased(await leaseAll(scene), 'edit')).toMatchObject({
        messageId: 'm2',
        notifications: [{ kind: 'ended', cause: 'paused', subscription: { id } }],
      });
    });

    test('leaves an alert as it is that was paused by hand meanwhile', async () => {
      const { id } = await scene.add();
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      await scene.store.subscriptions.pause(guild, id, 'byHand', at(1));
      expect(await scene.settle(job, dead)).toMatchObject([{ reason: 'missingAccess' }]);
      expect((await scene.store.subscriptions.find(guild, id))?.paused?.reason).toBe('byHand');
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
    });

    test('pauses of an edit those alerts that it had not been refused for before', async () => {
      const first = await scene.add(quick, { sayResolved: false });
      const second = await scene.add({ ...quick, threshold: { people: 250 } }, { sayResolved: false });
      await scene.read(200, 500);
      await scene.post('m1');
      await scene.read(500, 300);
      await scene.settle(await scene.leaseOne(), { ...refused, at: at(4) });
      const paused = async () =>
        (await scene.store.subscriptions.list(guild)).flatMap((one) => (one.paused === null ? [] : [one.id]));
      expect(await paused()).toEqual([first.id]);
      await scene.store.subscriptions.resume(guild, first.id);
      scene.minute = 4;
      await scene.store.subscriptions.edit(guild, second.id, { rule: { ...second.rule, threshold: { people: 260 } } });
      const both = leased(await leaseAll(scene), 'edit');
      expect(both.deliveryIds).toHaveLength(2);
      await scene.settle(both, { ...refused, at: at(60) });
      expect(await paused()).toEqual([second.id]);
    });

    test('pauses what an edit is about the first time alone, and is told each time', async () => {
      const { id, edit, line } = await overAlert(scene);
      await scene.settle(line, sent('m2'));
      expect(await scene.settle(edit, refused)).toMatchObject([{ reason: 'missingAccess', detail: { attempts: 1 } }]);
      expect((await scene.store.subscriptions.find(guild, id))?.paused?.reason).toBe('missingAccess');
      expect([...(await leaseAll(scene)).keys()]).toEqual(['pausedNotice']);
      await scene.store.subscriptions.resume(guild, id);
      scene.minute = 60;
      const again = leased(await leaseAll(scene), 'edit');
      expect(again).toMatchObject({ attempts: 2, mayBeSent: false, expiresAt: at(600), messageId: 'm1' });
      const shown = await reasons();
      expect(await scene.settle(again, { ...refused, at: at(120) })).toMatchObject([{ reason: 'missingAccess' }]);
      expect(await reasons()).toEqual(shown);
      expect((await scene.store.subscriptions.find(guild, id))?.paused).toBeNull();
      expect(await scene.store.outbox.nextDueAt()).toBe(at(120));
    });
  });

  describe('whose message takes no more edits', () => {
    test('becomes a reply that is worth sending for a day, and the line that was to follow goes with it', async () => {
      const { edit, line } = await overAlert(scene);
      await scene.settle(line, { kind: 'expired' });
      await scene.settle(edit, editsSpent);
      const reply = await scene.leaseOne();
      expect(reply).toMatchObject({
        kind: 'alerts',
        about: 'line',
        replyTo: 'm1',
        attempts: 1,
        mayBeSent: false,
        queuedAt: at(2),
        expiresAt: at(2 + 24 * 60),
      });
      expect(reply.id).not.toBe(edit.id);
      expect(reply.deliveryIds).toEqual([reply.id]);
    });

    test.each([
      ['is out', sent('m2')],
      ['may be out', { kind: 'cancelled', reason: 'perhapsSent' }],
      ['will be', later(30)],
    ] as const)('gets no reply where the line that says so %s', async (_what, outcome) => {
      const { edit, line } = await overAlert(scene);
      await scene.settle(line, outcome);
      await scene.settle(edit, editsSpent);
      expect(await scene.lease()).toEqual([]);
    });

    test('gets no reply where its message is gone', async () => {
      const { edit, line } = await overAlert(scene);
      await scene.settle(line, { kind: 'dead', pause: null });
      await scene.settle(edit, { kind: 'cancelled', reason: 'messageGone' });
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
    });
  });
});
