import { expect, onTestFinished, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { HistoryRow } from '../../../src/store/readings/history-rows.ts';
import { createHistory } from '../../../src/worker/history/history.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const hour = 3_600_000;
const day = 24 * hour;
const noon = startOfServiceDay('2026-02-11') + 12 * hour;

/** Webster's readings each half hour, until a time; so many people each day at noon, and fewer at other times. */
function rowsOf(from: number, to: number, people: number): HistoryRow[] {
  return Array.from({ length: Math.floor((to - from) / (hour / 2)) }, (_, index) => {
    const fetchedAt = from + (index * hour) / 2;
    return {
      reading: { libraryId: 'webster', raw: people, stamp: `${fetchedAt}`, fetchedAt },
      seenAt: fetchedAt,
      people,
    };
  });
}

async function historyFrom(startAt: number, rows: readonly HistoryRow[]) {
  const store = await openStore({ url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await store.history.add(rows);
  const clock = manualClock(startAt);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const history = createHistory({
    store: store.history,
    libraryIds: () => ['webster'],
    openOn: () => undefined,
    limits: defaultFreshnessLimits,
    clock,
    machine: clock,
    signal: stop.signal,
    logger: recordingLogger().logger,
  });
  history.start();
  await history.ready;
  const see = (people: number) => history.observe([liveLibrary('webster', countOf(people, clock.now()))]);
  return { history, clock, store, see };
}
/** Waits until the database has been read. */
const reads = async (isThere: () => boolean): Promise<void> => {
  while (!isThere()) await new Promise(setImmediate);
};

test('a past that a clock of years ago hid is known once the clock is right', async () => {
  const { history, clock, see } = await historyFrom(Date.UTC(2000, 0, 1), rowsOf(noon - 30 * day, noon, 400));
  expect(history.usual('webster', noon)).toBeUndefined();
  await clock.advance(noon - clock.now());
  see(500);
  await reads(() => history.forecast('webster', noon, noon)?.people === 500);
  expect(history.usual('webster', noon)).toMatchObject({ median: 400, days: 4 });
  expect(history.since('webster')).toBe(noon - 30 * day);
});

test('what others stored while this process had no database is read when it has it again, and answers go on meanwhile', async () => {
  const { history, clock, store, see } = await historyFrom(noon, rowsOf(noon - 30 * day, noon, 400));
  await clock.advance(7 * day);
  await store.history.add(rowsOf(noon, noon + 7 * day, 800));
  see(900);
  const known = history.usual('webster', noon + 14 * day - 2 * hour)?.days ?? 0;
  expect(known).toBeGreaterThan(2);
  await reads(() => history.forecast('webster', noon + 7 * day, noon + 7 * day)?.people === 900);
  expect(history.usual('webster', noon + 14 * day - 2 * hour)?.days).toBe(known + 1);
});
