import { expect, test } from 'vitest';
import type { JobOutcome } from '../../../src/store/outbox/outbox-ports.ts';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';

const minute = 60_000;
const eight = campusTime('2026-11-23T08:00');

onEachEngine('digests', (engine) => {
  const look = (at: number) => engine.store.digests.queueDue({ now: at, campusNow: at, most: 100 });
  const lease = (at: number) => engine.store.outbox.lease({ now: at, leaseMs: minute, most: 10 });

  const settled = (outcome: JobOutcome) => async () => {
    for (const job of await lease(eight)) await engine.store.outbox.settle(job, outcome, eight);
  };
  const paused = async (id: string) => {
    await engine.store.digests.change('g1', id, { paused: { reason: 'byHand', at: eight } }, eight);
    await engine.store.digests.change('g1', id, { paused: null }, eight);
  };
  const later = { kind: 'later', at: eight + minute, reason: 'failed' } as const;

  test.each<[was: string, when: 'today' | 'tomorrow', make: (id: string) => unknown]>([
    ['not tried yet', 'today', () => {}],
    ['paused before they were tried', 'today', paused],
    ['put off by Discord', 'today', settled({ ...later, mayBeSent: false })],
    ['dropped after their two hours', 'today', () => engine.store.outbox.sweep(eight + 121 * minute, 0)],
    ['refused', 'today', settled({ kind: 'dead', pause: 'missingPermissions' })],
    ['posted', 'tomorrow', settled({ kind: 'sent', messageId: 'm1' })],
    ['perhaps posted', 'tomorrow', settled({ ...later, mayBeSent: true })],
    ['being posted', 'tomorrow', () => lease(eight)],
  ])('that were %s and move to a later time of the day come at that time %s', async (_was, when, make) => {
    const { id } = addedThing(await engine.store.digests.add(digestRequest(), 5));
    await look(eight);
    await make(id);
    const change = { minute: 17 * 60, paused: null };
    const changed = await engine.store.digests.change('g1', id, change, campusTime('2026-11-23T12:00'));
    const five = campusTime('2026-11-23T17:00');
    expect(changed).toMatchObject({ thing: { nextAt: when === 'today' ? five : campusTime('2026-11-24T17:00') } });
    expect(await look(five)).toMatchObject({ queued: when === 'today' ? 1 : 0 });
    if (when === 'today') expect(await lease(five)).toMatchObject([{ kind: 'digest', mayBeSent: false }]);
  });
});
