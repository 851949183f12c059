import { describe, expect, test } from 'vitest';
import { createScaledClock } from '../../../src/sandbox/campus/scaled-clock.ts';
import { manualClock } from '../../support/manual-clock.ts';

const startAt = Date.UTC(2026, 1, 11, 17);

/** A scaled clock on a base that only the test moves, and what its sleepers have said on waking. */
function setUp(speed: number) {
  const base = manualClock();
  const clock = createScaledClock({ startAt, speed, base });
  const woken: string[] = [];
  const sleep = (name: string, ms: number, signal?: AbortSignal) =>
    clock.sleep(ms, signal).then(() => void woken.push(name));
  return { base, clock, woken, sleep };
}

describe('a scaled clock', () => {
  test('runs as many times faster as it is told, from where it stands', async () => {
    const { base, clock } = setUp(60);
    expect(clock.now()).toBe(startAt);
    await base.advance(1_000);
    expect(clock.now()).toBe(startAt + 60_000);
    clock.setSpeed(1);
    await base.advance(1_000);
    expect(clock.now()).toBe(startAt + 61_000);
    expect(clock.speed()).toBe(1);
  });

  test('sleeps in its own time', async () => {
    const { base, woken, sleep } = setUp(60);
    sleep('minute', 60_000);
    await base.advance(999);
    expect(woken).toEqual([]);
    await base.advance(1);
    expect(woken).toEqual(['minute']);
    expect(base.sleepers).toBe(0);
  });

  test('shortens a sleep when it is made faster and lengthens it when it is made slower', async () => {
    const { base, clock, woken, sleep } = setUp(1);
    sleep('ten minutes', 600_000);
    await base.advance(300_000);
    clock.setSpeed(300);
    await base.advance(500);
    clock.setSpeed(1);
    await base.advance(149_999);
    expect(woken).toEqual([]);
    await base.advance(1);
    expect(woken).toEqual(['ten minutes']);
  });

  test('ends the sleeps that a jump forward passes, and only those', async () => {
    const { base, clock, woken, sleep } = setUp(1);
    sleep('hour', 3_600_000);
    sleep('day', 86_400_000);
    await base.advance(0);
    clock.jumpTo(startAt + 7_200_000);
    await base.advance(0);
    expect(woken).toEqual(['hour']);
    await base.advance(79_200_000);
    expect(woken).toEqual(['hour', 'day']);
  });

  test('leaves a sleep as long as it was when it jumps back', async () => {
    const { base, clock, woken, sleep } = setUp(1);
    sleep('minute', 60_000);
    await base.advance(20_000);
    clock.jumpTo(startAt - 86_400_000);
    expect(clock.now()).toBe(startAt - 86_400_000);
    await base.advance(39_999);
    expect(woken).toEqual([]);
    await base.advance(1);
    expect(woken).toEqual(['minute']);
  });

  test('stands still at speed 0 and goes on from there', async () => {
    const { base, clock, woken, sleep } = setUp(0);
    sleep('second', 1_000);
    await base.advance(3_600_000);
    expect(clock.now()).toBe(startAt);
    expect(woken).toEqual([]);
    clock.setSpeed(1);
    await base.advance(1_000);
    expect(woken).toEqual(['second']);
  });

  test('wakes quietly when its signal aborts, and at once when it had aborted before', async () => {
    const { base, woken, sleep } = setUp(1);
    const controller = new AbortController();
    sleep('aborted', 60_000, controller.signal);
    await base.advance(0);
    controller.abort();
    await base.advance(0);
    sleep('too late', 60_000, controller.signal);
    await base.advance(0);
    expect(woken).toEqual(['aborted', 'too late']);
    expect(base.sleepers).toBe(0);
  });

  test('refuses a speed or a time that is none', () => {
    const { clock } = setUp(1);
    for (const speed of [-1, Number.NaN, Infinity]) expect(() => clock.setSpeed(speed)).toThrow(RangeError);
    expect(() => clock.jumpTo(Number.NaN)).toThrow(RangeError);
    expect(() => createScaledClock({ speed: -1 })).toThrow(RangeError);
  });
});
