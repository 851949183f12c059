import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  claim,
  type Delivery,
  deliveriesOf,
  deliverySchema,
  expiresAt,
  isDue,
  isExpired,
  isSettled,
  mayFollow,
  nextAttempt,
  pauseCauseOf,
  sent,
  settlePair,
} from '../../src/domain/delivery.ts';
import { classify } from '../../src/domain/delivery-failure.ts';
import { deliveries, failures, leased, minute, noon, outage, queued, randoms, times } from '../support/deliveries.ts';

describe('which deliveries an event asks for', () => {
  const fired = { kind: 'fired', episode: 1, at: noon, people: 450, breachedAt: noon } as const;
  const resolved = { ...fired, kind: 'resolved', clearedAt: noon, isSilent: false } as const;

  test('news is posted; its end is an edit, with a line where somebody wants it and not in quiet hours', () => {
    expect(deliveriesOf(fired, true)).toEqual(['fired']);
    expect(deliveriesOf(resolved, true)).toEqual(['edit', 'line']);
    expect(deliveriesOf(resolved, false)).toEqual(['edit']);
    expect(deliveriesOf({ ...resolved, isSilent: true }, true)).toEqual(['edit']);
  });

  test('a day that ended and a rule that changed are never more than an edit', () => {
    const ended = { kind: 'ended', episode: 1, at: noon, breachedAt: noon } as const;
    expect(deliveriesOf({ ...ended, cause: 'dayEnded' }, true)).toEqual(['edit']);
    expect(deliveriesOf({ ...ended, cause: 'ruleChanged' }, true)).toEqual(['edit']);
  });
});

describe('a delivery that is taken', () => {
  test('is one that waits and whose time has come', () => {
    expect(claim(queued(), 'w1', noon)).toEqual({
      ...queued(),
      attempts: 1,
      state: { kind: 'leased', holder: 'w1', until: noon + minute, mayBePosted: false },
    });
    expect(isDue(queued(), noon - 1)).toBe(false);
    expect(claim(queued(), 'w1', noon - 1)).toEqual(queued());
  });

  test('is nobody else’s until the lease is over; then it may have been posted', () => {
    const first = leased();
    expect(claim(first, 'w2', noon + minute - 1)).toBe(first);
    expect(claim(first, 'w2', noon + minute)).toMatchObject({
      attempts: 2,
      state: { kind: 'leased', holder: 'w2', mayBePosted: true },
    });
  });

  test('expires instead when its news is older than ten minutes; an edit is worth a day', () => {
    expect(claim(queued(), 'w1', noon + 10 * minute).state.kind).toBe('leased');
    expect(claim(queued(), 'w1', noon + 10 * minute + 1).state).toEqual({
      kind: 'expired',
      at: noon + 10 * minute + 1,
    });
    expect(claim(queued({ kind: 'line' }), 'w1', noon + 11 * minute).state.kind).toBe('expired');
    expect(claim(queued({ kind: 'edit' }), 'w1', noon + 23 * 60 * minute).state.kind).toBe('leased');
    expect(isExpired(queued({ kind: 'edit' }), noon + 25 * 60 * minute)).toBe(true);
  });

  test('is sent once Discord says so, even after its lease', () => {
    expect(sent(leased(), 'm1', noon + 2 * minute).state).toEqual({
      kind: 'sent',
      at: noon + 2 * minute,
      messageId: 'm1',
    });
  });
});

describe('a delivery that failed', () => {
  test('is dead for a cause that stays, and pauses its subscription unless the fault is ours', () => {
    const dead = nextAttempt(leased(), classify(50013, 403), noon + 1, 0);
    expect(dead.state).toEqual({ kind: 'dead', at: noon + 1, cause: 'missingPermissions' });
    expect(pauseCauseOf(dead)).toBe('missingPermissions');
    expect(pauseCauseOf(nextAttempt(leased(), classify(50035, 400), noon, 0))).toBeUndefined();
    expect(pauseCauseOf(queued())).toBeUndefined();
  });

  test('is done when the message that it would edit is gone', () => {
    const moot = nextAttempt(leased({ kind: 'edit' }), classify(10008, 404), noon, 0);
    expect(moot.state).toEqual({ kind: 'cancelled', at: noon, why: 'nothingToEdit' });
  });

  test('waits 2, 4, 8 … seconds up to two minutes, and up to a quarter more', () => {
    const waits = (random: number) =>
      [1, 2, 3, 6, 7, 30].map((attempts) => {
        const { state } = nextAttempt({ ...leased({ kind: 'edit' }), attempts }, outage, noon, random);
        return state.kind === 'queued' ? (state.notBefore - noon) / 1000 : undefined;
      });
    expect(waits(0)).toEqual([2, 4, 8, 64, 120, 120]);
    expect(waits(0.5)).toEqual([2.25, 4.5, 9, 72, 135, 135]);
  });

  test('expires at once when its next attempt would come too late', () => {
    const asked = classify(undefined, 429, 3 * minute);
    expect(nextAttempt(leased(), asked, noon + 8 * minute, 0).state).toEqual({
      kind: 'expired',
      at: noon + 8 * minute,
    });
    expect(nextAttempt(leased(), asked, noon + 7 * minute, 0).state.kind).toBe('queued');
  });

  test('remembers that it may have been posted', () => {
    const again = claim(nextAttempt(leased(), outage, noon, 0), 'w2', noon + 2_000);
    expect(nextAttempt(again, classify(undefined, 429), noon + 2_000, 0).state).toMatchObject({ mayBePosted: true });
    expect(nextAttempt(leased(), classify(undefined, 429), noon, 0).state).toMatchObject({ mayBePosted: false });
  });

  test('never comes earlier than Discord asked, nor after its news is old, and only when it was taken', () => {
    fc.assert(
      fc.property(deliveries, failures, times, randoms, (delivery, failure, now, random) => {
        const next = nextAttempt(delivery, failure, now, random);
        if (delivery.state.kind !== 'leased') {
          expect(next).toBe(delivery);
          return;
        }
        expect(next.state.kind).not.toBe('leased');
        if (next.state.kind !== 'queued' || failure.kind !== 'retry') return;
        expect(next.state.notBefore).toBeGreaterThanOrEqual(now + Math.max(2_000, failure.retryAfterMs));
        expect(next.state.notBefore).toBeLessThanOrEqual(expiresAt(next));
        expect(next.state.notBefore).toBeLessThanOrEqual(
          Math.ceil(now + 1.25 * Math.max(2 * minute, failure.retryAfterMs)),
        );
        expect(Number.isInteger(next.state.notBefore)).toBe(true);
      }),
    );
  });
});

describe('the end of news', () => {
  const edit = queued({ id: 'd2', kind: 'edit', newsAt: noon + minute });
  const settle = (fired: Delivery) => settlePair(fired, edit, noon + 2 * minute);

  test('that nobody was told needs nobody', () => {
    const at = noon + 2 * minute;
    const { fired, closing } = settle(queued());
    expect(fired.state).toEqual({ kind: 'cancelled', at, why: 'resolvedFirst' });
    expect(closing.state).toEqual({ kind: 'cancelled', at, why: 'resolvedFirst' });
    expect(settlePair(fired, queued({ id: 'd3', kind: 'line' }), at).closing.state).toMatchObject({
      why: 'resolvedFirst',
    });
  });

  test('waits for news that is under way, or that may have been posted', () => {
    const unknown = nextAttempt(leased(), outage, noon, 0);
    for (const fired of [leased(), unknown]) {
      expect(settle(fired)).toEqual({ fired, closing: edit });
      expect(mayFollow(fired)).toBe('wait');
    }
  });

  test('follows news that was sent', () => {
    const fired = sent(leased(), 'm1', noon);
    expect(settle(fired)).toEqual({ fired, closing: edit });
    expect(mayFollow(fired)).toBe('go');
  });

  test('that never got through is dropped', () => {
    for (const fired of [
      nextAttempt(leased(), classify(50001, 403), noon, 0),
      claim(queued(), 'w1', noon + 11 * minute),
    ]) {
      expect(mayFollow(fired)).toBe('never');
      expect(settle(fired).closing.state).toMatchObject({ kind: 'cancelled', why: 'neverTold' });
    }
  });

  test('is settled the same when it is settled twice, and what was settled stays as it was', () => {
    fc.assert(
      fc.property(deliveries, deliveries, times, times, (fired, closing, now, later) => {
        const once = settlePair(fired, closing, now);
        expect(settlePair(once.fired, once.closing, later)).toEqual(once);
        if (isSettled(fired)) expect(once.fired).toBe(fired);
        if (isSettled(closing)) expect(once.closing).toBe(closing);
        // An end is never left to follow news that will never be sent.
        if (!isSettled(once.closing)) expect(mayFollow(once.fired)).not.toBe('never');
      }),
    );
  });
});

/** A turn a minute: somebody takes the delivery, where it is due, or fails with it. */
const turns = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const) }),
  fc.record({ kind: fc.constant('fail' as const), failure: failures }),
);

test('any delivery that is tried for long enough comes to an end, and stays JSON on the way', () => {
  fc.assert(
    fc.property(deliveries, fc.array(turns, { maxLength: 30 }), randoms, (start, script, random) => {
      let delivery = start;
      let now = start.newsAt;
      for (const turn of script) {
        now += minute;
        delivery = turn.kind === 'fail' ? nextAttempt(delivery, turn.failure, now, random) : claim(delivery, 'w', now);
        expect(deliverySchema.parse(JSON.parse(JSON.stringify(delivery)))).toEqual(delivery);
        if (isSettled(delivery)) expect(claim(delivery, 'w', now)).toBe(delivery);
      }
      expect(isSettled(claim(delivery, 'w', Math.max(now, start.newsAt) + 3 * 24 * 60 * minute))).toBe(true);
    }),
  );
});
