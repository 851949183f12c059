import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { takeMachineTime } from '../../chaos/time/machine-time.ts';

const noon = Date.parse('2026-02-10T17:00:00Z');

/** A time that waits for nothing but promises. */
function timeForTest() {
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const time = takeMachineTime({ startAt: noon, random: () => 0.5, settle });
  onTestFinished(time.restore);
  return time;
}

test('timers of every kind run in order, each at its own time', async () => {
  const time = timeForTest();
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} ${Date.now() - noon}`);
  setTimeout(note('second'), 2_000);
  setTimeout(note('first'), 1_000);
  const cleared = setTimeout(note('never'), 1_500);
  clearTimeout(cleared);
  const everySecond = setInterval(note('again'), 1_200);
  void sleep(1_900).then(note('slept'));
  AbortSignal.timeout(2_100).addEventListener('abort', note('late'));
  await time.advance(2_500);
  clearInterval(everySecond);
  expect(ran).toEqual(['first 1000', 'again 1200', 'slept 1900', 'second 2000', 'late 2100', 'again 2400']);
  expect(time.waiting()).toBe(0);
});

test('a sleep ends early with an error when its signal aborts, as Node’s does', async () => {
  timeForTest();
  const stop = new AbortController();
  const slept = sleep(60_000, undefined, { signal: stop.signal });
  stop.abort();
  await expect(slept).rejects.toMatchObject({ name: 'AbortError' });
});

test('the clock can be put back, and what is measured goes on', async () => {
  const time = timeForTest();
  await time.advance(1_000);
  time.setClock(-3_600_000);
  expect(Date.now()).toBe(noon + 1_000 - 3_600_000);
  expect(performance.now()).toBe(1_000);
});

test('the process has its own time again afterwards', async () => {
  const own = [setTimeout, Date.now, performance.now, Math.random, AbortSignal.timeout];
  const time = timeForTest();
  expect(setTimeout).not.toBe(own[0]);
  time.restore();
  expect([setTimeout, Date.now, performance.now, Math.random, AbortSignal.timeout]).toEqual(own);
  await sleep(1);
});

test('a timer that a package keeps is a real one when it is started anew afterwards', async () => {
  const time = timeForTest();
  const { promise, resolve } = Promise.withResolvers<void>();
  const kept = setTimeout(resolve, 1);
  time.restore();
  kept.refresh();
  await promise;
});
