import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { OutboxJob } from '../../src/store/outbox/outbox-ports.ts';
import { runBackup } from '../../src/transfer/backup-job.ts';
import { runRestore } from '../../src/transfer/restore-job.ts';
import { addedThing } from '../store/added-thing.ts';
import { campusTime, digestRequest } from '../support/digests.ts';
import { manualClock } from '../support/manual-clock.ts';
import { sight, subscriptionFor } from '../worker/outbox/alert-scene.ts';
import { copyScene } from './copy-scene.ts';

const minute = 60_000;
const scene = copyScene();

/** What is leased at `now` of a backup that was restored half a minute before, where `work` was done before it was made. */
async function restoredAt(now: number, from: number, work: (store: Store) => Promise<void>) {
  const clock = manualClock(from);
  const store = await openStore({ url: scene.url('carrel.db'), clock });
  await work(store);
  await runBackup([scene.path('backup.db')], scene.host(scene.url('carrel.db')));
  const sent = await store.outbox.lease({ now: clock.now(), leaseMs: minute, most: 10 });
  await store.close();
  await runRestore([scene.path('backup.db')], { ...scene.host(scene.url('restored.db')), now: now - minute / 2 });
  const restored = await openStore({ url: scene.url('restored.db'), clock: manualClock(now) });
  await restored.digests.queueDue({ now, campusNow: now, most: 10 });
  // A request of before the restore may still be on its way.
  expect(await restored.outbox.lease({ now: now - 1, leaseMs: minute, most: 10 })).toEqual([]);
  const jobs = await restored.outbox.lease({ now, leaseMs: minute, most: 10 });
  await restored.close();
  return { sent, jobs };
}

/** Stores a poll of Webster. */
const poll = (store: Store, people: number, at: number) =>
  store.alerts.recordAndEvaluate([sight('webster', people, at)], {
    observations: [
      { libraryId: 'webster', people, at, now: at, serviceDay: '2026-11-23', freshness: 'fresh', full: 1600 },
    ],
    queuedAt: at,
    gapMs: 10 * minute,
  });

describe('what a backup had still to post', () => {
  const seven = campusTime('2026-11-23T07:00');

  test('is looked for before it is posted, as the message that it would have become', async () => {
    const { sent, jobs } = await restoredAt(seven + 5 * minute, seven, async (store) => {
      for (const people of [400, 410, 420])
        addedThing(
          await store.subscriptions.add(subscriptionFor({ holdMs: 0, threshold: { people } }, {}, seven - minute), 25),
        );
      addedThing(await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { channel: 'c2' }, seven - minute), 25));
      await poll(store, 300, seven - minute);
      await poll(store, 500, seven);
    });
    expect(sent).toMatchObject([{ mayBeSent: false }]);
    const namesOf = (job: OutboxJob | undefined) =>
      job?.kind === 'alerts' ? job.notifications.map(({ subscription: { id } }) => id).toSorted() : [];
    const first = jobs.find(({ channelId }) => channelId === sent[0]?.channelId);
    expect(first).toMatchObject({ mayBeSent: true, queuedAt: seven, isRestored: true });
    expect(namesOf(first)).toEqual(namesOf(sent[0]));
    // Discord may know those as the nonce of another message.
    expect([first?.id, ...(first?.deliveryIds ?? [])]).not.toContain(sent[0]?.id);
  });

  test('is known to come from a backup as long as it may be out, also where it was being sent', async () => {
    await restoredAt(seven, seven, async (store) => {
      addedThing(await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, {}, seven - minute), 25));
      await poll(store, 300, seven - minute);
      await poll(store, 500, seven);
      expect(await store.outbox.lease({ now: seven, leaseMs: 1, most: 1 })).toMatchObject([{ kind: 'alerts' }]);
    });
    const now = seven + 5 * minute;
    const store = await openStore({ url: scene.url('restored.db'), clock: manualClock(now) });
    const seen: unknown[] = [];
    for (const mayBeSent of [true, false, false]) {
      await store.outbox.takeOver(now, []);
      const [job] = await store.outbox.lease({ now, leaseMs: minute, most: 1 });
      if (job?.kind !== 'alerts') throw new Error('nothing is left to send');
      seen.push(job.isRestored);
      const outcome = { kind: 'later', at: now, mayBeSent, isAbsent: !mayBeSent, reason: 'failed' } as const;
      await store.outbox.settle(job, outcome, now);
    }
    expect(seen).toEqual([true, true, undefined]);
    await store.close();
  });

  test('is due as one message although one part of it was to be tried later', async () => {
    const { jobs } = await restoredAt(seven + 5 * minute, seven + minute, async (store) => {
      for (const people of [400, 510])
        addedThing(
          await store.subscriptions.add(subscriptionFor({ holdMs: 0, threshold: { people } }, {}, seven - minute), 25),
        );
      await poll(store, 300, seven - minute);
      await poll(store, 500, seven);
      const [job] = await store.outbox.lease({ now: seven, leaseMs: minute, most: 1 });
      if (job === undefined) throw new Error('nothing fired');
      const later = { kind: 'later', at: seven + 8 * minute, mayBeSent: false, reason: 'rateLimited' } as const;
      await store.outbox.settle(job, later, seven);
      await poll(store, 520, seven + minute);
    });
    expect(jobs).toMatchObject([{ mayBeSent: true, deliveryIds: [expect.any(String), expect.any(String)] }]);
  });

  test('is looked for where it is the last word of what has run out since, each as a message of its own', async () => {
    const ranOutAt = seven + 10 * minute;
    const { jobs } = await restoredAt(seven + 30 * minute, seven, async (store) => {
      const [dm, c9] = [
        { target: { kind: 'dm', userId: 'u1', channelId: 'dm' } as const, expiresAt: ranOutAt },
        { channel: 'c9', expiresAt: ranOutAt },
      ];
      for (const people of [400, 410])
        addedThing(
          await store.subscriptions.add(subscriptionFor({ oneShot: true, threshold: { people } }, dm, seven), 25),
        );
      addedThing(await store.subscriptions.add(subscriptionFor({}, c9, seven), 25));
    });
    const about = { about: 'expired', mayBeSent: true, isRestored: true, expiresAt: ranOutAt + 24 * 60 * minute };
    const { channelId, ...reminder } = {
      ...about,
      channelId: 'dm',
      queuedAt: seven,
      deliveryIds: [expect.any(String)],
    };
    expect(jobs.filter((job) => job.channelId === 'c9')).toMatchObject([{ ...about, queuedAt: ranOutAt }]);
    // A reminder may have come instead, at any time.
    expect(jobs.filter((job) => job.channelId === channelId)).toMatchObject([reminder]);
  });

  test.each([
    ['has come since', '2026-11-23'],
    ['has come today, where the backup is older than a day', '2026-11-24'],
  ])('is looked for where it is the digest of a morning that %s', async (_words, day) => {
    const eight = campusTime(`${day}T08:00`);
    const { sent, jobs } = await restoredAt(eight + 30 * minute, seven, async (store) => {
      addedThing(await store.digests.add(digestRequest({ createdAt: seven }), 5));
    });
    expect(sent).toEqual([]);
    expect(jobs).toMatchObject([{ kind: 'digest', day, mayBeSent: true, queuedAt: eight }]);
  });

  test('is not posted while Discord may know it by another nonce', async () => {
    const eight = campusTime('2026-11-23T08:00');
    const { jobs } = await restoredAt(eight + minute, seven, async (store) => {
      addedThing(await store.digests.add(digestRequest({ createdAt: seven }), 5));
      addedThing(await store.subscriptions.add(subscriptionFor({}, { channel: 'c9', expiresAt: eight }, seven), 25));
    });
    expect(jobs).toEqual([]);
    const now = eight + 2 * minute;
    const store = await openStore({ url: scene.url('restored.db'), clock: manualClock(now) });
    const lease = () => store.outbox.lease({ now, leaseMs: minute, most: 10 });
    const later = [...(await lease()), ...(await lease())];
    const perhapsOut = { mayBeSent: true, queuedAt: eight };
    expect(later.filter(({ kind }) => kind === 'digest')).toMatchObject([perhapsOut]);
    expect(later.filter(({ kind }) => kind === 'alerts')).toMatchObject([{ ...perhapsOut, about: 'expired' }]);
    await store.close();
  });
});
