import { expect, test } from 'vitest';
import type { RefusalReason } from '../../../src/domain/alerts/subscription.ts';
import type { OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { addedThing } from '../added-thing.ts';
import { at } from '../readings/record-of.ts';
import { onEachOutbox } from './outbox-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const quick = { recoverMs: 0, cooldownMs: 0 };
const failed = (minute: number, mayBeSent: boolean) =>
  ({ kind: 'later', at: at(minute), mayBeSent, reason: 'failed' }) as const;

onEachOutbox('a job of the outbox', (scene) => {
  const found = (id: string) => scene.store.subscriptions.find(guild, id);
  const notificationsOf = (job: OutboxJob | undefined) =>
    job?.kind === 'alerts' || job?.kind === 'edit' ? job.notifications : [];
  const words = (job: OutboxJob | undefined) =>
    notificationsOf(job).map(({ kind, subscription: { id } }) => `${kind} ${id}`);
  /** Its digest is in the outbox and Discord refuses it for `reason`. */
  const refusedDigest = async (reason: RefusalReason = 'missingAccess') => {
    const eight = campusTime('2026-11-23T08:00');
    const digest = addedThing(await scene.store.digests.add(digestRequest({ locale: 'fr' }), 5));
    await scene.store.digests.queueDue({ now: at(0), campusNow: eight, most: 10 });
    await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: reason });
    return { digest, eight };
  };

  test('says what fired, where, since when, and until when it is worth sending', async () => {
    const { id } = await scene.add({}, { roleId: 'r1', locale: 'fr' });
    await scene.read(300, 500);
    const job = await scene.leaseOne();
    expect(job).toStrictEqual({
      id: job.deliveryIds[0],
      deliveryIds: [expect.any(String)],
      kind: 'alerts',
      about: 'fired',
      channelId: 'c1',
      guildId: 'g1',
      attempts: 1,
      mayBeSent: false,
      queuedAt: at(1),
      expiresAt: at(11),
      notifications: [{ subscription: await found(id), libraryId: 'webster', kind: 'fired', openedAt: at(1) }],
    });
  });

  test('of what came one after another is as new as the newest of it', async () => {
    await scene.add();
    await scene.add({ threshold: { people: 600 } });
    await scene.read(300, 500, 700);
    const job = await scene.leaseOne();
    expect(job).toMatchObject({ queuedAt: at(2), expiresAt: at(12) });
    expect(notificationsOf(job).map(({ openedAt }) => openedAt)).toEqual([at(2), at(1)]);
  });

  test('says when what was posted was over, then in an edit and in a line', async () => {
    const { id } = await scene.add(quick);
    await scene.read(300, 500);
    await scene.post('m1');
    await scene.read(500, 510, 300);
    const over = { subscription: await found(id), libraryId: 'webster', kind: 'resolved' };
    const first = await scene.leaseOne();
    const jobs = [first, await scene.leaseOne()];
    const edit = jobs.find(({ kind }) => kind === 'edit');
    const line = jobs.find(({ kind }) => kind === 'alerts');
    const own = { channelId: 'c1', guildId: 'g1', attempts: 1, mayBeSent: false, queuedAt: at(3) };
    const ids = (job: OutboxJob | undefined) => ({ id: job?.deliveryIds[0], deliveryIds: [expect.any(String)] });
    const times = { openedAt: at(1), closedAt: at(3) };
    const notifications = [{ ...over, ...times }];
    expect(edit).toStrictEqual({
      ...own,
      ...ids(edit),
      kind: 'edit',
      messageId: 'm1',
      expiresAt: at(3 + 24 * 60),
      notifications,
    });
    expect(line).toStrictEqual({
      ...own,
      ...ids(line),
      kind: 'alerts',
      about: 'line',
      expiresAt: at(13),
      notifications,
    });
  });

  test.each([
    ['paused', (id: string) => scene.store.subscriptions.pause(guild, id, 'byHand', at(2))],
    ['removed', (id: string) => scene.store.subscriptions.remove(guild, id)],
    [
      'ruleChanged',
      async (id: string) => {
        const subscription = await found(id);
        if (subscription === undefined) throw new Error('it is gone');
        return scene.store.subscriptions.edit(guild, id, {
          rule: { ...subscription.rule, direction: 'below', threshold: { people: 200 } },
        });
      },
    ],
  ] as const)(
    'says that what was posted ended, for the cause %s, in the words of the rule as it was',
    async (cause, end) => {
      const { id } = await scene.add();
      await scene.read(300, 500);
      await scene.post('m1');
      scene.minute = 2;
      await end(id);
      const [notification] = notificationsOf(await scene.leaseOne());
      expect(notification).toMatchObject({
        kind: 'ended',
        cause,
        libraryId: 'webster',
        openedAt: at(1),
        closedAt: at(2),
        subscription: { id, rule: { direction: 'above', threshold: { people: 400 } } },
      });
    },
  );

  test('of an edit says all that its message says, the oldest first, and nothing of other messages', async () => {
    const first = await scene.add(quick);
    const second = await scene.add({ ...quick, threshold: { people: 600 } });
    await scene.read(300, 500, 700);
    await scene.post('m1');
    const third = await scene.add({ ...quick, threshold: { people: 800 } }, { sayResolved: false });
    scene.minute = 3;
    await scene.read(700, 900);
    await scene.post('m2');
    await scene.store.subscriptions.pause(guild, third.id, 'byHand', at(4));
    expect(words(await scene.leaseOne())).toEqual([`ended ${third.id}`]);
    await scene.store.subscriptions.pause(guild, second.id, 'byHand', at(4));
    const edit = await scene.leaseOne();
    expect(edit).toMatchObject({ kind: 'edit', messageId: 'm1' });
    expect(words(edit)).toEqual([`fired ${first.id}`, `ended ${second.id}`]);
    expect(notificationsOf(edit).map(({ closedAt }) => closedAt)).toEqual([undefined, at(4)]);
  });

  test('says that an alert is paused, and why; of one that is resumed, or paused for something else, nothing', async () => {
    const { id } = await scene.add();
    await scene.read(300, 500);
    await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: 'missingAccess' });
    const notice = await scene.leaseOne();
    expect(notice).toStrictEqual({
      id: notice.deliveryIds[0],
      deliveryIds: [expect.any(String)],
      kind: 'pausedNotice',
      about: { kind: 'alert', subscription: await found(id), reason: 'missingAccess' },
      channelId: 'c1',
      guildId: 'g1',
      attempts: 1,
      mayBeSent: false,
      queuedAt: at(1),
      expiresAt: at(1 + 24 * 60),
    });
    await scene.settle(notice, failed(1, false));
    await scene.store.subscriptions.resume(guild, id);
    await scene.store.subscriptions.pause(guild, id, 'blocked', at(1));
    expect(await scene.lease()).toEqual([]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('says that a digest is paused, and why; of one that is resumed, or paused for something else, nothing', async () => {
    const { digest, eight } = await refusedDigest();
    const notice = await scene.leaseOne();
    const paused = { reason: 'missingAccess', at: at(0) };
    expect(notice).toMatchObject({ kind: 'pausedNotice', channelId: 'c1', guildId: 'g1', queuedAt: at(0) });
    expect(notice.kind === 'pausedNotice' && notice.about).toStrictEqual({
      kind: 'digest',
      digest: { ...digest, nextAt: campusTime('2026-11-24T08:00'), paused },
      reason: 'missingAccess',
    });
    await scene.settle(notice, failed(0, false));
    await scene.store.digests.change('g1', digest.id, { paused: { reason: 'byHand', at: at(0) } }, eight);
    expect(await scene.lease()).toEqual([]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('of a digest that is paused while it was under way is none any more, and nothing is left of it', async () => {
    const eight = campusTime('2026-11-23T08:00');
    const { id } = addedThing(await scene.store.digests.add(digestRequest(), 5));
    await scene.store.digests.queueDue({ now: at(0), campusNow: eight, most: 10 });
    const job = await scene.leaseOne();
    await scene.store.digests.change('g1', id, { paused: { reason: 'byHand', at: eight } }, eight);
    await scene.settle(job, failed(0, true));
    expect(await scene.lease()).toEqual([]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
    expect(await scene.store.outbox.nextDueAt()).toBeUndefined();
  });

  test.each(['en', 'fr'] as const)('says in the language of the first, %s, which alerts go on', async (locale) => {
    const first = await scene.add({}, { locale });
    const second = await scene.add({ threshold: { people: 450 } }, { locale: locale === 'en' ? 'fr' : 'en' });
    await scene.read(300, 500);
    await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: 'missingAccess' });
    await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: null });
    const [channel] = await scene.store.refusedChannels.due(at(200), 10);
    if (channel === undefined) throw new Error('no channel is refused');
    const time = { now: at(2), campusNow: at(2), dueAt: at(3) };
    await scene.store.refusedChannels.settle(channel, new Set(['text', 'embeds', 'files']), time);
    scene.minute = 2;
    const notice = await scene.leaseOne();
    const ids = notice.kind === 'resumedNotice' ? notice.ids : [];
    expect([...ids].sort()).toEqual([first.id, second.id].sort());
    expect(notice).toMatchObject({
      kind: 'resumedNotice',
      locale: ids[0] === first.id ? locale : locale === 'en' ? 'fr' : 'en',
    });
  });

  test('is one edit of a message at a time, since of two that are under way the older one may arrive last', async () => {
    const alerts = [await scene.add(), await scene.add({ threshold: { people: 450 } })];
    await scene.read(300, 500);
    await scene.post('m1');
    const remove = (index: number) => scene.store.subscriptions.remove(guild, alerts[index]?.id ?? '');
    await remove(0);
    const first = await scene.leaseOne();
    await remove(1);
    expect(await scene.lease()).toEqual([]);
    await scene.settle(first, { kind: 'sent', messageId: 'm1' });
    const second = await scene.leaseOne();
    expect(words(second).sort()).toEqual(alerts.map(({ id }) => `ended ${id}`).sort());
  });

  test('says in the language of a digest that it goes on', async () => {
    const { digest } = await refusedDigest();
    await scene.settle(await scene.leaseOne(), { kind: 'dead', pause: null });
    const [channel] = await scene.store.refusedChannels.due(at(200), 10);
    if (channel === undefined) throw new Error('no channel is refused');
    const time = { now: at(0), campusNow: at(0), dueAt: at(3) };
    await scene.store.refusedChannels.settle(channel, new Set(['text', 'embeds', 'files']), time);
    expect(await scene.leaseOne()).toMatchObject({ kind: 'resumedNotice', ids: [digest.id], locale: 'fr' });
  });

  test.each([0, 1])(
    'is posted, and noted as sent, without that of its two alerts, number %d, that was paused and has run out since',
    async (index) => {
      const alerts = [
        await scene.add({}, { expiresAt: index === 0 ? at(3) : null }),
        await scene.add({ threshold: { people: 450 } }, { expiresAt: index === 1 ? at(3) : null }),
      ];
      await scene.read(300, 500);
      const both = await scene.leaseOne();
      expect(both.deliveryIds).toHaveLength(2);
      await scene.store.subscriptions.pause(guild, alerts[index]?.id ?? '', 'byHand', at(2));
      scene.minute = 3;
      await scene.sweep();
      await scene.settle(both, failed(3, false));
      const left = await scene.leaseOne();
      expect(words(left)).toEqual([`fired ${alerts[1 - index]?.id}`]);
      expect(await scene.settle(left, { kind: 'sent', messageId: 'm1' })).toHaveLength(1);
      expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
      scene.minute = 5;
      expect(await scene.lease()).toEqual([]);
    },
  );
});

onEachOutbox(
  'a delivery whose alert is gone',
  (scene) => {
    test('is cancelled with that reason, and forgotten like all that is settled', async () => {
      await scene.add();
      await scene.read(300, 500);
      await scene.query('delete from subscription');
      expect(await scene.lease()).toEqual([]);
      const [row] = (await scene.query('select * from delivery')) as Record<string, unknown>[];
      expect(row).toMatchObject({ status: 'cancelled', reason: 'subscriptionGone', lease_until: null });
      expect(Number(row?.settled_at)).toBe(at(1));
      scene.minute = 2 + 48 * 60;
      await scene.sweep();
      expect(await scene.query('select * from delivery')).toEqual([]);
    });
  },
  { durableOnly: true },
);
