import fc from 'fast-check';
import { claim, type Delivery, type DeliveryState, deliveryKinds } from '../../src/domain/delivery.ts';
import { classify, type DeliveryFailure, deadCauses } from '../../src/domain/delivery-failure.ts';

export const minute = 60_000;
export const noon = Date.parse('2026-02-11T12:00:00-05:00');

/** A delivery that waits, with whatever a test wants otherwise. */
export const queued = (more: Partial<Delivery> = {}): Delivery => ({
  id: 'd1',
  subscriptionId: 's1',
  channelId: 'c1',
  episode: 1,
  kind: 'fired',
  newsAt: noon,
  attempts: 0,
  state: { kind: 'queued', notBefore: noon, mayBePosted: false },
  ...more,
});
/** The same, claimed by a worker. */
export const leased = (more: Partial<Delivery> = {}) => claim(queued(more), 'w1', more.newsAt ?? noon);
export const outage = classify(undefined, 503);

export const times = fc.integer({ min: noon, max: noon + 20 * minute });
export const states: fc.Arbitrary<DeliveryState> = fc.oneof(
  fc.record({ kind: fc.constant('queued' as const), notBefore: times, mayBePosted: fc.boolean() }),
  fc.record({
    kind: fc.constant('leased' as const),
    holder: fc.constant('w0'),
    until: times,
    mayBePosted: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('sent' as const), at: times, messageId: fc.constant('m1') }),
  fc.record({ kind: fc.constant('expired' as const), at: times }),
  fc.record({
    kind: fc.constant('cancelled' as const),
    at: times,
    why: fc.constantFrom('resolvedFirst' as const, 'nothingToEdit' as const, 'neverTold' as const),
  }),
  fc.record({ kind: fc.constant('dead' as const), at: times, cause: fc.constantFrom(...deadCauses) }),
);
export const deliveries: fc.Arbitrary<Delivery> = fc.record({
  id: fc.uuid(),
  subscriptionId: fc.constant('s1'),
  channelId: fc.constantFrom('c1', 'c2', 'c3'),
  episode: fc.integer({ min: 1, max: 9 }),
  kind: fc.constantFrom(...deliveryKinds),
  newsAt: times,
  attempts: fc.nat({ max: 40 }),
  state: states,
});
export const failures: fc.Arbitrary<DeliveryFailure> = fc
  .tuple(
    fc.option(fc.constantFrom(10003, 10008, 50013, 40062), { nil: undefined }),
    fc.constantFrom(undefined, 400, 429, 503),
    fc.nat({ max: 60_000 }),
  )
  .map(([code, status, retryAfterMs]) => classify(code, status, retryAfterMs));
export const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
