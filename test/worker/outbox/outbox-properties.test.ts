import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobOutcome, OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import { readAt } from '../../store/alerts/read-at.ts';
import { onEachPlace, type SharedPlace } from '../../store/each-engine.ts';
import { at } from '../../store/readings/record-of.ts';
import { subscriptionFor } from './alert-scene.ts';

type Act =
  | { readonly kind: 'lease'; readonly most: number }
  | { readonly kind: 'finish'; readonly which: number; readonly how: 'sent' | 'lost' | 'refused' | 'forgotten' }
  | { readonly kind: 'read'; readonly people: number }
  | { readonly kind: 'wait'; readonly seconds: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('lease' as const), most: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('finish' as const),
    which: fc.nat(5),
    how: fc.constantFrom('sent' as const, 'sent' as const, 'lost' as const, 'refused' as const, 'forgotten' as const),
  }),
  fc.record({ kind: fc.constant('read' as const), people: fc.constantFrom(300, 500, 700) }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(5, 20, 60) }),
);

/** Any number of dispatchers that take, send, fail and die in any order, before a Discord that keeps its nonces. */
async function anyOrder(place: SharedPlace, acts: readonly Act[]): Promise<void> {
  let seconds = 0;
  const store = await place.open({ clock: { now: () => at(seconds / 60) } });
  const now = () => at(seconds / 60);
  for (const people of [400, 600]) {
    for (const guild of ['g1', 'g2']) {
      const request = { holdMs: 0, recoverMs: 0, cooldownMs: 0, threshold: { people }, margin: { people: 0 } };
      await store.subscriptions.add(subscriptionFor(request, { guild, channel: guild, sayResolved: false }), 25);
    }
  }
  /** What the channels show: the notifications of each message by its nonce, as they were first posted. */
  const posted = new Map<string, readonly string[]>();
  const fired = new Set<string>();
  const held: OutboxJob[] = [];
  const post = (job: OutboxJob): JobOutcome => {
    if (job.kind === 'alerts' && job.about === 'fired' && !posted.has(job.id)) {
      posted.set(
        job.id,
        job.notifications.map(({ subscription, openedAt }) => `${subscription.id} ${openedAt}`),
      );
    }
    return { kind: 'sent', messageId: `message of ${job.id}` };
  };
  const read = async (people: number) => {
    seconds += 1;
    for (const note of (await readAt(store, seconds / 60, people)).notes) {
      if (note.reason === 'fired') fired.add(`${note.subscriptionId} ${note.at}`);
    }
  };
  const finish = async (job: OutboxJob, how: Extract<Act, { kind: 'finish' }>['how']) => {
    if (how === 'forgotten') return;
    if (how === 'refused') {
      await store.outbox.settle(job, { kind: 'later', at: now(), mayBeSent: false, reason: 'rateLimited' }, now());
      return;
    }
    const outcome = post(job);
    // Lost: Discord has it, and the process died before it could write that down.
    if (how === 'sent') await store.outbox.settle(job, outcome, now());
  };

  await read(300);
  for (const next of acts) {
    if (next.kind === 'wait') seconds += next.seconds;
    else if (next.kind === 'read') await read(next.people);
    else if (next.kind === 'lease')
      held.push(...(await store.outbox.lease({ now: now(), leaseMs: 15_000, most: next.most })));
    else {
      const [job] = held.splice(next.which % Math.max(1, held.length), 1);
      if (job !== undefined) await finish(job, next.how);
    }
  }
  // Whoever is left ends the work, without another reading.
  for (let round = 0; round < 30; round += 1) {
    seconds += 20;
    for (const job of await store.outbox.lease({ now: now(), leaseMs: 15_000, most: 8 })) await finish(job, 'sent');
  }
  expect(await store.outbox.nextDueAt()).toBeUndefined();
  const keysSent = [...posted.values()].flat();
  expect(keysSent.length, 'nothing is sent twice').toBe(new Set(keysSent).size);
  expect(keysSent.filter((one) => !fired.has(one))).toEqual([]);
  const cancelled = fired.size - keysSent.length;
  expect(cancelled).toBeGreaterThanOrEqual(0);
  const all = await store.subscriptions.list({ kind: 'guild', guildId: 'g1' });
  const open = all.flatMap(({ id, alerts }) => alerts.map(({ state }) => ({ id, state })));
  // What still goes on has been sent, unless it is too old.
  for (const { id, state } of open) {
    if (state.phase.kind !== 'firing') continue;
    const key = `${id} ${state.phase.firedAt}`;
    expect(keysSent, key).toContain(key);
  }
  await store.close();
}

onEachPlace('the outbox', (place) => {
  test('sends each notification once or, when it was over first, not at all, in whatever order its senders take, fail and die', async () => {
    const orders = fc.array(act, { minLength: 5, maxLength: 40 });
    const property = fc.asyncProperty(orders, (acts) => anyOrder(place, acts)).afterEach(place.empty);
    await fc.assert(property, { numRuns: place.durable ? 12 : 60 });
  });
});
