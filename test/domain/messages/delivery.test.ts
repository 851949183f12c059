import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveriesOf, deliveryLimits, retryAt } from '../../../src/domain/messages/delivery.ts';

const minute = 60_000;
const noon = Date.parse('2026-02-11T12:00:00-05:00');

describe('which deliveries an event asks for', () => {
  const fired = { kind: 'fired', episode: 1, at: noon, people: 450, breachedAt: noon, isLastToday: false } as const;
  const resolved = { ...fired, kind: 'resolved', clearedAt: noon, isSilent: false } as const;

  test('a notification is posted; its end is an edit, with a line where that is wanted and not in quiet hours', () => {
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

describe('a delivery that failed', () => {
  const edit = { expiresAt: noon + deliveryLimits.editMs, retryAfterMs: 0 };

  test('waits 2, 4, 8 … seconds up to two minutes, and up to a quarter more', () => {
    const waits = (random: number) =>
      [1, 2, 3, 6, 7, 30].map((attempts) => ((retryAt({ ...edit, attempts }, noon, random) ?? 0) - noon) / 1000);
    expect(waits(0)).toEqual([2, 4, 8, 64, 120, 120]);
    expect(waits(0.5)).toEqual([2.25, 4.5, 9, 72, 135, 135]);
  });

  test('is given up when its next attempt would come too late', () => {
    const asked = { attempts: 1, expiresAt: noon + 10 * minute, retryAfterMs: 3 * minute };
    expect(retryAt(asked, noon + 8 * minute, 0)).toBeUndefined();
    expect(retryAt(asked, noon + 7 * minute, 0)).toBe(noon + 10 * minute);
  });

  test('never comes earlier than Discord asked, nor after it is too old', () => {
    const facts = fc.record({
      attempts: fc.integer({ min: 1, max: 40 }),
      expiresAt: fc.integer({ min: noon, max: noon + 20 * minute }),
      retryAfterMs: fc.nat({ max: minute }),
    });
    const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(facts, fc.integer({ min: noon, max: noon + 20 * minute }), randoms, (delivery, now, random) => {
        const at = retryAt(delivery, now, random);
        if (at === undefined) return;
        expect(at).toBeGreaterThanOrEqual(now + delivery.retryAfterMs);
        expect(at).toBeGreaterThan(now);
        expect(at).toBeLessThanOrEqual(delivery.expiresAt);
      }),
    );
  });
});
