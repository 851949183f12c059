import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { freshnessLimitsFor } from '../../../src/domain/occupancy/freshness.ts';
import type { FeedStateStore } from '../../../src/store/feed-state.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { createIngest } from '../../../src/worker/feed/ingest.ts';
import { createKnownFeed } from '../../../src/worker/feed/known-feed.ts';
import { createLiveOccupancy } from '../../../src/worker/feed/live-occupancy.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { occupancyOn, poll } from './occupancy-scene.ts';

const minute = 60_000;
const noon = startOfServiceDay('2026-02-11') + 12 * 60 * minute;

let store: Store;
let log: ReturnType<typeof recordingLogger>;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  log = recordingLogger();
  store = await openStore({ url: 'sqlite::memory:' });
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await store.close();
});

/** What a process knows that does not poll; `bell` is the store's by default. */
function other({ bell = store.bell, feedState = store.feedState as Pick<FeedStateStore, 'all'> } = {}) {
  const clock = manualClock(noon);
  const known = createKnownFeed({
    store: { feedState, bell },
    full: new Map(),
    limits: freshnessLimitsFor(minute),
    clock,
    machine: clock,
    everyMs: minute,
    logger: log.logger,
  });
  running.push(known);
  return { clock, known };
}
const rawAtWebster = (known: ReturnType<typeof other>['known'], now: number) =>
  known.librariesAt(now).find(({ library }) => library.id === 'webster')?.count?.raw;

test('a process that does not poll answers with what the poller wrote, from the next bell on', async () => {
  const { known } = other();
  void known.start();
  const changes: boolean[] = [];
  known.onChange((isNewPoll) => changes.push(isNewPoll));
  await occupancyOn(store, log.logger, minute).ingest(poll(noon, { Webster: 367, Annex: 12 }, ['GreyNuns']));
  await known.refresh();
  expect(rawAtWebster(known, noon)).toBe(367);
  const names = known.librariesAt(noon).map(({ library, freshness }) => [library.names.en, freshness.kind]);
  expect(names).toEqual([
    ['Webster', 'fresh'],
    ['Vanier', 'missing'],
    ['Grey Nuns', 'missing'],
    ['Annex', 'fresh'],
  ]);
  expect(known.librariesAt(noon)[2]?.freshness).toMatchObject({ why: 'noRecord' });
  expect(known.status()).toMatchObject({ state: 'ok', polls: 1 });
  expect(changes).toEqual([true]);
});

test('the start reads what is written once, and is over when it is known', async () => {
  await occupancyOn(store, log.logger, minute).ingest(poll(noon, { Webster: 367 }));
  let reads = 0;
  const all = () => {
    reads += 1;
    return store.feedState.all();
  };
  const { known } = other({ feedState: { all } });
  await known.start();
  expect([rawAtWebster(known, noon), reads]).toEqual([367, 1]);
});

test('a poll is read back once by the process that made it', async () => {
  let reads = 0;
  const all = () => {
    reads += 1;
    return store.feedState.all();
  };
  const { clock, known } = other({ feedState: { all } });
  await known.start();
  reads = 0;
  const parts = {
    store,
    full: new Map(),
    limits: freshnessLimitsFor(minute),
    logger: log.logger,
    clock,
    machine: clock,
  };
  const ingest = createIngest({ ...parts, known, live: createLiveOccupancy(parts) });
  await ingest(poll(noon, { Webster: 367 }), { state: 'ok', polls: 1, failures: 0, lastAttemptAt: noon });
  expect([rawAtWebster(known, noon), reads]).toEqual([367, 1]);
});

test('a bell that is lost costs one interval at most', async () => {
  const { clock, known } = other({ bell: { listen: () => () => {}, isAhead: false } });
  void known.start();
  await known.refresh();
  await occupancyOn(store, log.logger, minute).ingest(poll(noon, { Webster: 367 }));
  expect(rawAtWebster(known, noon)).toBeUndefined();
  await clock.advance(minute);
  await known.refresh();
  expect(rawAtWebster(known, noon)).toBe(367);
});

test('the first poll counts whichever process made it, unless it was long ago', async () => {
  const { clock, known } = other();
  const done: string[] = [];
  void known.firstPoll.then(() => done.push('poll'));
  void known.firstRead.then(() => done.push('hours'));
  const occupancy = occupancyOn(store, log.logger, minute);
  await occupancy.ingest(poll(noon - 11 * minute, { Webster: 367 }));
  await known.refresh();
  await clock.advance(0);
  expect(done).toEqual([]);
  await occupancy.ingest(poll(noon, { Webster: 368 }));
  await known.refresh();
  await clock.advance(0);
  expect(done).toEqual(['poll']);
  await store.feedState.save('hours', { attemptedAt: noon, days: {} });
  await known.refresh();
  await clock.advance(0);
  expect(done).toEqual(['poll', 'hours']);
});

test('what another version wrote and this one cannot read leaves what is known, and is logged once', async () => {
  const { known } = other();
  await occupancyOn(store, log.logger, minute).ingest(poll(noon, { Webster: 367 }));
  await known.refresh();
  await store.feedState.save('occupancy', { libraries: 'elsewhere' });
  for (const _ of [1, 2]) await known.refresh();
  expect(rawAtWebster(known, noon)).toBe(367);
  expect(log.lines.filter(({ name }) => name === 'occupancy')).toHaveLength(1);
});

test('a database that does not answer leaves what is known', async () => {
  const { known } = other();
  await occupancyOn(store, log.logger, minute).ingest(poll(noon, { Webster: 367 }));
  await known.refresh();
  await store.close();
  await known.refresh();
  expect(rawAtWebster(known, noon)).toBe(367);
});

test('opening hours are those that the poller has read, before any count is known', async () => {
  const days = { '2026-02-11': [{ service: 'Webster Library', text: 'until late' }] };
  await store.feedState.save('hours', { attemptedAt: noon, days });
  const { known } = other();
  await known.refresh();
  const [webster, vanier] = known.librariesAt(noon);
  expect(webster).toMatchObject({ count: undefined, hours: { text: 'until late', open: undefined } });
  expect(vanier?.hours).toBeUndefined();
});
