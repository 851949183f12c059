import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createUnderWay } from '../../src/base/under-way.ts';
import { oldBytesPerCall } from './old-generation.ts';

test('the end of all work is waited for, also of what begins meanwhile', async () => {
  const underWay = createUnderWay();
  await underWay.ended();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  underWay.add(first.promise);
  let hasEnded = false;
  const ended = underWay.ended().then(() => {
    hasEnded = true;
  });
  underWay.add(second.promise);
  first.resolve();
  await nextTurn();
  expect(hasEnded).toBe(false);
  second.resolve();
  await ended;
  await underWay.ended();
});

test('all who wait for the end learn of it', async () => {
  const underWay = createUnderWay();
  const work = Promise.withResolvers<void>();
  underWay.add(work.promise);
  const ended = Promise.all([underWay.ended(), underWay.ended()]);
  work.resolve();
  await ended;
});

test('work that has ended leaves nothing in the old generation', async () => {
  const underWay = createUnderWay();
  const atOnce = 256;
  const perTurn = await oldBytesPerCall(async () => {
    const works = Array.from({ length: atOnce }, () => Promise.withResolvers<void>());
    for (const { promise } of works) underWay.add(promise);
    await nextTurn();
    for (const { resolve } of works) resolve();
    await nextTurn();
  }, 300);
  expect(perTurn / atOnce).toBeLessThan(20);
});
