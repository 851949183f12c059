import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SubscriptionOwner } from '../../../src/domain/alerts/subscription.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { sight, subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { at, noon } from '../readings/record-of.ts';

/** An engine's place for one test's data. `open` may be told the numbers that ids are made of. */
export interface AlertPlace {
  open(random?: () => number): Promise<Store>;
  remove(): Promise<void>;
}

const guild: SubscriptionOwner = { kind: 'guild', guildId: 'g1' };
const others: SubscriptionOwner[] = [
  { kind: 'guild', guildId: 'g2' },
  { kind: 'user', userId: 'g1' },
];

/** Reads Webster at `minutes` after noon. */
export async function readAt(store: Store, minutes: number, people: number) {
  const { reading } = sight('webster', people, at(minutes));
  const now = at(minutes);
  return store.alerts.recordAndEvaluate([{ reading, seenAt: now, estimateState: {}, people }], {
    observations: [
      { libraryId: 'webster', people, at: now, serviceDay: '2026-11-23', freshness: 'fresh', full: 1600, now },
    ],
    queuedAt: now,
    gapMs: 600_000,
  });
}

/** What every engine must do for subscriptions and the outbox. `durable`: the data outlives the store that wrote it. */
export function alertStoreContract(
  name: string,
  { durable, place: makePlace }: { durable: boolean; place: () => Promise<AlertPlace> },
): void {
  describe(`subscriptions and outbox on ${name}`, () => {
    let place: AlertPlace;
    let store: Store;
    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const add = async (...given: Parameters<typeof subscriptionFor>) => {
      const added = await store.subscriptions.add(subscriptionFor(...given), 25);
      if (added === undefined) throw new Error('there are too many');
      return added;
    };
    const lease = (minutes: number, most = 10) => store.outbox.lease({ now: at(minutes), leaseMs: 60_000, most });
    const told = { kind: 'sent', messageId: 'm1' } as const;

    test('give back exactly what was added, under a short id that can be typed', async () => {
      const wished = subscriptionFor(
        { threshold: { percent: 60 }, quietHours: { fromMinute: 1320, toMinute: 480 }, days: [1, 5] },
        { roleId: 'role', locale: 'fr', expiresAt: at(60) },
        noon,
      );
      const added = await store.subscriptions.add(wished, 25);
      expect(added).toMatchObject({ ...wished, paused: null });
      expect(added?.id).toMatch(/^[2-9a-hjkmnp-z]{4}$/);
      expect(await store.subscriptions.list(guild)).toStrictEqual([added]);
      expect(await store.subscriptions.find(guild, added?.id ?? '')).toStrictEqual(added);
    });

    test('never give two the same id, whatever chance brings', async () => {
      await store.close();
      store = await place.open(() => 0);
      const ids = [(await add({})).id, (await add({})).id, (await add({})).id];
      expect(new Set(ids).size).toBe(3);
    });

    test('refuse one more than the owner may have, and ask that of each owner alone', async () => {
      for (let i = 0; i < 2; i += 1) await store.subscriptions.add(subscriptionFor({}), 2);
      expect(await store.subscriptions.add(subscriptionFor({}), 2)).toBeUndefined();
      expect(await store.subscriptions.add(subscriptionFor({}, { guild: 'g2' }), 2)).toBeDefined();
      expect(await store.subscriptions.list(guild)).toHaveLength(2);
    });

    test('know nothing of an id that is somebody else’s', async () => {
      const { id, rule } = await add({});
      for (const owner of others) {
        expect(await store.subscriptions.find(owner, id)).toBeUndefined();
        expect(await store.subscriptions.edit(owner, id, { rule })).toBe(false);
        expect(await store.subscriptions.remove(owner, id)).toBe(false);
        expect(await store.subscriptions.pause(owner, id, 'byHand', noon)).toBe(false);
        expect(await store.subscriptions.resume(owner, id)).toBe(false);
        expect(await store.subscriptions.list(owner)).toEqual([]);
      }
      expect(await store.subscriptions.find(guild, id)).toBeDefined();
    });

    test('change what was edited and nothing else', async () => {
      const before = await add({}, { roleId: 'role' });
      await store.subscriptions.edit(guild, before.id, { sayResolved: false, locale: 'fr' });
      expect(await store.subscriptions.find(guild, before.id)).toEqual({ ...before, sayResolved: false, locale: 'fr' });
    });

    test('show a pause with its reason until it is resumed, disarmed', async () => {
      const { id } = await add({});
      await store.subscriptions.pause(guild, id, 'missingAccess', noon);
      expect((await store.subscriptions.find(guild, id))?.paused).toEqual({ reason: 'missingAccess', at: noon });
      await store.subscriptions.resume(guild, id);
      expect(await store.subscriptions.find(guild, id)).toMatchObject({
        paused: null,
        state: { phase: { kind: 'disarmed' } },
      });
    });

    test('arm with what has just been read, and not with what was read long ago', async () => {
      await readAt(store, 0, 390);
      const fresh = await add({}, {}, at(1));
      const late = await add({}, {}, at(60));
      expect([fresh, late].map(({ state }) => state.phase.kind)).toEqual(['inactive', 'disarmed']);
    });

    test('look again at every rule in percent when full is another count', async () => {
      const { id } = await add({ threshold: { percent: 50 }, margin: { people: 10 }, holdMs: 0 });
      await readAt(store, 0, 300);
      const observation = {
        libraryId: 'webster',
        people: 300,
        at: at(1),
        serviceDay: '2026-11-23',
        freshness: 'fresh',
        now: at(1),
      } as const;
      const { reading } = sight('webster', 300, at(1));
      const { notes } = await store.alerts.recordAndEvaluate(
        [{ reading, seenAt: at(1), estimateState: {}, people: 300 }],
        {
          observations: [{ ...observation, full: 400 }],
          queuedAt: at(1),
          gapMs: 600_000,
        },
      );
      expect(notes.map(({ subscriptionId, reason }) => [subscriptionId, reason])).toEqual([[id, 'fired']]);
    });

    test('keep neither the reading nor what follows from it when the poll is refused', async () => {
      await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      const { reading } = sight('webster', 900, at(1));
      const bad = { reading: { ...reading, raw: 0.5 }, seenAt: at(1), estimateState: {}, people: 900 };
      const observation = {
        libraryId: 'webster',
        people: 900,
        at: at(1),
        serviceDay: '2026-11-23',
        freshness: 'fresh',
        full: 1600,
        now: at(1),
      } as const;
      const evaluation = { observations: [observation], queuedAt: at(1), gapMs: 600_000 };
      await expect(store.alerts.recordAndEvaluate([bad], evaluation)).rejects.toMatchObject({ kind: 'invalidRecord' });
      expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
      expect((await store.subscriptions.list(guild))[0]?.state.phase.kind).toBe('inactive');
    });

    test('lease a delivery to one at a time, and to the next when its time has run out', async () => {
      await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const [job] = await lease(1);
      expect(job).toMatchObject({ kind: 'alerts', about: 'fired', channelId: 'c1', attempts: 1, mayBeSent: false });
      expect(await lease(1.5)).toEqual([]);
      expect(await store.outbox.nextDueAt()).toBe(at(2));
      const [again] = await lease(2);
      // The same message: whoever had it may have sent it.
      expect(again).toMatchObject({ id: job?.id, attempts: 2, mayBeSent: true });
    });

    test('keep a lease that is renewed', async () => {
      await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const [job] = await lease(1);
      await store.outbox.renew([job?.id ?? ''], at(5));
      expect(await lease(4)).toEqual([]);
      expect(await lease(5)).toHaveLength(1);
    });

    test('free at the start what a process that is gone had claimed, and keep what is still being sent', async () => {
      await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const [job] = await lease(1);
      await store.outbox.takeOver(at(1), [job?.id ?? '']);
      expect(await lease(1)).toEqual([]);
      await store.outbox.takeOver(at(1), []);
      expect(await lease(1)).toMatchObject([{ id: job?.id, attempts: 2, mayBeSent: true }]);
    });

    test.each([0.5, 60, 24 * 60])(
      'send after a clock was set back by %d minutes what they would have sent',
      async (back) => {
        for (const channel of ['queued', 'claimed', 'refused']) await add({ holdMs: 0 }, { guild: channel, channel });
        await readAt(store, 0, 300);
        await readAt(store, 10, 500);
        const jobs = new Map((await lease(10)).map((job) => [job.channelId, job]));
        const put = async (channel: string, later: number, mayBeSent: boolean) => {
          const job = jobs.get(channel);
          if (job === undefined) throw new Error('it was not leased');
          await store.outbox.settle(job, { kind: 'later', at: at(later), mayBeSent, reason: 'failed' }, at(10));
        };
        await put('queued', 10, false);
        await put('refused', 12, true);
        const now = 10.1 - back;
        await store.outbox.takeOver(at(now), []);
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

    test('count a message as sent although its lease had run out, and settle nothing twice', async () => {
      await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const [job] = await lease(1);
      if (job === undefined) throw new Error('nothing was leased');
      await lease(3);
      expect(await store.outbox.settle(job, told, at(3))).toHaveLength(1);
      expect(await store.outbox.settle(job, told, at(3))).toEqual([]);
      expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
    });

    test.each([
      { kind: 'later', at: at(3), mayBeSent: false, reason: 'rateLimited' },
      { kind: 'dead', pause: 'missingAccess' },
      { kind: 'expired' },
    ] as const)('leave a delivery to who has it by now when one who lost it says %j', async (outcome) => {
      await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const [lost] = await lease(1);
      const [held] = await lease(3);
      if (lost === undefined || held === undefined) throw new Error('nothing was leased');
      expect(await store.outbox.settle(lost, outcome, at(3))).toEqual([]);
      expect(await lease(3)).toEqual([]);
      expect(await store.outbox.settle(held, told, at(3))).toHaveLength(1);
      expect((await store.subscriptions.list(guild))[0]?.paused).toBeNull();
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
        await readAt(store, minutes, people);
      const served: string[] = [];
      for (;;) {
        const jobs = await lease(2, 2);
        if (jobs.length === 0) break;
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
        await readAt(store, minutes, people);
      const { notes, isDone } = await store.outbox.sweep(at(12), at(12));
      expect(notes.map(({ reason }) => reason)).toEqual(['expired']);
      expect(isDone).toBe(true);
      expect((await lease(12)).map(({ channelId }) => channelId)).toEqual(['c2']);
    });

    test.runIf(durable)('are all there after the process has ended', async () => {
      const { id } = await add({ holdMs: 0 });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const before = await store.subscriptions.find(guild, id);
      await store.close();
      store = await place.open();
      expect(await store.subscriptions.find(guild, id)).toStrictEqual(before);
      expect(await lease(1)).toHaveLength(1);
      expect((await store.alerts.traces('g1'))[0]).toEqual({ at: at(1), subscriptionId: id, reason: 'fired' });
    });
  });
}
