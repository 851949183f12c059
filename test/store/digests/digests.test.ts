import { expect, test } from 'vitest';
import type { DigestRequest } from '../../../src/domain/messages/digest.ts';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';

const minute = 60_000;
const eight = campusTime('2026-11-23T08:00');

onEachEngine('digests', (engine) => {
  let serial = 0;
  /** Each in a channel of its own, so that none is a duplicate. */
  const add = async (more: Partial<DigestRequest> = {}) => {
    serial += 1;
    return addedThing(await engine.store.digests.add(digestRequest({ channelId: `c${serial}`, ...more }), 5));
  };
  const look = (at: number, most = 100) => engine.store.digests.queueDue({ now: at, campusNow: at, most });
  const lease = (at: number) => engine.store.outbox.lease({ now: at, leaseMs: minute, most: 10 });

  test('are given back as they were added, with a short id and the next morning', async () => {
    const request = digestRequest({ locale: 'fr', minute: 510, weekdays: [1, 6], libraryIds: ['webster', 'vanier'] });
    const added = addedThing(await engine.store.digests.add(request, 5));
    const nextAt = campusTime('2026-11-23T08:30');
    expect(added).toStrictEqual({ ...request, id: expect.stringMatching(/^[2-9a-z]{4}$/), nextAt, paused: null });
    expect(await engine.store.digests.list('g1')).toStrictEqual([added]);
    expect(await engine.store.digests.list('g2')).toEqual([]);
  });

  test('are refused where a server has as many as it may have', async () => {
    for (const minute of [480, 481]) await engine.store.digests.add(digestRequest({ minute }), 2);
    expect(await engine.store.digests.add(digestRequest({ minute: 482 }), 2)).toEqual({ kind: 'tooMany' });
    expect(await engine.store.digests.add(digestRequest({ guildId: 'g2' }), 2)).toMatchObject({ kind: 'added' });
  });

  test('are refused where the server has the same one, also of two at the same moment', async () => {
    const both = await Promise.all([0, 1].map(() => engine.store.digests.add(digestRequest(), 5)));
    const [first] = await engine.store.digests.list('g1');
    expect(both).toEqual([
      { kind: 'added', thing: first },
      { kind: 'duplicate', id: first?.id },
    ]);
  });

  test('never share an id with an alert, whatever chance brings', async () => {
    await engine.reopen(() => 0);
    const first = await add();
    const alert = addedThing(await engine.store.subscriptions.add(subscriptionFor({}), 25));
    const second = await add({ minute: 481 });
    expect(new Set([first.id, alert.id, second.id]).size).toBe(3);
  });

  test('are queued when they are due, for the day that they are about, and for two hours', async () => {
    const { id } = await add({ channelId: 'c1' });
    expect(await look(eight - 1)).toEqual({ queued: 0, notes: [], isDone: true });
    expect(await look(eight + 3_000)).toMatchObject({ queued: 1, notes: [] });
    const [job] = await lease(eight + 3_000);
    expect(job).toMatchObject({
      kind: 'digest',
      channelId: 'c1',
      guildId: 'g1',
      digest: { id },
      day: '2026-11-23',
      queuedAt: eight + 3_000,
      expiresAt: eight + 120 * minute,
    });
    expect((await engine.store.digests.list('g1'))[0]?.nextAt).toBe(campusTime('2026-11-24T08:00'));
  });

  test('are queued once, however many processes look', async () => {
    await add();
    const looks = await Promise.all([look(eight), look(eight), look(eight + minute)]);
    expect(looks.map(({ queued }) => queued).sort()).toEqual([0, 0, 1]);
    const jobs = await lease(eight + minute);
    expect(jobs).toHaveLength(1);
    for (const job of jobs) await engine.store.outbox.settle(job, { kind: 'sent', messageId: 'm1' }, eight + minute);
    expect(await look(eight + 2 * minute)).toMatchObject({ queued: 0 });
    expect(await engine.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('count in the machine’s time how long they are worth sending, wherever the campus’s stands', async () => {
    await add();
    await engine.store.digests.queueDue({ now: 1_000, campusNow: eight + 30 * minute, most: 10 });
    expect((await lease(1_000))[0]?.expiresAt).toBe(1_000 + 90 * minute);
  });

  test('are missed with a line in the log where no process looked in time, and come the next day', async () => {
    const { id } = await add();
    const { queued, notes } = await look(campusTime('2026-11-23T12:00'));
    expect([queued, notes.map(({ subscriptionId, reason }) => [subscriptionId, reason])]).toEqual([
      0,
      [[id, 'digestMissed']],
    ]);
    expect((await engine.store.alerts.traces('g1')).map(({ reason }) => reason)).toEqual(['digestMissed']);
    expect(await look(campusTime('2026-11-24T08:00'))).toMatchObject({ queued: 1, notes: [] });
  });

  test('are dropped from the outbox with a reason when they could not be sent in time', async () => {
    await add();
    await look(eight);
    const late = eight + 120 * minute;
    const { notes } = await engine.store.outbox.sweep(late, late);
    expect(notes).toMatchObject([{ reason: 'expired', detail: { kind: 'digest', episode: 20_261_123 } }]);
    expect(await lease(late)).toEqual([]);
  });

  test('come a few at a time, the longest due first', async () => {
    for (let i = 0; i < 5; i += 1) await add({ guildId: `g${i}`, minute: 480 - i });
    expect(await look(eight, 2)).toMatchObject({ queued: 2, isDone: false });
    const jobs = await lease(eight);
    expect(jobs.map(({ guildId }) => guildId).sort()).toEqual(['g3', 'g4']);
    expect(await look(eight, 10)).toMatchObject({ queued: 3, isDone: true });
  });

  test('of one channel are a message each', async () => {
    await add();
    await add({ locale: 'fr' });
    await look(eight);
    const [first] = await lease(eight);
    if (first === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(first, { kind: 'sent', messageId: 'm1' }, eight);
    const [second] = await lease(eight);
    const locales = [first, second].map((job) => (job?.kind === 'digest' ? job.digest.locale : undefined));
    expect(locales.sort()).toEqual(['en', 'fr']);
  });

  test('of a machine that was a day ahead come on the right day, and are not repeated after a small step back', async () => {
    await add();
    const tomorrow = eight + 24 * 60 * minute;
    expect(await look(tomorrow)).toMatchObject({ queued: 1 });
    const [ahead] = await lease(tomorrow);
    if (ahead === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(ahead, { kind: 'sent', messageId: 'm1' }, tomorrow);
    // Set right: it is still Sunday.
    await engine.store.digests.takeOver(eight - 60 * minute);
    for (const time of [eight, tomorrow]) {
      expect(await look(time)).toMatchObject({ queued: 1 });
      const [job] = await lease(time);
      if (job === undefined) throw new Error('nothing was leased');
      await engine.store.outbox.settle(job, { kind: 'sent', messageId: 'm' }, time);
      await engine.store.digests.takeOver(time - minute);
      expect(await look(time)).toMatchObject({ queued: 0 });
    }
  });

  test('know nothing of an id that is another server’s', async () => {
    const { id } = await add();
    expect(await engine.store.digests.remove('g2', id)).toBeUndefined();
    expect(await engine.store.digests.list('g1')).toHaveLength(1);
  });

  test('take their unsent messages with them', async () => {
    const { id } = await add();
    await look(eight);
    expect(await engine.store.digests.remove('g1', id)).toMatchObject({ id });
    expect(await lease(eight)).toEqual([]);
    expect(await engine.store.digests.list('g1')).toEqual([]);
  });

  test('that are paused drop what is queued, send nothing, and come on the next morning after they are resumed', async () => {
    const { id } = await add();
    await look(eight);
    await engine.store.digests.change('g1', id, { paused: { reason: 'byHand', at: eight } }, eight);
    expect(await lease(eight)).toEqual([]);
    expect(await look(campusTime('2026-11-24T08:00'))).toMatchObject({ queued: 0 });
    const noon = campusTime('2026-11-24T12:00');
    const resumed = await engine.store.digests.change('g1', id, { paused: null }, noon);
    expect(resumed).toMatchObject({ kind: 'added', thing: { nextAt: campusTime('2026-11-25T08:00') } });
    expect(await look(campusTime('2026-11-25T08:00'))).toMatchObject({ queued: 1 });
  });

  test.each([
    ['byHand', 'stay so'],
    ['missingPermissions', 'go on'],
  ] as const)('that were paused (%s) %s where they are moved', async (reason, _what) => {
    const paused = { reason, at: eight };
    const { id } = addedThing(await engine.store.digests.add(digestRequest(), 5));
    await engine.store.digests.change('g1', id, { paused }, eight);
    const moved = await engine.store.digests.change('g1', id, { channelId: 'c2' }, eight + 1);
    const isByHand = reason === 'byHand';
    expect(moved).toMatchObject({ thing: { channelId: 'c2', paused: isByHand ? paused : null } });
  });

  test('that were paused while an attempt failed are not sent after it', async () => {
    const { id } = await add();
    await look(eight);
    const [job] = await lease(eight);
    if (job === undefined) throw new Error('nothing was leased');
    await engine.store.digests.change('g1', id, { paused: { reason: 'byHand', at: eight } }, eight);
    await engine.store.outbox.settle(job, { kind: 'later', at: eight + 1, mayBeSent: true, reason: 'failed' }, eight);
    expect(await lease(eight + 2)).toEqual([]);
  });

  test('that move at another time come on the day that is next, and never twice on one', async () => {
    const { id } = await add();
    const change = (minuteOfDay: number, time: string) =>
      engine.store.digests.change('g1', id, { minute: minuteOfDay }, campusTime(time));
    expect(await change(9 * 60, '2026-11-23T07:30')).toMatchObject({
      thing: { nextAt: campusTime('2026-11-23T09:00') },
    });
    const nine = campusTime('2026-11-23T09:00');
    await look(nine);
    for (const job of await lease(nine)) await engine.store.outbox.settle(job, { kind: 'sent', messageId: 'm1' }, nine);
    expect(await change(17 * 60, '2026-11-23T12:00')).toMatchObject({
      thing: { nextAt: campusTime('2026-11-24T17:00') },
    });
  });

  test('that move to another channel take with them what is surely not posted yet', async () => {
    const { id } = await add();
    await look(eight);
    await engine.store.digests.change('g1', id, { channelId: 'c2' }, eight);
    const [job] = await lease(eight);
    if (job === undefined) throw new Error('nothing was leased');
    expect(job.channelId).toBe('c2');
    await engine.store.outbox.settle(job, { kind: 'later', at: eight, mayBeSent: true, reason: 'failed' }, eight);
    await engine.store.digests.change('g1', id, { channelId: 'c3' }, eight);
    expect(await lease(eight + 1)).toMatchObject([{ channelId: 'c2', mayBeSent: true }]);
    expect(await engine.store.digests.change('g2', id, { channelId: 'c1' }, eight)).toBeUndefined();
  });

  test('stop with a reason that stays when Discord refuses for good, and their server is notified once', async () => {
    const { id } = await add();
    await look(eight);
    const [job] = await lease(eight);
    if (job === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(job, { kind: 'dead', pause: 'missingPermissions' }, eight + 1);
    expect((await engine.store.digests.list('g1'))[0]?.paused).toEqual({
      reason: 'missingPermissions',
      at: eight + 1,
    });
    const leased = await lease(eight + 2);
    expect(leased).toMatchObject([
      { kind: 'pausedNotice', about: { kind: 'digest', digest: { id }, reason: 'missingPermissions' } },
    ]);
    await engine.store.outbox.settle(leased[0] ?? job, { kind: 'sent', messageId: 'm2' }, eight + 3);
    expect(await look(campusTime('2026-11-24T08:00'))).toMatchObject({ queued: 0 });
    expect(await lease(campusTime('2026-11-24T08:00'))).toEqual([]);
  });

  test('go on when one message of theirs was wrong', async () => {
    await add();
    await look(eight);
    const [job] = await lease(eight);
    if (job === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(job, { kind: 'dead', pause: null }, eight + 1);
    expect((await engine.store.digests.list('g1'))[0]?.paused).toBeNull();
    expect(await look(campusTime('2026-11-24T08:00'))).toMatchObject({ queued: 1 });
  });

  test('go with the server that removes the bot, and name it before', async () => {
    await add();
    await add({ guildId: 'g2' });
    await look(eight);
    expect((await engine.store.subscriptions.guildIds()).sort()).toEqual(['g1', 'g2']);
    await engine.store.subscriptions.forgetGuild('g1');
    expect(await engine.store.digests.list('g1')).toEqual([]);
    expect(await engine.store.subscriptions.guildIds()).toEqual(['g2']);
    expect((await lease(eight)).map(({ guildId }) => guildId)).toEqual(['g2']);
  });

  if (!engine.durable) return;

  test('are there after the process has ended, with what was queued, and are not queued again', async () => {
    const { id } = await add();
    await look(eight);
    await engine.reopen();
    expect((await engine.store.digests.list('g1')).map((one) => one.id)).toEqual([id]);
    expect(await look(eight + minute)).toMatchObject({ queued: 0 });
    expect(await lease(eight + minute)).toMatchObject([{ kind: 'digest', mayBeSent: false }]);
  });

  test('are queued by one of two processes', async () => {
    await add();
    const other = await engine.another();
    const looks = [
      await look(eight),
      await other.digests.queueDue({ now: eight, campusNow: eight, most: 10 }),
      await look(eight),
    ];
    expect(looks.map(({ queued }) => queued)).toEqual([1, 0, 0]);
    expect(await other.outbox.lease({ now: eight, leaseMs: minute, most: 10 })).toHaveLength(1);
    expect(await lease(eight)).toEqual([]);
    await other.close();
  });
});
