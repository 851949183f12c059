import { describe, expect, test } from 'vitest';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { addedThing } from '../added-thing.ts';
import { at } from '../readings/record-of.ts';
import { onEachOutbox } from './outbox-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const quick = { recoverMs: 0, cooldownMs: 0 };
const day = 24 * 60;
const sent = { kind: 'sent', messageId: 'm1' } as const;
const later = (minute: number, mayBeSent = false) =>
  ({ kind: 'later', at: at(minute), mayBeSent, reason: 'failed' }) as const;

onEachOutbox('a sweep of the outbox', (scene) => {
  const counts = () => scene.store.outbox.counts();
  const left = async () => (await scene.store.subscriptions.list(guild)).map(({ id }) => id);
  const sweepAt = (minute: number) => {
    scene.minute = minute;
    return scene.sweep();
  };

  describe('of what is too old', () => {
    test('drops it at its end and not before, with a note that says what it was and a line in `/status`', async () => {
      const { id } = await scene.add();
      await scene.read(300, 500);
      expect(await sweepAt(10.99)).toEqual([]);
      expect(await sweepAt(11)).toStrictEqual([
        {
          subscriptionId: id,
          guildId: 'g1',
          at: at(11),
          reason: 'expired',
          detail: { deliveryId: expect.stringMatching(/^id\d+$/), kind: 'fired', episode: 1, channelId: 'c1' },
        },
      ]);
      expect((await scene.store.alerts.traces('g1'))[0]).toEqual({ at: at(11), subscriptionId: id, reason: 'expired' });
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
      expect(await sweepAt(12)).toEqual([]);
    });

    test('leaves what is being sent, and what may be out, which is looked for however late', async () => {
      await scene.add();
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      expect(await sweepAt(20)).toEqual([]);
      await scene.settle(job, later(20, true));
      expect(await sweepAt(11 + 3 * day)).toEqual([]);
      expect(await scene.leaseOne()).toMatchObject({ id: job.id, mayBeSent: true });
    });

    test('leaves the edit of a message that is found days later, for a day from then on', async () => {
      await scene.add(quick, { sayResolved: false });
      await scene.read(300, 500);
      await scene.settle(await scene.leaseOne(), later(1, true));
      await scene.read(500, 300);
      expect(await sweepAt(3 * day)).toEqual([]);
      await scene.post('m1');
      expect(await sweepAt(4 * day - 0.01)).toEqual([]);
      expect(await scene.leaseOne()).toMatchObject({ kind: 'edit', messageId: 'm1' });
    });

    test('drops an edit after a day, also one that may have been made', async () => {
      await scene.add(quick, { sayResolved: false });
      await scene.read(300, 500);
      await scene.post('m1');
      await scene.read(500, 300);
      await scene.settle(await scene.leaseOne(), later(2, true));
      expect(await sweepAt(2 + day - 0.01)).toEqual([]);
      expect(await sweepAt(2 + day)).toMatchObject([{ reason: 'expired', detail: { kind: 'edit' } }]);
    });

    test('finds nothing that waits for a message which was over when it had failed', async () => {
      await scene.add(quick);
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      await scene.read(500, 300);
      expect(await scene.settle(job, later(2))).toMatchObject([{ reason: 'cancelled', detail: { kind: 'fired' } }]);
      expect(await sweepAt(11)).toEqual([]);
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
      expect(await scene.lease()).toEqual([]);
    });

    test('arms what notifies once again, and removes what could not say that it ran out', async () => {
      const once = await scene.add({ oneShot: true });
      await scene.add({ threshold: { people: 900 } }, { expiresAt: at(1) });
      await scene.read(300, 500);
      await sweepAt(11);
      expect(await left()).toHaveLength(2);
      // The last word of what ran out is worth sending for a day.
      await sweepAt(11 + day);
      expect(await left()).toEqual([once.id]);
      scene.minute = 12 + day;
      await scene.read(300, 300, 500);
      expect(await scene.leaseOne()).toMatchObject({ about: 'fired' });
    });

    test('calls publishing that came to nothing by that word', async () => {
      await scene.add({}, { publish: true });
      await scene.read(300, 500);
      await scene.post('m1');
      expect(await sweepAt(11)).toMatchObject([{ reason: 'notPublished', detail: { kind: 'publish' } }]);
    });

    test('is of digests too, and pauses none', async () => {
      const { id } = addedThing(await scene.store.digests.add(digestRequest(), 5));
      const eight = campusTime('2026-11-23T08:00');
      await scene.store.digests.queueDue({ now: at(0), campusNow: eight, most: 10 });
      expect(await sweepAt(120)).toMatchObject([{ subscriptionId: id, reason: 'expired', detail: { kind: 'digest' } }]);
      expect((await scene.store.digests.list('g1'))[0]?.paused).toBeNull();
    });
  });

  describe('of an alert that has run out', () => {
    test('says so once, in its channel, and the alert watches nothing any more', async () => {
      const { id } = await scene.add(quick, { expiresAt: at(3) }, at(-60));
      await scene.read(300);
      await sweepAt(2.99);
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
      await sweepAt(3);
      await sweepAt(3.1);
      const job = await scene.leaseOne();
      expect(job).toStrictEqual({
        id: job.deliveryIds[0],
        deliveryIds: [expect.any(String)],
        kind: 'alerts',
        about: 'expired',
        channelId: 'c1',
        guildId: 'g1',
        attempts: 1,
        mayBeSent: false,
        queuedAt: at(3),
        expiresAt: at(3 + day),
        notifications: [
          {
            subscription: await scene.store.subscriptions.find(guild, id),
            libraryId: null,
            kind: 'expired',
            openedAt: at(-60),
          },
        ],
      });
      await scene.settle(job, later(20));
      scene.minute = 4;
      await scene.read(300, 500);
      expect(await scene.lease()).toEqual([]);
      expect(await left()).toEqual([id]);
      scene.minute = 20;
      await scene.settle(await scene.leaseOne(), sent);
      expect(await left()).toEqual([]);
    });

    test('goes by the time of the campus, and is worth sending for a day of the machine', async () => {
      await scene.add(quick, { expiresAt: at(500) });
      await scene.store.outbox.sweep(at(1_000), at(499));
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
      await scene.store.outbox.sweep(at(1), at(500));
      scene.minute = 1;
      expect(await scene.leaseOne()).toMatchObject({ about: 'expired', queuedAt: at(1), expiresAt: at(1 + day) });
    });

    test('says nothing where the alert is paused, and nothing of it is sent any more', async () => {
      const { id } = await scene.add(quick, { expiresAt: at(3) });
      await scene.read(300, 500);
      await scene.post('m1');
      await scene.store.subscriptions.pause(guild, id, 'byHand', at(2));
      expect(await counts()).toEqual({ queued: 1, leased: 0 });
      await sweepAt(3);
      expect(await left()).toEqual([]);
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
    });

    test.each(['queued', 'leased'] as const)(
      'waits ten minutes for a message of it that is %s, which may end it',
      async (status) => {
        await scene.add({ ...quick, oneShot: true }, { expiresAt: at(2) });
        const other = await scene.add({ threshold: { people: 900 } }, { expiresAt: at(2), channel: 'c2' });
        await scene.read(300, 500);
        const job = status === 'leased' ? await scene.leaseOne() : undefined;
        await sweepAt(2);
        const jobs = [...(await scene.lease()), ...(await scene.lease()), ...(job ? [job] : [])];
        const fired = jobs.find(({ channelId }) => channelId === 'c1');
        // What its neighbour has to say is not held up.
        expect(jobs.filter((one) => one !== fired)).toMatchObject([
          { about: 'expired', channelId: 'c2', notifications: [{ subscription: { id: other.id } }] },
        ]);
        if (fired !== undefined) await scene.settle(fired, { kind: 'expired' });
        await sweepAt(11.99);
        scene.minute = 11.99;
        expect((await scene.lease()).filter(({ channelId }) => channelId === 'c1')).toEqual([]);
        await sweepAt(12);
        const last = [...(await scene.lease()), ...(await scene.lease())];
        expect(last.filter(({ channelId }) => channelId === 'c1')).toMatchObject([{ about: 'expired' }]);
      },
    );

    test('is said after its message was sent, of an alert that goes on firing until then', async () => {
      const { id } = await scene.add(quick, { expiresAt: at(3) });
      await scene.read(300, 500);
      await scene.post('m1');
      await sweepAt(3);
      expect(await scene.leaseOne()).toMatchObject({
        about: 'expired',
        notifications: [{ kind: 'expired', subscription: { id, lastSentAt: at(1) } }],
      });
    });

    test('is said once more where the alert was removed before that went out, and is back', async () => {
      const { id } = await scene.add(quick, { expiresAt: at(3) });
      await sweepAt(3);
      await scene.store.subscriptions.remove(guild, id);
      expect(await scene.lease()).toEqual([]);
      await scene.store.subscriptions.restore(guild, id, 25);
      await sweepAt(4);
      expect(await scene.leaseOne()).toMatchObject({ about: 'expired', queuedAt: at(4), expiresAt: at(4 + day) });
    });

    test('is not said twice where the alert was removed after it went out, and is back', async () => {
      const { id } = await scene.add(quick, { expiresAt: at(3) });
      await sweepAt(3);
      const job = await scene.leaseOne();
      await scene.store.subscriptions.remove(guild, id);
      await scene.store.subscriptions.restore(guild, id, 25);
      await sweepAt(3.5);
      expect(await counts()).toEqual({ queued: 0, leased: 1 });
      await scene.settle(job, sent);
      await sweepAt(4);
      expect(await counts()).toEqual({ queued: 0, leased: 0 });
      expect(await left()).toEqual([]);
    });
  });

  describe('of what was settled two days ago', () => {
    test('keeps what opened an episode that goes on, so that its message can be put right, and forgets it afterwards', async () => {
      const { id } = await scene.add(quick, { sayResolved: false });
      await scene.read(300, 500);
      await scene.post('m1');
      await sweepAt(4 * day);
      scene.minute = 4 * day + 1;
      await scene.store.subscriptions.pause(guild, id, 'byHand', at(scene.minute));
      // The edit is still to be made.
      await sweepAt(4 * day + 3);
      const edit = await scene.leaseOne();
      expect(edit).toMatchObject({ kind: 'edit', messageId: 'm1', notifications: [{ kind: 'ended' }] });
    });
  });
});

onEachOutbox(
  'the rows of the outbox',
  (scene) => {
    const kinds = async () =>
      ((await scene.query('select kind from delivery order by id')) as { kind: string }[]).map(({ kind }) => kind);
    const sweepAt = async (minute: number) => {
      scene.minute = minute;
      await scene.sweep();
      return kinds();
    };

    test('of an episode that is over are deleted two days after the last of them was settled, and what is open stays', async () => {
      await scene.add({ recoverMs: 0 }, { sayResolved: false });
      await scene.add({ threshold: { people: 250 } }, { guild: 'g2', channel: 'c2', sayResolved: false });
      await scene.read(200, 500);
      for (const [index, job] of (await scene.lease()).entries())
        await scene.settle(job, { kind: 'sent', messageId: `m${index}` });
      scene.minute = 2;
      await scene.read(420, 300);
      await scene.post('m');
      expect(await kinds()).toEqual(['fired', 'fired', 'edit']);
      expect(await sweepAt(1 + 2 * day)).toHaveLength(3);
      expect(await sweepAt(3 + 2 * day + 1)).toEqual(['fired']);
    });

    test('that are too old say so', async () => {
      await scene.add();
      await scene.read(300, 500);
      scene.minute = 11;
      await scene.sweep();
      const [row] = (await scene.query('select * from delivery')) as Record<string, unknown>[];
      expect(row).toMatchObject({ status: 'expired', reason: 'tooOld' });
      expect(Number(row?.settled_at)).toBe(at(11));
    });
  },
  { durableOnly: true },
);
