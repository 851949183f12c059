import { expect, test } from 'vitest';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { readAt } from '../alerts/read-at.ts';
import { onEachEngine } from '../each-engine.ts';
import { at } from '../readings/record-of.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;

onEachEngine('the outbox', (engine) => {
  const add = async (...given: Parameters<typeof subscriptionFor>) => {
    return addedThing(await engine.store.subscriptions.add(subscriptionFor(...given), 25));
  };
  const lease = (minutes: number, most = 10) => engine.store.outbox.lease({ now: at(minutes), leaseMs: 60_000, most });
  const sent = { kind: 'sent', messageId: 'm1' } as const;

  test('lease a delivery to one at a time, and to the next when its time has run out', async () => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [job] = await lease(1);
    expect(job).toMatchObject({ kind: 'alerts', about: 'fired', channelId: 'c1', attempts: 1, mayBeSent: false });
    expect(await lease(1.5)).toEqual([]);
    expect(await engine.store.outbox.nextDueAt()).toBe(at(2));
    const [again] = await lease(2);
    // The same message: its last claim may have sent it.
    expect(again).toMatchObject({ id: job?.id, attempts: 2, mayBeSent: true });
  });

  test('count what waits and what is being sent, and know since when the oldest does', async () => {
    const state = async () => ({
      ...(await engine.store.outbox.counts()),
      oldestAt: await engine.store.outbox.oldestAt(),
    });
    expect(await state()).toEqual({ queued: 0, leased: 0, oldestAt: undefined });
    await add({ holdMs: 0 }, { channel: 'c1' });
    await add({ holdMs: 0, threshold: { people: 600 } }, { guild: 'g2', channel: 'c2' });
    for (const [minutes, people] of [
      [0, 300],
      [1, 500],
      [2, 700],
    ] as const)
      await readAt(engine.store, minutes, people);
    expect(await state()).toEqual({ queued: 2, leased: 0, oldestAt: at(1) });
    const [job] = await lease(2, 1);
    expect(await state()).toEqual({ queued: 1, leased: 1, oldestAt: at(1) });
    if (job === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(job, sent, at(2));
    expect(await state()).toEqual({ queued: 1, leased: 0, oldestAt: job.channelId === 'c1' ? at(2) : at(1) });
  });

  test('keep a lease that is renewed', async () => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [job] = await lease(1);
    await engine.store.outbox.renew([job?.id ?? ''], at(5));
    expect(await lease(4)).toEqual([]);
    expect(await lease(5)).toHaveLength(1);
  });

  test('free at the start what a process that is gone had claimed, and keep what is still being sent', async () => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [job] = await lease(1);
    await engine.store.outbox.takeOver(at(1), [job?.id ?? '']);
    expect(await lease(1)).toEqual([]);
    await engine.store.outbox.takeOver(at(1), []);
    expect(await lease(1)).toMatchObject([{ id: job?.id, attempts: 2, mayBeSent: true }]);
  });

  test('have something due at every moment at which a claim goes back into the queue', async () => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    for (let round = 0; round < 20; round += 1) {
      await lease(1);
      const [dueAt] = await Promise.all([engine.store.outbox.nextDueAt(), engine.store.outbox.takeOver(at(1), [])]);
      expect(dueAt).toBeDefined();
    }
  });

  test.each([0.5, 60, 24 * 60])(
    'send after a clock was set back by %d minutes what they would have sent',
    async (back) => {
      for (const channel of ['queued', 'claimed', 'refused']) await add({ holdMs: 0 }, { guild: channel, channel });
      await readAt(engine.store, 0, 300);
      await readAt(engine.store, 10, 500);
      const jobs = new Map((await lease(10)).map((job) => [job.channelId, job]));
      const put = async (channel: string, later: number, mayBeSent: boolean) => {
        const job = jobs.get(channel);
        if (job === undefined) throw new Error('it was not leased');
        await engine.store.outbox.settle(job, { kind: 'later', at: at(later), mayBeSent, reason: 'failed' }, at(10));
      };
      await put('queued', 10, false);
      await put('refused', 12, true);
      const now = 10.1 - back;
      await engine.store.outbox.takeOver(at(now), []);
      const first = await lease(now);
      expect(first.map(({ channelId }) => channelId).sort()).toEqual(['claimed', 'queued']);
      // What was to wait two minutes waits two minutes.
      const last = (await lease(now + 2)).find(({ channelId }) => channelId === 'refused');
      expect(last).toMatchObject({ attempts: 2, mayBeSent: true });
      for (const { expiresAt } of [...first, ...(last ? [last] : [])]) {
        expect(expiresAt).toBeLessThanOrEqual(at(now + 10));
        expect(expiresAt).toBeGreaterThan(at(now + 9));
      }
    },
  );

  test('send the last word of what has run out although another message about it was refused', async () => {
    await add({ holdMs: 0, recoverMs: 0 }, { expiresAt: at(3) });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    for (const job of await lease(1)) await engine.store.outbox.settle(job, { kind: 'sent', messageId: 'm1' }, at(1));
    await readAt(engine.store, 2, 300);
    const underWay = [...(await lease(2)), ...(await lease(2))];
    const line = underWay.find((job) => job.kind === 'alerts' && job.about === 'line');
    if (line === undefined) throw new Error('no line was leased');
    await engine.store.outbox.sweep(at(2.5), at(3));
    await engine.store.outbox.settle(line, { kind: 'dead', pause: 'missingAccess' }, at(2.5));
    const jobs = [...(await lease(2.5)), ...(await lease(2.5))];
    const last = jobs.find((job) => job.kind === 'alerts' && job.about === 'expired');
    expect(last).toBeDefined();
    if (last !== undefined) await engine.store.outbox.settle(last, { kind: 'dead', pause: null }, at(2.5));
    expect(await engine.store.subscriptions.list(guild)).toEqual([]);
  });

  test.each([
    { mayBeSent: false, messages: [2] },
    { mayBeSent: true, messages: [1, 1] },
  ])(
    'post what Discord has perhaps taken ($mayBeSent) apart from what comes meanwhile',
    async ({ mayBeSent, messages }) => {
      await add({ holdMs: 0, threshold: { people: 400 } });
      await add({ holdMs: 0, threshold: { people: 600 } });
      await readAt(engine.store, 0, 300);
      await readAt(engine.store, 1, 500);
      const [job] = await lease(1);
      if (job === undefined) throw new Error('nothing was leased');
      await engine.store.outbox.settle(job, { kind: 'later', at: at(2), mayBeSent, reason: 'failed' }, at(1));
      await readAt(engine.store, 2, 700);
      const jobs = [...(await lease(2)), ...(await lease(2))];
      expect(jobs.map(({ deliveryIds }) => deliveryIds.length)).toEqual(messages);
      expect(jobs.some((one) => one.mayBeSent)).toBe(mayBeSent);
    },
  );

  test('let what notifies once fire again where its message came too late to be posted', async () => {
    await add({ holdMs: 0, cooldownMs: 0, oneShot: true });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [job] = await lease(1);
    if (job === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(job, { kind: 'expired' }, at(11.5));
    await readAt(engine.store, 12, 300);
    await readAt(engine.store, 13, 500);
    expect(await lease(13)).toMatchObject([{ kind: 'alerts', about: 'fired', mayBeSent: false }]);
  });

  test('count a message as sent although its lease had run out, and settle nothing twice', async () => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [job] = await lease(1);
    if (job === undefined) throw new Error('nothing was leased');
    await lease(3);
    expect(await engine.store.outbox.settle(job, sent, at(3))).toHaveLength(1);
    expect(await engine.store.outbox.settle(job, sent, at(3))).toEqual([]);
    expect(await engine.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test.each([
    { kind: 'later', at: at(3), mayBeSent: false, reason: 'rateLimited' },
    { kind: 'dead', pause: 'missingAccess' },
    { kind: 'expired' },
  ] as const)('leave a delivery to who has it by now when one who lost it says %j', async (outcome) => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [lost] = await lease(1);
    const [held] = await lease(3);
    if (lost === undefined || held === undefined) throw new Error('nothing was leased');
    expect(await engine.store.outbox.settle(lost, outcome, at(3))).toEqual([]);
    expect(await lease(3)).toEqual([]);
    expect(await engine.store.outbox.settle(held, sent, at(3))).toHaveLength(1);
    expect((await engine.store.subscriptions.list(guild))[0]?.paused).toBeNull();
  });

  test('serve every server before any is served twice, of each the newest first', async () => {
    for (const own of ['g1', 'g2', 'g3']) {
      for (const people of [400, 500]) {
        const channel = `${own} ${people}`;
        await add({ holdMs: 0, threshold: { people } }, { guild: own, channel });
      }
    }
    for (const [minutes, people] of [
      [0, 300],
      [1, 450],
      [2, 600],
    ] as const)
      await readAt(engine.store, minutes, people);
    const served: string[] = [];
    for (;;) {
      const jobs = await lease(2, 2);
      if (jobs.length === 0) break;
      expect(jobs.length).toBeLessThanOrEqual(2);
      served.push(...jobs.map(({ channelId }) => channelId));
    }
    expect(served.slice(0, 3).sort()).toEqual(['g1 500', 'g2 500', 'g3 500']);
    expect(served.slice(3).sort()).toEqual(['g1 400', 'g2 400', 'g3 400']);
  });

  test('drop thousands of old deliveries, each with its reason, and keep the fresh', async () => {
    await add({ holdMs: 0 });
    await add({ holdMs: 0, threshold: { people: 600 } }, { channel: 'c2' });
    for (const [minutes, people] of [
      [0, 300],
      [1, 500],
      [9, 700],
    ] as const)
      await readAt(engine.store, minutes, people);
    const { notes, isDone } = await engine.store.outbox.sweep(at(12), at(12));
    expect(notes.map(({ reason }) => reason)).toEqual(['expired']);
    expect(isDone).toBe(true);
    expect((await lease(12)).map(({ channelId }) => channelId)).toEqual(['c2']);
  });

  test.runIf(engine.durable)('are all there after the process has ended', async () => {
    const { id } = await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const before = await engine.store.subscriptions.find(guild, id);
    await engine.reopen();
    expect(await engine.store.subscriptions.find(guild, id)).toStrictEqual(before);
    expect(await lease(1)).toHaveLength(1);
    expect((await engine.store.alerts.traces('g1'))[0]).toEqual({ at: at(1), subscriptionId: id, reason: 'fired' });
  });
});
