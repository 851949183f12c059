import { expect, test } from 'vitest';
import type { JobOutcome } from '../../../src/store/outbox/outbox-ports.ts';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { addedThing } from '../added-thing.ts';
import { pollAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';
import { leaseAll, leased, onEachOutbox, overAlert } from './outbox-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const quick = { recoverMs: 0, cooldownMs: 0 };
const sent = (messageId: string) => ({ kind: 'sent', messageId }) as const;
const later = (minute: number, mayBeSent = false) =>
  ({ kind: 'later', at: at(minute), mayBeSent, reason: 'rateLimited' }) as const;
const dead = { kind: 'dead', pause: 'missingAccess' } as const;

onEachOutbox('a settled job', (scene) => {
  const reasons = async () => (await scene.store.alerts.traces('g1')).map(({ reason }) => reason);
  const counts = () => scene.store.outbox.counts();
  const outcomes: readonly (readonly [JobOutcome, string, object])[] = [
    [sent('m1'), 'sent', { messageId: 'm1' }],
    [later(3), 'rateLimited', { waitMs: 120_000 }],
    [{ kind: 'expired' }, 'expired', {}],
    [dead, 'missingAccess', {}],
    [{ kind: 'dead', pause: null }, 'refused', {}],
    [{ kind: 'cancelled', reason: 'perhapsSent' }, 'perhapsSent', {}],
  ];
  test.each(outcomes)(
    'that ended as %j is told in the log by the code %s, a note of each delivery',
    async (outcome, reason, detail) => {
      const alerts = [await scene.add(), await scene.add({ threshold: { people: 450 } })];
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      const notes = await scene.settle(job, outcome);
      const noteOf = (deliveryId: string | undefined, subscriptionId: unknown) => ({
        subscriptionId,
        guildId: 'g1',
        at: at(1),
        reason,
        detail: { attempts: 1, ...detail, deliveryId, kind: 'fired', episode: 1, channelId: 'c1' },
      });
      expect(notes).toStrictEqual(
        [...job.deliveryIds].sort().map((id) => noteOf(id, expect.stringMatching(/^\w{4}$/))),
      );
      expect(notes.map(({ subscriptionId }) => subscriptionId).sort()).toEqual(alerts.map(({ id }) => id).sort());
      // What is only tried again is no decision that `/status` would show.
      const isShown = outcome.kind !== 'later';
      expect((await reasons()).filter((one) => one === reason)).toHaveLength(isShown ? 2 : 0);
    },
  );

  test('leaves no line in `/status` where it only told a channel that its alerts go on', async () => {
    await scene.add();
    await scene.read(300, 500);
    await scene.settle(await scene.leaseOne(), dead);
    await scene.settle(await scene.leaseOne(), sent('m1'));
    const [channel] = await scene.store.refusedChannels.due(at(200), 10);
    if (channel === undefined) throw new Error('no channel is refused');
    const time = { now: at(1), campusNow: at(1), dueAt: at(60) };
    await scene.store.refusedChannels.settle(channel, new Set(['text']), time);
    const before = await reasons();
    expect(await scene.settle(await scene.leaseOne(), sent('m2'))).toMatchObject([{ reason: 'sent' }]);
    expect(await reasons()).toEqual(before);
  });

  test('that was posted releases its own edit and line, and not those of another message', async () => {
    await scene.add(quick);
    await scene.add(quick, { guild: 'g2', channel: 'c2' });
    await scene.read(300, 500);
    const jobs = await scene.lease();
    await scene.read(500, 300);
    expect(await scene.lease()).toEqual([]);
    const [one, other] = jobs;
    if (one === undefined || other === undefined) throw new Error('two were to be leased');
    await scene.settle(one, sent('m1'));
    const after = await leaseAll(scene);
    expect([...after.keys()].sort()).toEqual(['edit', 'line']);
    expect(leased(after, 'edit')).toMatchObject({ messageId: 'm1', guildId: one.guildId });
    expect(leased(after, 'line')).not.toHaveProperty('replyTo');
    await scene.settle(other, { kind: 'expired' });
    expect(await counts()).toEqual({ queued: 0, leased: 2 });
    for (const job of after.values()) await scene.settle(job, sent('m2'));
    expect(await scene.lease()).toEqual([]);
    expect(await counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('releases the end of the library that it is about, and not that of another one of the same alert', async () => {
    const poll = async (minute: number, webster: number, vanier: number) => {
      scene.minute = minute;
      await pollAt(scene.store, minute, { webster, vanier });
    };
    await scene.add({ ...quick, libraries: ['webster', 'vanier'] }, { sayResolved: false });
    await poll(0, 300, 300);
    await poll(1, 500, 300);
    const first = await scene.leaseOne();
    await poll(1.5, 500, 500);
    const second = await scene.leaseOne();
    await poll(1.8, 300, 300);
    await scene.settle(first, sent('m1'));
    const edit = await scene.leaseOne();
    expect(edit).toMatchObject({ messageId: 'm1', notifications: [{ libraryId: 'webster', kind: 'resolved' }] });
    expect(await scene.lease()).toEqual([]);
    await scene.settle(second, sent('m2'));
    expect(await scene.leaseOne()).toMatchObject({ messageId: 'm2', notifications: [{ libraryId: 'vanier' }] });
  });

  test.each([
    ['was sent', sent('m1'), 0],
    ['may have been sent', { kind: 'cancelled', reason: 'perhapsSent' }, 0],
    ['came too late', { kind: 'expired' }, 1],
    ['is tried again', later(2), 1],
    ['was wrong', { kind: 'dead', pause: null }, 1],
  ] as const)('of an alert that notifies once ends that where it %s, and only then', async (_what, outcome, left) => {
    await scene.add({ oneShot: true });
    await scene.add({ threshold: { people: 450 } }, { guild: 'g2', channel: 'c2' });
    await scene.read(300, 500);
    for (const job of await scene.lease()) await scene.settle(job, outcome);
    expect(await scene.store.subscriptions.list(guild)).toHaveLength(left);
    expect(await scene.store.subscriptions.list({ kind: 'guild', guildId: 'g2' })).toHaveLength(1);
  });

  test.each([sent('m1'), { kind: 'expired' }, { kind: 'dead', pause: null }] as const)(
    'that said that an alert ran out ends it, also where it ended as %j',
    async (outcome) => {
      await scene.add({}, { expiresAt: at(3) });
      scene.minute = 3;
      await scene.sweep();
      const last = await scene.leaseOne();
      await scene.settle(last, later(3));
      expect(await scene.store.subscriptions.list(guild)).toHaveLength(1);
      await scene.settle(await scene.leaseOne(), outcome);
      expect(await scene.store.subscriptions.list(guild)).toEqual([]);
    },
  );

  test.each([
    ['has surely not been posted', later(5), 'c2'],
    ['may have been posted', later(5, true), 'c1'],
    ['was wrong', { kind: 'dead', pause: null }, undefined],
    ['is refused there', dead, 'c2'],
  ] as const)(
    'goes to the channel to which its alert was moved meanwhile where it %s',
    async (_what, outcome, channelId) => {
      const { id } = await scene.add();
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      const target = { kind: 'channel', guildId: 'g1', channelId: 'c2' } as const;
      await scene.store.subscriptions.edit(guild, id, { target });
      const notes = await scene.settle(job, outcome);
      const isMoved = channelId === 'c2';
      if (isMoved) expect(notes).toMatchObject([{ reason: 'moved', detail: { attempts: 1, waitMs: 0 } }]);
      scene.minute = isMoved ? 1 : 5;
      expect((await scene.lease()).map((one) => one.channelId)).toEqual(channelId === undefined ? [] : [channelId]);
      expect((await scene.store.subscriptions.find(guild, id))?.paused).toBeNull();
    },
  );

  test('that may have been posted before stays in its channel, whatever is said of the next attempt', async () => {
    const { id } = await scene.add();
    await scene.read(300, 500);
    await scene.settle(await scene.leaseOne(), later(1, true));
    const again = await scene.leaseOne();
    await scene.store.subscriptions.edit(guild, id, { target: { kind: 'channel', guildId: 'g1', channelId: 'c2' } });
    await scene.settle(again, later(1));
    expect(await scene.leaseOne()).toMatchObject({ id: again.id, channelId: 'c1', mayBeSent: true });
  });

  test('that is a line stays under the message that it follows, wherever its alert was moved', async () => {
    const { id, edit, line } = await overAlert(scene);
    await scene.settle(edit, sent('m1'));
    await scene.store.subscriptions.edit(guild, id, { target: { kind: 'channel', guildId: 'g1', channelId: 'c2' } });
    await scene.settle(line, later(2));
    expect(await scene.leaseOne()).toMatchObject({ about: 'line', channelId: 'c1' });
  });

  test.each([dead, { kind: 'expired' }, { kind: 'cancelled', reason: 'paused' }] as const)(
    'that is a line, and ended as %j after its message took no edit, is tried again as a reply, however late',
    async (outcome) => {
      const { edit, line } = await overAlert(scene);
      await scene.settle(edit, { kind: 'cancelled', reason: 'editsSpent' });
      await scene.settle(line, outcome);
      scene.minute = 60;
      await scene.sweep();
      const reply = await scene.leaseOne();
      expect(reply).toMatchObject({ about: 'line', replyTo: 'm1' });
      await scene.settle(reply, { kind: 'expired' });
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
    },
  );

  test('that is a line is posted as a reply although its alert is removed, where its message takes no edit', async () => {
    const { id, edit, line } = await overAlert(scene);
    await scene.settle(line, later(2));
    await scene.settle(edit, { kind: 'cancelled', reason: 'editsSpent' });
    await scene.store.subscriptions.remove(guild, id);
    expect(await scene.leaseOne()).toMatchObject({ about: 'line', replyTo: 'm1' });
  });

  test('of a digest goes to the channel to which that was moved meanwhile', async () => {
    const eight = campusTime('2026-11-23T08:00');
    const { id } = addedThing(await scene.store.digests.add(digestRequest(), 5));
    await scene.store.digests.queueDue({ now: at(0), campusNow: eight, most: 10 });
    const job = await scene.leaseOne();
    await scene.store.digests.change('g1', id, { channelId: 'c2' }, eight);
    await scene.settle(job, dead);
    expect(await scene.leaseOne()).toMatchObject({ kind: 'digest', channelId: 'c2', digest: { paused: null } });
  });

  test('that was published, or not, is told by those words', async () => {
    const publish = async (outcome: JobOutcome) => {
      const { id } = await scene.add(quick, { publish: true });
      await scene.read(300, 500);
      await scene.post('m1');
      const notes = await scene.settle(leased(await leaseAll(scene), 'publish'), outcome);
      await scene.store.subscriptions.remove(guild, id);
      await leaseAll(scene);
      scene.minute += 1;
      return notes;
    };
    expect(await publish({ kind: 'sent', messageId: null })).toMatchObject([
      { reason: 'published', detail: { attempts: 1, kind: 'publish', channelId: 'c1' } },
    ]);
    expect(await publish({ kind: 'dead', pause: null })).toMatchObject([{ reason: 'notPublished' }]);
    expect((await reasons()).filter((reason) => /published/i.test(reason)).sort()).toEqual([
      'notPublished',
      'published',
    ]);
  });

  test('is not published where Discord would take no more of its channel this hour, which is told', async () => {
    for (let people = 400; people < 1_500; people += 100)
      await scene.add({ ...quick, threshold: { people } }, { sayResolved: false, publish: true });
    await scene.read(300);
    for (let round = 1; round <= 11; round += 1) {
      scene.minute = round;
      await scene.read(350 + round * 100);
      const fired = leased(await leaseAll(scene), 'fired');
      const notes = await scene.settle(fired, sent(`m${round}`));
      const [subscriptionId] = fired.kind === 'alerts' ? fired.notifications.map((one) => one.subscription.id) : [];
      const deliveryId = fired.deliveryIds[0];
      expect(notes.slice(1)).toStrictEqual(
        round <= 10
          ? []
          : [
              {
                subscriptionId,
                guildId: 'g1',
                at: at(11),
                reason: 'notPublished',
                detail: { deliveryId, kind: 'publish', channelId: 'c1', messageId: 'm11' },
              },
            ],
      );
    }
  });
});
