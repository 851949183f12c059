import { expect, test } from 'vitest';
import type { SubscriptionOwner } from '../../../src/domain/alerts/subscription.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { sight, subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';
import { at, noon } from '../readings/record-of.ts';
import { readAt } from './read-at.ts';

const guild: SubscriptionOwner = { kind: 'guild', guildId: 'g1' };
const others: SubscriptionOwner[] = [
  { kind: 'guild', guildId: 'g2' },
  { kind: 'user', userId: 'g1' },
];

onEachEngine('subscriptions', (engine) => {
  let serial = 0;
  /** Each in a channel of its own, so that none is a duplicate. */
  const add = async (...[request, changes, at]: Parameters<typeof subscriptionFor>) => {
    serial += 1;
    const subscription = subscriptionFor(request, { channel: `c${serial}`, ...changes }, at);
    return addedThing(await engine.store.subscriptions.add(subscription, 25));
  };

  test('give back exactly what was added, under a short id that can be typed', async () => {
    const wished = subscriptionFor(
      { threshold: { percent: 60 }, quietHours: { fromMinute: 1320, toMinute: 480 }, days: [1, 5] },
      { roleId: 'role', locale: 'fr', expiresAt: at(60) },
      noon,
    );
    const added = addedThing(await engine.store.subscriptions.add(wished, 25));
    expect(added).toMatchObject({ ...wished, paused: null });
    expect(added.id).toMatch(/^[2-9a-hjkmnp-z]{4}$/);
    expect(await engine.store.subscriptions.list(guild)).toStrictEqual([added]);
    expect(await engine.store.subscriptions.find(guild, added.id)).toStrictEqual(added);
  });

  test('never give two the same id, whatever chance brings', async () => {
    await engine.reopen(() => 0);
    const ids = [(await add({})).id, (await add({})).id, (await add({})).id];
    expect(new Set(ids).size).toBe(3);
  });

  test('refuse one more than the owner may have, and ask that of each owner alone', async () => {
    for (const channel of ['c1', 'c2']) await engine.store.subscriptions.add(subscriptionFor({}, { channel }), 2);
    const third = subscriptionFor({}, { channel: 'c3' });
    expect(await engine.store.subscriptions.add(third, 2)).toEqual({ kind: 'tooMany' });
    expect(await engine.store.subscriptions.add(subscriptionFor({}, { guild: 'g2' }), 2)).toMatchObject({
      kind: 'added',
    });
    expect(await engine.store.subscriptions.list(guild)).toHaveLength(2);
  });

  test('refuse one that posts the same as another, also of two at the same moment, and an edit that would', async () => {
    const both = await Promise.all([0, 1].map(() => engine.store.subscriptions.add(subscriptionFor({}), 25)));
    const [first] = await engine.store.subscriptions.list(guild);
    expect(both).toMatchObject([{ kind: 'added' }, { kind: 'duplicate', id: first?.id }]);
    const other = await add({ threshold: { people: 300 } }, { channel: 'c1' });
    const { rule } = subscriptionFor({});
    const edits = engine.store.subscriptions;
    expect(await edits.edit(guild, other.id, { rule })).toEqual({ kind: 'duplicate', id: first?.id });
    expect(await edits.find(guild, other.id)).toEqual(other);
    expect(await edits.edit(guild, first?.id ?? '', { rule })).toEqual({ kind: 'edited' });
    const dm = subscriptionFor({}, { target: { kind: 'dm', userId: 'u1', channelId: 'd1' } });
    const reminders = await Promise.all([dm, { ...dm, locale: 'fr' } as const].map((one) => edits.add(one, 25)));
    expect(reminders.map(({ kind }) => kind)).toEqual(['added', 'duplicate']);
  });

  test('ignore an id that belongs to another owner', async () => {
    const { id, rule } = await add({});
    for (const owner of others) {
      expect(await engine.store.subscriptions.find(owner, id)).toBeUndefined();
      expect(await engine.store.subscriptions.edit(owner, id, { rule })).toEqual({ kind: 'unknown' });
      expect(await engine.store.subscriptions.remove(owner, id)).toBe(false);
      expect(await engine.store.subscriptions.pause(owner, id, 'byHand', noon)).toBe(false);
      expect(await engine.store.subscriptions.resume(owner, id)).toBe(false);
      expect(await engine.store.subscriptions.list(owner)).toEqual([]);
    }
    expect(await engine.store.subscriptions.find(guild, id)).toBeDefined();
  });

  test('change what was edited and nothing else', async () => {
    const before = await add({}, { roleId: 'role' });
    await engine.store.subscriptions.edit(guild, before.id, { sayResolved: false, locale: 'fr' });
    expect(await engine.store.subscriptions.find(guild, before.id)).toEqual({
      ...before,
      sayResolved: false,
      locale: 'fr',
    });
  });

  test('show a pause with its reason until it is resumed, disarmed', async () => {
    const { id } = await add({});
    await engine.store.subscriptions.pause(guild, id, 'missingAccess', noon);
    const { paused } = (await engine.store.subscriptions.find(guild, id)) ?? {};
    expect(paused).toEqual({ reason: 'missingAccess', at: noon, until: null });
    await engine.store.subscriptions.resume(guild, id);
    expect(await engine.store.subscriptions.find(guild, id)).toMatchObject({
      paused: null,
      alerts: [{ libraryId: 'webster', state: { phase: { kind: 'disarmed' } } }],
    });
  });

  test('that their channel has paused go on in another in the same step, and others do not', async () => {
    const edits = engine.store.subscriptions;
    for (const reason of ['missingAccess', 'byHand'] as const) {
      const { id } = await add({});
      await edits.pause(guild, id, reason, noon);
      await edits.edit(guild, id, { roleId: 'role' });
      expect((await edits.find(guild, id))?.paused?.reason).toBe(reason);
      const target = { kind: 'channel', guildId: 'g1', channelId: `${reason} no more` } as const;
      await edits.edit(guild, id, { target, rule: { threshold: { people: 300 } } });
      expect(await edits.find(guild, id)).toMatchObject({
        target,
        paused: reason === 'byHand' ? { reason } : null,
        rule: { threshold: { people: 300 } },
        alerts: [{ state: { phase: { kind: 'disarmed' } } }],
      });
    }
  });

  test('arm with what has just been read, and not with what was read long ago', async () => {
    await readAt(engine.store, 0, 390);
    const fresh = await add({}, {}, at(1));
    const late = await add({}, {}, at(60));
    expect([fresh, late].map(({ alerts }) => alerts[0]?.state.phase.kind)).toEqual(['inactive', 'disarmed']);
  });

  test('look again at every rule in percent when full is another count', async () => {
    const { id } = await add({ threshold: { percent: 50 }, margin: { people: 10 }, holdMs: 0 });
    await readAt(engine.store, 0, 300);
    const { notes } = await readAt(engine.store, 1, 300, 400);
    expect(notes.map(({ subscriptionId, reason }) => [subscriptionId, reason])).toEqual([[id, 'fired']]);
  });

  test('in percent are all looked at when full is another count, however many there are', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 401; index += 1) {
      const guildId = `g${Math.floor(index / 25)}`;
      ids.push((await add({ threshold: { percent: 50 }, margin: { people: 10 }, holdMs: 0 }, { guild: guildId })).id);
    }
    await readAt(engine.store, 0, 300);
    const { notes } = await readAt(engine.store, 1, 300, 400);
    expect(notes.map(({ subscriptionId }) => subscriptionId).sort()).toEqual(ids.sort());
  });

  test.each(['byHand', 'missingAccess'] as const)(
    'watch nothing while they are paused (%s), whatever full becomes and the clock does, until they are resumed',
    async (reason) => {
      const { id } = await add({ threshold: { percent: 50 }, margin: { people: 10 }, holdMs: 0 });
      await readAt(engine.store, 0, 300);
      await engine.store.subscriptions.pause(guild, id, reason, at(0));
      const counts = [300, 100, 390, 100, 390];
      for (const start of [1, -60]) {
        for (const [minutes, people] of counts.entries()) {
          expect((await readAt(engine.store, start + minutes, people, 400)).notes).toEqual([]);
        }
      }
      expect(await engine.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
      await engine.store.subscriptions.resume(guild, id);
      await readAt(engine.store, -50, 100, 400);
      const { notes } = await readAt(engine.store, -49, 201, 400);
      expect(notes.map((note) => note.reason)).toEqual(['fired']);
    },
  );

  test('told once that Discord refused and that are resumed wait on: nothing was told', async () => {
    const { id } = await add({ holdMs: 0, oneShot: true });
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const [job] = await engine.store.outbox.lease({ now: at(1), leaseMs: 60_000, most: 1 });
    if (job === undefined) throw new Error('nothing was leased');
    await engine.store.outbox.settle(job, { kind: 'dead', pause: 'missingAccess' }, at(1));
    await engine.store.subscriptions.resume(guild, id);
    await readAt(engine.store, 2, 300);
    expect((await readAt(engine.store, 3, 500)).notes.map(({ reason }) => reason)).toEqual(['fired']);
  });

  test('keep neither the reading nor what follows from it when the poll is refused', async () => {
    await add({ holdMs: 0 });
    await readAt(engine.store, 0, 300);
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
    await expect(engine.store.alerts.recordAndEvaluate([bad], evaluation)).rejects.toMatchObject({
      kind: 'invalidRecord',
    });
    expect(await engine.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
    expect((await engine.store.subscriptions.list(guild))[0]?.alerts[0]?.state.phase.kind).toBe('inactive');
  });
});

test('a subscription is armed with a reading that is fresh at the pace of the polls', async () => {
  const store = await openStore({ url: 'sqlite::memory:', freshMs: 3 * 60 * 60_000 });
  await readAt(store, 0, 390);
  const [fresh, late] = [
    addedThing(await store.subscriptions.add(subscriptionFor({}, {}, at(60)), 25)),
    addedThing(await store.subscriptions.add(subscriptionFor({}, { channel: 'c2' }, at(181)), 25)),
  ];
  expect([fresh, late].map((one) => one.alerts[0]?.state.phase.kind)).toEqual(['inactive', 'disarmed']);
  await store.close();
});
