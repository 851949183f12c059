import { expect } from 'vitest';
import { serviceDayOf } from '../../../src/domain/calendar/service-day.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { digestRequest } from '../../support/digests.ts';
import { sight, subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

const minute = 60_000;

/**
 * Works with a store whose tables held `before`, at `now` (ms, of the machine and the campus): the alert that was firing is
 * over and its message is edited, a new one fires and is sent, boards and digests go on, and the past can be read.
 */
export async function useAll(store: Store, before: Readonly<Record<string, Rows>>, now: number): Promise<void> {
  await editWhatIsOver(store, before, now);
  await sendNewAlert(store, now + 5 * minute);
  await showBoards(store, before.board ?? [], now + 10 * minute);
  await sendDigests(store, before.digest ?? []);
  const readings = (before.reading ?? []).filter((row) => row.library_id === 'webster');
  const past = await store.series('webster', 0, now);
  expect(past.map(({ fetchedAt, raw }) => [fetchedAt, raw])).toEqual(
    readings.map((row) => [Number(row.fetched_at), Number(row.raw)]),
  );
  await store.outbox.sweep(now + 72 * 60 * minute, now + 72 * 60 * minute);
  await store.subscriptions.forgetGuild(String(before.trace?.[0]?.guild_id));
}

async function editWhatIsOver(store: Store, before: Readonly<Record<string, Rows>>, now: number): Promise<void> {
  const open = (before.alert ?? []).filter((row) => row.phase === 'firing');
  // Before schema 0002 there were no alerts.
  expect(open).toHaveLength(before.alert === undefined ? 0 : 1);
  for (const alert of open) {
    const guildId = String(before.subscription?.find((row) => row.id === alert.subscription_id)?.guild_id);
    const owner = { kind: 'guild', guildId } as const;
    const kept = before.subscription?.filter((row) => row.owner_key === `guild:${guildId}`).map(({ id }) => id);
    expect((await store.subscriptions.list(owner)).map(({ id }) => id).sort()).toEqual(kept?.sort());
    await poll(store, now, 100);
    const [job] = await store.outbox.lease({ now, leaseMs: minute, most: 1 });
    const sent = before.delivery?.find((row) => row.subscription_id === alert.subscription_id && row.kind === 'fired');
    expect(job).toMatchObject({ kind: 'edit', messageId: sent?.message_id, notifications: [{ kind: 'resolved' }] });
    if (job !== undefined) await store.outbox.settle(job, { kind: 'sent', messageId: null }, now);
  }
}

async function sendNewAlert(store: Store, now: number): Promise<void> {
  const added = await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { guild: 'new' }, now), 25);
  const { id } = addedThing(added);
  await poll(store, now, 300);
  await poll(store, now + minute, 500);
  const jobs = await store.outbox.lease({ now: now + minute, leaseMs: minute, most: 10 });
  expect(jobs).toContainEqual(
    expect.objectContaining({
      kind: 'alerts',
      notifications: [expect.objectContaining({ kind: 'fired', subscription: expect.objectContaining({ id }) })],
    }),
  );
  // What the older Carrel had still to send is sent too.
  for (const job of jobs) await store.outbox.settle(job, { kind: 'sent', messageId: `m${job.id}` }, now + minute);
  expect(await store.subscriptions.find({ kind: 'guild', guildId: 'new' }, id)).toMatchObject({ id });
  expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
}

async function showBoards(store: Store, rows: Rows, now: number): Promise<void> {
  const working = rows.filter((row) => row.message_id !== null);
  const claims = await store.boards.claim({ now, until: now + minute, most: 10 });
  expect(claims.map(({ board }) => [board.id, board.state.messageId]).sort()).toEqual(
    working.map((row) => [row.id, row.message_id]).sort(),
  );
  for (const claim of claims) {
    expect(await store.boards.settle(claim, { ...claim.board.state, shownAt: now }, now + minute)).toBe('kept');
  }
  // What is to take the place of a board, and what is removed, is not listed.
  for (const row of rows.filter((one) => (one.replaces ?? one.removed_at ?? null) === null)) {
    const boards = await store.boards.list(String(row.guild_id));
    expect(boards.find(({ id }) => id === row.id)).toMatchObject({ channelId: row.channel_id, locale: row.locale });
  }
}

async function sendDigests(store: Store, rows: Rows): Promise<void> {
  addedThing(await store.digests.add(digestRequest({ guildId: 'new' }), 5));
  for (const row of rows) {
    const digest = (await store.digests.list(String(row.guild_id))).find(({ id }) => id === row.id);
    expect(digest).toMatchObject({ nextAt: Number(row.next_at), minute: row.minute });
    if (digest?.paused !== null) continue;
    const { queued } = await store.digests.queueDue({ now: digest.nextAt, campusNow: digest.nextAt, most: 10 });
    expect(queued).toBeGreaterThan(0);
    const jobs = await store.outbox.lease({ now: digest.nextAt, leaseMs: minute, most: 10 });
    expect(jobs.map((job) => job.kind === 'digest' && job.digest.id)).toContain(digest.id);
    for (const job of jobs) await store.outbox.settle(job, { kind: 'sent', messageId: `m${job.id}` }, digest.nextAt);
  }
}

/** A poll at `now` that counts so many people in Webster. */
const poll = (store: Store, now: number, people: number) =>
  store.alerts.recordAndEvaluate([sight('webster', people, now)], {
    observations: [
      { libraryId: 'webster', people, at: now, serviceDay: serviceDayOf(now), freshness: 'fresh', full: 1600, now },
    ],
    queuedAt: now,
    gapMs: 10 * minute,
  });
