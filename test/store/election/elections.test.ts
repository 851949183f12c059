import { expect, test } from 'vitest';
import type { Leadership, LedRole } from '../../../src/store/election/election-ports.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { digestRequest } from '../../support/digests.ts';
import { addedThing } from '../added-thing.ts';
import { boardRequest } from '../boards/board-request.ts';
import { onEachEngine } from '../each-engine.ts';

const forever = new AbortController().signal;

async function elected(store: Store, role: LedRole = 'poller'): Promise<Leadership> {
  const leadership = await store.elections.elect(role, forever);
  if (leadership === undefined) throw new Error('nothing ended this election');
  return leadership;
}

onEachEngine('an election', (engine) => {
  test('has a winner, whose term is higher than every one before', async () => {
    const terms: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const leadership = await elected(engine.store);
      terms.push(leadership.term);
      expect(await leadership.confirm()).toBe(true);
      expect(leadership.lost.aborted).toBe(false);
      await leadership.resign();
      expect([await leadership.confirm(), leadership.lost.aborted]).toEqual([false, true]);
    }
    expect(terms).toEqual([1, 2, 3]);
    await engine.reopen();
    const again = await elected(engine.store);
    expect(again.term).toBe(engine.durable ? 4 : 1);
    await again.resign();
  });

  test('is one for each role', async () => {
    const [poller, speaker] = [await elected(engine.store, 'poller'), await elected(engine.store, 'speaker')];
    expect([poller.term, speaker.term]).toEqual([1, 1]);
    await poller.resign();
    await speaker.resign();
  });

  test('that is called off has no winner', async () => {
    expect(await engine.store.elections.elect('poller', AbortSignal.abort())).toBeUndefined();
    const leadership = await elected(engine.store);
    expect(leadership.term).toBe(1);
    await leadership.resign();
  });

  test('that another process has won makes every write of the leader before fail, and keep nothing', async () => {
    const before = await elected(engine.store);
    const old = engine.store.ledBy(before);
    await old.feedState.save('hours', { days: 'old' });
    // Due: what has nothing to write needs no leader.
    const board = addedThing(await old.boards.add(boardRequest(), 1, { now: 0, until: 0 }));
    const { nextAt } = addedThing(await old.digests.add(digestRequest(), 1));
    await before.resign();
    const after = await elected(engine.store);
    const superseded = { failure: { kind: 'superseded', role: 'poller' } };
    const writes = [
      () => old.feedState.save('hours', { days: 'late' }),
      () => old.alerts.recordAndEvaluate([], { observations: [], queuedAt: 0, gapMs: 1 }, { libraries: [] }),
      () => old.forget('webster'),
      () => old.outbox.lease({ now: 1, leaseMs: 1, most: 1 }),
      () => old.outbox.renew(['a'], 1),
      () => old.outbox.sweep(1, 1),
      () => old.outbox.takeOver(1, []),
      () => old.boards.claim({ now: 1, until: 2, most: 1 }),
      () => old.boards.rest([board], 1),
      () => old.boards.takeOver(1, []),
      () => old.digests.takeOver(1),
      () => old.digests.queueDue({ now: 1, campusNow: nextAt, most: 1 }),
      () => old.sendRate.announce(1),
      () => old.refusedChannels.later('1', 1),
      () => old.refusedChannels.takeOver(1),
      () =>
        old.refusedChannels.settle({ channelId: '1', guildId: '1', looks: 0 }, new Set(), {
          now: 1,
          campusNow: 1,
          dueAt: 1,
        }),
    ];
    for (const write of writes) await expect(write(), String(write)).rejects.toMatchObject(superseded);
    expect(await engine.store.feedState.all()).toEqual(new Map([['hours', '{"days":"old"}']]));
    await engine.store.ledBy(after).feedState.save('hours', { days: 'new' });
    expect((await engine.store.feedState.all()).get('hours')).toBe('{"days":"new"}');
    await after.resign();
  });

  test('is superseded by the next one alone, and not known to be while the database is away', async () => {
    const before = await elected(engine.store);
    const superseded = (leadership: Leadership) => engine.store.elections.isSuperseded(leadership);
    expect(await superseded(before)).toBe(false);
    await before.resign();
    expect(await superseded(before)).toBe(false);
    const after = await elected(engine.store);
    expect([await superseded(before), await superseded(after)]).toEqual([true, false]);
    await after.resign();
    const { elections } = engine.store;
    await engine.store.close();
    expect(await elections.isSuperseded(before)).toBe(false);
    await engine.reopen();
  });

  test('of who sends follows none that sent much where there was none', async () => {
    expect(await engine.store.sendRate.takeOver(1)).toEqual({ mayBeBusy: false });
  });

  test('of who sends says whether the one before had announced that it may send much', async () => {
    const leadership = await elected(engine.store, 'speaker');
    const { sendRate } = engine.store.ledBy(leadership);
    expect(await sendRate.takeOver(-1)).toEqual({ mayBeBusy: false });
    expect(await sendRate.takeOver(-1)).toEqual({ mayBeBusy: false });
    await sendRate.announce(60_000);
    expect(await sendRate.takeOver(-1)).toEqual({ mayBeBusy: true });
    expect(await sendRate.takeOver(-1)).toEqual({ mayBeBusy: false });
    await leadership.resign();
  });
});
