import { describe, expect, test } from 'vitest';
import { createLoop } from '../../src/base/loop.ts';
import { createWakeSignal } from '../../src/base/signal.ts';
import { manualClock } from '../support/manual-clock.ts';

/** A loop whose rounds answer with `waits`, the last of them for ever; `at` has the seconds of its rounds. */
function looping(waits: readonly (number | Error)[]) {
  const clock = manualClock(0);
  const at: number[] = [];
  const errors: unknown[] = [];
  const wakeSignal = createWakeSignal();
  const loop = createLoop({
    clock,
    turn: async () => {
      const wait = waits[Math.min(at.length, waits.length - 1)] ?? 0;
      at.push(clock.now() / 1_000);
      if (wait instanceof Error) throw wait;
      return wait;
    },
    onError: (error) => errors.push(error),
    failedMs: 7_000,
    wakeSignal,
  });
  return { clock, at, errors, loop, wakeSignal };
}

describe('a loop', () => {
  test('waits after each round as long as that says, and begins once', async () => {
    const { clock, at, loop } = looping([1_000, 4_000]);
    loop.start();
    loop.start();
    await clock.advance(6_000);
    expect(at).toEqual([0, 1, 5]);
  });

  test('goes on after a round that failed, a while later', async () => {
    const { clock, at, errors, loop } = looping([new Error('no'), 60_000]);
    loop.start();
    await clock.advance(10_000);
    expect(at).toEqual([0, 7]);
    expect(errors).toEqual([new Error('no')]);
  });

  test('says once that rounds in a row fail for the same reason', async () => {
    const full = new Error('the disk is full');
    const { clock, errors, loop } = looping([full, full, full, new Error('no'), full, 1_000, full, 60_000]);
    loop.start();
    await clock.advance(60_000);
    expect(errors.map(String)).toEqual([full, new Error('no'), full, full].map(String));
  });

  test('is woken from its wait, and by a signal that came during a round', async () => {
    const { clock, at, loop, wakeSignal } = looping([60_000]);
    wakeSignal.wake();
    loop.start();
    await clock.advance(1_000);
    expect(at).toEqual([0, 0]);
    wakeSignal.wake();
    wakeSignal.wake();
    await clock.advance(1_000);
    expect(at).toEqual([0, 0, 1]);
  });

  test('that is stopped ends its wait and begins no other round', async () => {
    const { clock, at, loop, wakeSignal } = looping([60_000]);
    loop.start();
    await clock.advance(1_000);
    await loop.stop();
    wakeSignal.wake();
    await clock.advance(120_000);
    expect(at).toEqual([0]);
    expect(loop.stopping.aborted).toBe(true);
  });
});
