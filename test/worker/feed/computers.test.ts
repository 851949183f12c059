import { expect, test } from 'vitest';
import type { FreeComputers } from '../../../src/domain/occupancy/computers.ts';
import { libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';
import { SourceError } from '../../../src/source/errors.ts';
import { createComputers } from '../../../src/worker/feed/computers.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const minute = 60_000;
const webster = (laptops: number): FreeComputers[] => [
  { library: libraryOfSourceKey('Webster'), rooms: [], laptops, tablets: 1 },
];

/** Computers over a source that answers after `source.ms`, or fails with `source.error`. */
function scene() {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const source = { ms: 100, error: undefined as Error | undefined, requests: 0 };
  const stopping = new AbortController();
  const computers = createComputers({
    fetch: async () => {
      source.requests += 1;
      const laptops = source.requests;
      await clock.sleep(source.ms);
      if (source.error !== undefined) throw source.error;
      return { libraries: webster(laptops), fetchedAt: clock.now() };
    },
    clock,
    machine: clock,
    random: () => 0,
    logger,
    stopping: stopping.signal,
  });
  /** What a question gets, with the time going on until it is answered. */
  const ask = async () => {
    const answer = computers.now();
    await clock.advance(2_000);
    return answer;
  };
  return { clock, computers, source, lines, ask, stopping };
}

test('nothing is requested before it is wanted, and the first question waits for it', async () => {
  const { clock, source, ask } = scene();
  await clock.advance(60 * minute);
  expect(source.requests).toBe(0);
  expect(await ask()).toMatchObject({ libraries: webster(1), isFresh: true });
  expect([source.requests, clock.sleepers]).toEqual([1, 0]);
});

test('many questions are one request, and the next comes no sooner than a minute after the last', async () => {
  const { clock, computers, source } = scene();
  const answers = Promise.all(Array.from({ length: 500 }, () => computers.now()));
  await clock.advance(2_000);
  expect(new Set((await answers).map((now) => now?.libraries[0]?.laptops))).toEqual(new Set([1]));
  for (let second = 2; second < 59; second += 1) {
    expect((await computers.now())?.libraries).toEqual(webster(1));
    await clock.advance(1_000);
  }
  expect(source.requests).toBe(1);
  await clock.advance(1_000);
  const next = computers.now();
  await clock.advance(2_000);
  expect((await next)?.libraries).toEqual(webster(2));
  expect(source.requests).toBe(2);
});

test('an hour of questions every second is at most 60 requests', async () => {
  const { clock, computers, source } = scene();
  source.ms = 1;
  for (let second = 0; second < 3_600; second += 1) {
    computers.known();
    await clock.advance(1_000);
  }
  expect(source.requests).toBeLessThanOrEqual(60);
});

test('a slow source is waited for two seconds, and its answer is shown to the next question', async () => {
  const { clock, computers, source } = scene();
  source.ms = 5_000;
  const answer = computers.now();
  await clock.advance(2_000);
  expect(await answer).toBeUndefined();
  await clock.advance(3_000);
  expect((await computers.now())?.libraries).toEqual(webster(1));
  expect(source.requests).toBe(1);
});

test('what is known is shown without waiting, and with its age while the source is away', async () => {
  const { clock, computers, source, ask, lines } = scene();
  expect(computers.known()).toBeUndefined();
  await clock.advance(1_000);
  const readAt = computers.known()?.fetchedAt;
  source.error = new SourceError({ kind: 'status', status: 503 });
  await clock.advance(9 * minute);
  expect(await ask()).toMatchObject({ fetchedAt: readAt, isFresh: true });
  await clock.advance(5 * minute);
  expect(await ask()).toMatchObject({ fetchedAt: readAt, isFresh: false });
  await clock.advance(170 * minute);
  expect(await ask()).toBeUndefined();
  // Once for the whole outage.
  expect(lines.filter((line) => JSON.stringify(line).includes('could not be read'))).toHaveLength(1);
  source.error = undefined;
  await clock.advance(11 * minute);
  expect(await ask()).toMatchObject({ isFresh: true });
});

test('after a refusal the source is left alone for five minutes', async () => {
  const { clock, source, ask } = scene();
  source.error = new SourceError({ kind: 'unauthorisedOrOverQuota', withCredentials: true });
  await ask();
  for (let at = 0; at < 4; at += 1) {
    await clock.advance(minute);
    await ask();
  }
  expect(source.requests).toBe(1);
  await clock.advance(2 * minute);
  await ask();
  expect(source.requests).toBe(2);
});

test('a clock that is set back delays no request', async () => {
  const { clock, source, ask } = scene();
  await ask();
  clock.setBack(24 * 60 * minute);
  await ask();
  expect(source.requests).toBe(2);
});

test('each reading counts up the version, a failure does not', async () => {
  const { clock, computers, source, ask } = scene();
  await ask();
  expect(computers.version()).toBe(1);
  source.error = new Error('broken');
  await clock.advance(2 * minute);
  await ask();
  expect(computers.version()).toBe(1);
});
