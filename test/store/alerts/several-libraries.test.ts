import { expect, test } from 'vitest';
import type { SubscriptionOwner } from '../../../src/domain/alerts/subscription.ts';
import type { Store } from '../../../src/store/open-store.ts';
import type { OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';
import { at } from '../readings/record-of.ts';
import { pollAt } from './read-at.ts';

const guild: SubscriptionOwner = { kind: 'guild', guildId: 'g1' };
/** After every time that a store without a clock of the test's takes. */
const later = 365 * 24 * 60;
/** "any library above 400", at once, unless told otherwise. */
const any = { libraries: 'any', holdMs: 0, recoverMs: 0, cooldownMs: 0 } as const;

onEachEngine('a rule over several libraries', (engine) => {
  const add = async (
    request: Parameters<typeof subscriptionFor>[0] = {},
    changes: Parameters<typeof subscriptionFor>[1] = {},
    createdAt = at(-10),
  ) =>
    addedThing(await engine.store.subscriptions.add(subscriptionFor({ ...any, ...request }, changes, createdAt), 25));
  const find = (id: string) => engine.store.subscriptions.find(guild, id);
  /** The phase of each library. */
  const phases = async (id: string) =>
    Object.fromEntries((await find(id))?.alerts.map(({ libraryId, state }) => [libraryId, state.phase.kind]) ?? []);
  /** The libraries that fired with a poll. */
  const fired = async (...given: Parameters<typeof pollAt> extends [Store, ...infer Rest] ? Rest : never) => {
    const { notes } = await pollAt(engine.store, ...given);
    return notes.filter(({ reason }) => reason === 'fired').map(({ detail }) => Object(detail).libraryId);
  };
  const lease = (minutes: number) => engine.store.outbox.lease({ now: at(minutes), leaseMs: 60_000, most: 10 });
  const send = (job: OutboxJob, minutes: number) =>
    engine.store.outbox.settle(job, { kind: 'sent', messageId: `m${minutes}` }, at(minutes));
  const said = (jobs: readonly OutboxJob[]) =>
    jobs.map((job) => ('notifications' in job ? job.notifications.map(({ libraryId }) => libraryId) : []));

  test('has an episode for each library, fires for each by itself, and is one subscription', async () => {
    const { id } = await add();
    expect(await fired(0, { webster: 300, vanier: 300 })).toEqual([]);
    expect(await phases(id)).toEqual({ vanier: 'inactive', webster: 'inactive' });
    expect(await fired(1, { webster: 500, vanier: 300 })).toEqual(['webster']);
    expect(await fired(2, { webster: 500, vanier: 500 })).toEqual(['vanier']);
    expect(await fired(3, { webster: 500, vanier: 100 })).toEqual([]);
    expect(await phases(id)).toEqual({ vanier: 'inactive', webster: 'firing' });
    expect(await engine.store.subscriptions.list(guild)).toHaveLength(1);
  });

  test('queues one message that names both libraries where both cross with one poll, once each', async () => {
    await add();
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    expect(await fired(1, { webster: 500, vanier: 500 })).toEqual(['webster', 'vanier']);
    const jobs = await lease(1);
    expect(said(jobs).map((one) => one.sort())).toEqual([['vanier', 'webster']]);
    expect(await fired(2, { webster: 510, vanier: 510 })).toEqual([]);
  });

  test('means a library by any that appears later, and by a list only those in it; nothing fires for what is so already', async () => {
    const { id } = await add();
    const { id: listed } = await add({ libraries: ['webster', 'vanier'] }, { channel: 'c2' });
    await pollAt(engine.store, 0, { webster: 300 });
    expect(await fired(1, { webster: 300, annex: 900 })).toEqual([]);
    expect(await phases(id)).toEqual({ annex: 'disarmed', webster: 'inactive' });
    expect(await phases(listed)).toEqual({ vanier: 'disarmed', webster: 'inactive' });
    expect(await fired(2, { webster: 300, annex: 100 })).toEqual([]);
    expect(await fired(3, { webster: 300, annex: 900 })).toEqual(['annex']);
    expect(await find(id)).toMatchObject({ rule: { libraries: 'any' } });
  });

  test('knows the libraries that were seen before it, and waits for those that are silent', async () => {
    await pollAt(engine.store, -20, { webster: 300, vanier: 300 });
    const { id } = await add();
    expect(await phases(id)).toEqual({ vanier: 'inactive', webster: 'inactive' });
    for (const minute of [0, 5, 10]) await pollAt(engine.store, minute, { webster: 300 });
    expect(await fired(15, { webster: 300, vanier: 500 })).toEqual(['vanier']);
  });

  test('is paused, resumed and removed as one; what is open ends for each library', async () => {
    const { id } = await add({}, { sayResolved: false });
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 1, { webster: 500, vanier: 500 });
    for (const job of await lease(1)) await send(job, 1);
    await engine.store.subscriptions.pause(guild, id, 'byHand', at(2));
    expect(await phases(id)).toEqual({ vanier: 'disarmed', webster: 'disarmed' });
    const [edit] = await lease(later);
    expect(edit).toMatchObject({
      kind: 'edit',
      messageId: 'm1',
      notifications: [{ kind: 'ended' }, { kind: 'ended' }],
    });
    expect(await fired(3, { webster: 100, vanier: 100 })).toEqual([]);
    await engine.store.subscriptions.resume(guild, id);
    await pollAt(engine.store, 4, { webster: 100, vanier: 100 });
    expect(await fired(5, { webster: 500, vanier: 500 })).toEqual(['webster', 'vanier']);
    await engine.store.subscriptions.remove(guild, id);
    expect(await engine.store.subscriptions.list(guild)).toEqual([]);
    expect(await fired(8, { webster: 500, vanier: 100 })).toEqual([]);
  });

  test('ends a mute in all its libraries with the first reading of any of them', async () => {
    const { id } = await add();
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    await engine.store.subscriptions.pause(guild, id, 'byHand', at(1), at(60));
    expect(await fired(30, { webster: 500, vanier: 500 })).toEqual([]);
    expect(await fired(60, { vanier: 300 })).toEqual([]);
    expect((await find(id))?.paused).toBeNull();
    await pollAt(engine.store, 61, { webster: 300, vanier: 300 });
    expect(await fired(62, { webster: 500, vanier: 500 })).toEqual(['webster', 'vanier']);
  });

  test('covers a library that appears while it is muted, once the mute is over', async () => {
    const { id } = await add();
    await engine.store.subscriptions.pause(guild, id, 'byHand', at(1), at(60));
    expect(await fired(2, { webster: 300 })).toEqual([]);
    expect(await fired(3, { webster: 500 })).toEqual([]);
    await pollAt(engine.store, 60, { webster: 300 });
    expect(await fired(61, { webster: 500 })).toEqual(['webster']);
  });

  test('keeps what a library has been through where an edit changes which there are, and never counts an episode twice', async () => {
    const { id, rule } = await add({}, { sayResolved: false });
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 1, { webster: 500, vanier: 500 });
    for (const job of await lease(1)) await send(job, 1);
    const edit = (libraries: typeof rule.libraries) =>
      engine.store.subscriptions.edit(guild, id, { rule: { ...rule, libraries } });
    await edit(['webster']);
    expect(await phases(id)).toEqual({ webster: 'disarmed' });
    const [ended] = await lease(later);
    expect(ended).toMatchObject({ kind: 'edit', notifications: [{ cause: 'ruleChanged' }, { cause: 'ruleChanged' }] });
    await edit('any');
    await pollAt(engine.store, 3, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 4, { webster: 300, vanier: 500 });
    // The first message of this library is still known to the outbox: a second one must not be taken for it.
    expect(said(await lease(5))).toEqual([['vanier']]);
  });

  test('shows as last sent what Discord took, of the library that it was about', async () => {
    const { id } = await add();
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 1, { webster: 500, vanier: 300 });
    const [job] = await lease(1);
    await pollAt(engine.store, 2, { webster: 500, vanier: 500 });
    expect((await find(id))?.lastSentAt).toBeNull();
    if (job !== undefined) await send(job, 2);
    expect((await find(id))?.lastSentAt).toBe(at(1));
  });

  test('shows as last sent the later one of a message about two, and nothing that has fired since', async () => {
    const { id } = await add();
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 1, { webster: 300, vanier: 500 });
    await pollAt(engine.store, 2, { webster: 500, vanier: 500 });
    const [both] = await lease(2);
    if (both !== undefined) await send(both, 2);
    expect((await find(id))?.lastSentAt).toBe(at(2));
    await pollAt(engine.store, 3, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 4, { webster: 500, vanier: 300 });
    const next = (await lease(4)).find(({ kind }) => kind === 'alerts');
    await pollAt(engine.store, 5, { webster: 300, vanier: 300 });
    await pollAt(engine.store, 6, { webster: 500, vanier: 300 });
    // Discord's answer comes late: by now another message about the same library waits.
    if (next !== undefined) await send(next, 6);
    expect((await find(id))?.lastSentAt).toBe(at(4));
  });

  test('refuses a second one that says the same, in whatever order its libraries are, and counts as one', async () => {
    const one = subscriptionFor({ libraries: ['webster', 'vanier'] });
    const { id } = addedThing(await engine.store.subscriptions.add(one, 2));
    const again = subscriptionFor({ libraries: ['vanier', 'webster'] });
    expect(await engine.store.subscriptions.add(again, 2)).toEqual({ kind: 'duplicate', id });
    expect(await engine.store.subscriptions.add(subscriptionFor({ libraries: 'any' }), 2)).toMatchObject({
      kind: 'added',
    });
    expect(await engine.store.subscriptions.add(subscriptionFor({ libraries: ['webster'] }), 2)).toEqual({
      kind: 'tooMany',
    });
  });

  test('is not touched by what another server does with its own', async () => {
    const { id } = await add();
    const { id: other } = await add({}, { guild: 'g2' });
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    expect(await engine.store.subscriptions.remove(guild, other)).toBe(false);
    await engine.store.subscriptions.pause({ kind: 'guild', guildId: 'g2' }, other, 'byHand', at(1));
    expect(await phases(id)).toEqual({ vanier: 'inactive', webster: 'inactive' });
    await engine.store.subscriptions.forgetGuild('g2');
    expect(await fired(2, { webster: 500, vanier: 500 })).toEqual(['webster', 'vanier']);
  });

  test('does not take a library that is closed for one that has room, and one that opens is not news', async () => {
    const below = { direction: 'below', threshold: { percent: 40 } } as const;
    await add(below);
    await add({ ...below, libraries: ['vanier'] }, { channel: 'c2' });
    await pollAt(engine.store, 0, { webster: 900, vanier: 900 });
    // A rule of one library says what its counter says.
    expect(await fired(1, { webster: 300, vanier: 300 }, { closed: ['vanier'] })).toEqual(['webster', 'vanier']);
    const jobs = [...(await lease(1)), ...(await lease(1))];
    expect(jobs.map((job) => job.channelId).sort()).toEqual(['c1', 'c2']);
    expect(await fired(2, { webster: 300, vanier: 290 })).toEqual([]);
    await pollAt(engine.store, 3, { webster: 300, vanier: 900 });
    expect(await fired(4, { webster: 300, vanier: 300 })).toContain('vanier');
  });

  test('begins each day anew, for each library by the day of its own reading', async () => {
    const { id } = await add();
    const midnight = 12 * 60;
    await pollAt(engine.store, midnight - 2, { webster: 300, vanier: 300 });
    await pollAt(engine.store, midnight - 1, { webster: 500, vanier: 500 });
    expect(await fired(midnight + 1, { webster: 900 })).toEqual([]);
    expect(await phases(id)).toEqual({ vanier: 'firing', webster: 'disarmed' });
    await pollAt(engine.store, midnight + 2, { webster: 100, vanier: 100 });
    expect(await fired(midnight + 3, { webster: 500, vanier: 500 })).toEqual(['webster']);
    await pollAt(engine.store, midnight + 4, { webster: 500, vanier: 100 });
    expect(await fired(midnight + 5, { webster: 500, vanier: 500 })).toEqual(['vanier']);
  });

  test('that fires once ends with the first library, or with all that cross with the same poll', async () => {
    const once = { oneShot: true } as const;
    const { id } = await add(once);
    await pollAt(engine.store, 0, { webster: 300, vanier: 300, annex: 300 });
    expect(await fired(1, { webster: 500, vanier: 500, annex: 300 })).toEqual(['webster', 'vanier']);
    expect(await phases(id)).toEqual({ annex: 'over', vanier: 'over', webster: 'over' });
    expect(await fired(2, { webster: 500, vanier: 500, annex: 500 })).toEqual([]);
    expect(await fired(3, { webster: 500, vanier: 500, museum: 100 })).toEqual([]);
    expect(await phases(id)).toMatchObject({ museum: 'over' });
    const [job] = await lease(3);
    if (job !== undefined) await send(job, 3);
    expect(await find(id)).toBeUndefined();
  });

  test('that fires once is armed again where its message was too old to be sent, and posts nothing twice', async () => {
    const { id } = await add({ oneShot: true });
    await pollAt(engine.store, 0, { webster: 300, vanier: 500 });
    expect(await fired(1, { webster: 500, vanier: 500 })).toEqual(['webster']);
    await engine.store.outbox.sweep(at(15), at(15));
    // Vanier was so before the rule was made, and is no news now.
    expect(await phases(id)).toEqual({ vanier: 'disarmed', webster: 'inactive' });
    expect(await fired(16, { webster: 500, vanier: 500 })).toEqual(['webster']);
    expect(said(await lease(16))).toEqual([['webster']]);
  });

  test('that runs out says so once, for all its libraries', async () => {
    await add({ oneShot: true }, { expiresAt: at(60) });
    await pollAt(engine.store, 0, { webster: 300, vanier: 300 });
    await engine.store.outbox.sweep(at(61), at(61));
    expect(await fired(62, { webster: 500, vanier: 500 })).toEqual([]);
    const jobs = await lease(62);
    expect(jobs).toMatchObject([{ about: 'expired', notifications: [{ kind: 'expired', libraryId: null }] }]);
    for (const job of jobs) await send(job, 62);
    expect(await engine.store.subscriptions.list(guild)).toEqual([]);
  });
});
