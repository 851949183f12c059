import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import { knownLibraries } from '../../../src/domain/occupancy/library.ts';
import { createOutlook, type Observed } from '../../../src/domain/outlook/forecast.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { HistoryRow, HistoryRows } from '../../../src/store/readings/history-rows.ts';
import { createHistory, type LiveHistory, memoryMs } from '../../../src/worker/history/history.ts';
import { countOf, libraryNamed, liveLibrary } from '../../support/libraries.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Wednesday noon. */
const noon = startOfServiceDay('2026-02-11') + 12 * hour;
const stopping: AbortController[] = [];
afterEach(() => {
  for (const each of stopping.splice(0)) each.abort();
});

/** Fills until two in the afternoon, a little more each day. */
const peopleAt = (at: number): number => {
  const hours = (at / hour) % 24;
  return Math.round(600 - 40 * Math.abs(hours - 19)) + (Math.floor(at / day) % 5);
};
/** Webster's readings each quarter hour from some time before noon until then. */
function rowsOf(backMs: number, libraryId = 'webster'): HistoryRow[] {
  return Array.from({ length: Math.floor(backMs / (15 * minute)) }, (_, index) => {
    const fetchedAt = noon - backMs + index * 15 * minute;
    const people = peopleAt(fetchedAt);
    return { reading: { libraryId, raw: people, stamp: `at ${fetchedAt}`, fetchedAt }, seenAt: fetchedAt, people };
  });
}

async function historyOn(
  rows: readonly HistoryRow[],
  more: { pages?: (rows: HistoryRows) => HistoryRows['pages'] } = {},
) {
  const store = await openStore({ url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await store.history.add(rows);
  const clock = manualClock(noon);
  const log = recordingLogger();
  const stop = new AbortController();
  stopping.push(stop);
  const history = createHistory({
    store: { pages: more.pages?.(store.history) ?? store.history.pages },
    libraryIds: () => knownLibraries.map(({ id }) => id),
    openOn: (_id, on) => (on === '2026-02-11' ? [] : undefined),
    limits: defaultFreshnessLimits,
    clock,
    machine: clock,
    signal: stop.signal,
    logger: log.logger,
  });
  return { history, clock, log, stop };
}
const ready = async (rows: readonly HistoryRow[]) => {
  const parts = await historyOn(rows);
  parts.history.start();
  await parts.history.ready;
  return parts;
};
const seen = (people: number, at: number, changedAt = at) => liveLibrary('webster', countOf(people, at, { changedAt }));
/** What an outlook says that was told the same by hand. */
function outlookOn(observed: readonly Observed[]) {
  const outlook = createOutlook();
  for (const each of observed) outlook.observe(each);
  return outlook;
}
const observedOf = (rows: readonly HistoryRow[]): Observed[] =>
  rows.map(({ reading, people }) => ({ fetchedAt: reading.fetchedAt, people }));

describe('the past', () => {
  const rows = rowsOf(30 * day);

  test('is read from the database at the start, and says what is usual and what to expect', async () => {
    const { history } = await historyOn(rows);
    expect(history.usual('webster', noon)).toBeUndefined();
    expect(history.since('webster')).toBeUndefined();
    history.start();
    await history.ready;
    const outlook = outlookOn(observedOf(rows));
    expect(history.usual('webster', noon)).toEqual(outlook.usual(noon));
    expect(history.usual('webster', noon)?.days).toBe(4);
    expect(history.forecast('webster', noon, noon + 3 * hour)).toEqual(outlook.forecast(noon, noon + 3 * hour));
    expect(history.since('webster')).toBe(noon - 30 * day);
    expect(history.usual('vanier', noon)).toBeUndefined();
    expect(history.since('vanier')).toBeUndefined();
  });

  test('further back than half a year is left where it is', async () => {
    const { history } = await ready([...rowsOf(memoryMs + 3 * day).slice(0, 400), ...rows]);
    expect(history.since('webster')).toBeGreaterThan(noon - memoryMs);
  });

  test('lets other work run while it is read', async () => {
    const { history } = await historyOn(rows);
    let turns = 0;
    let over = false;
    const others = (): void => {
      turns += 1;
      if (!over) setImmediate(others);
    };
    setImmediate(others);
    history.start();
    await history.ready;
    over = true;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(rows.length / 100));
  });

  test('is followed by what came in meanwhile, and by each reading after it', async () => {
    const { history } = await historyOn(rows);
    history.start();
    history.observe([seen(900, noon)]);
    history.observe([seen(905, noon + minute)]);
    await history.ready;
    history.observe([seen(950, noon + 5 * minute)]);
    const outlook = outlookOn([
      ...observedOf(rows),
      { fetchedAt: noon, people: 900 },
      { fetchedAt: noon + minute, people: 905 },
      { fetchedAt: noon + 5 * minute, people: 950 },
    ]);
    const [now, then] = [noon + 6 * minute, noon + 2 * hour];
    expect(history.forecast('webster', now, then)).toEqual(outlook.forecast(now, then));
    const last = noon + 5 * minute;
    expect(history.forecast('webster', last, last)?.people).toBe(950);
  });

  test('is not changed by a count that is no longer live, nor by one that is not there', async () => {
    const { history } = await ready(rows);
    const before = history.forecast('webster', noon, noon + hour);
    history.observe([
      liveLibrary('webster', countOf(2000, noon), { freshness: { kind: 'stale', why: 'noChange', since: noon } }),
      { ...liveLibrary('webster', countOf(2000, noon)), count: undefined },
    ]);
    expect(history.forecast('webster', noon, noon + hour)).toEqual(before);
  });

  test('of a library that appears later is read when it does', async () => {
    const { history } = await ready([...rows, ...rowsOf(21 * day, 'law')]);
    expect(history.usual('law', noon)).toBeUndefined();
    history.observe([liveLibrary('law', countOf(10, noon), { library: libraryNamed('Law') })]);
    while (history.usual('law', noon) === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(history.usual('law', noon)?.days).toBe(3);
    expect(history.forecast('law', noon, noon)?.people).toBe(10);
  });
});

describe('a database that does not answer', () => {
  const failing = (failures: number, afterRows: number) => {
    const asked: number[] = [];
    const pages = (rows: HistoryRows): HistoryRows['pages'] =>
      async function* (stretch) {
        asked.push(stretch.from);
        let left = afterRows;
        for await (const page of rows.pages(stretch)) {
          if (asked.length <= failures && stretch.libraryId === 'webster') {
            yield page.slice(0, left);
            left -= page.length;
            if (left <= 0) throw new StoreError({ kind: 'failed', database: 'a test' });
          } else yield page;
        }
      };
    return { pages, asked };
  };
  const rows = rowsOf(30 * day);

  test('is asked again, ever more seldom, from where it stopped, and forgets nothing', async () => {
    const { pages, asked } = failing(3, 500);
    const { history, clock, log } = await historyOn(rows, { pages });
    history.start();
    for (const waitMs of [1_000, 2_000, 4_000]) {
      while (clock.sleepers === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(history.usual('webster', noon)).toBeUndefined();
      await clock.advance(waitMs);
    }
    await history.ready;
    expect(asked.slice(0, 4)).toEqual(
      [0, 1, 2, 3].map((again) =>
        again === 0 ? noon - memoryMs + 1 : (rows[500 * again - 1]?.reading.fetchedAt ?? 0) + 1,
      ),
    );
    expect(log.lines.filter(({ level }) => level === 40).map(({ waitMs }) => waitMs)).toEqual([1_000, 2_000, 4_000]);
    expect(history.usual('webster', noon)).toEqual(outlookOn(observedOf(rows)).usual(noon));
  });

  test('for hours is waited for a minute at a time, and what comes in meanwhile is kept', async () => {
    const { pages, asked } = failing(Number.POSITIVE_INFINITY, 0);
    const { history, clock } = await historyOn(rows, { pages });
    history.start();
    await clock.advance(hour);
    const before = asked.length;
    await clock.advance(hour);
    expect(asked.length - before).toBe(60);
    for (let at = noon; at < noon + 3 * day; at += minute) history.observe([seen(10, at)]);
    expect(history.usual('webster', noon)).toBeUndefined();
  });

  test('does not keep the process from ending', async () => {
    const { pages } = failing(Number.POSITIVE_INFINITY, 0);
    const { history, clock, stop } = await historyOn(rows, { pages });
    history.start();
    await clock.advance(10 * minute);
    stop.abort();
    await history.ready;
    expect(clock.sleepers).toBe(0);
  });

  test('is the asker’s to bear when the series is asked for', async () => {
    const { history } = await historyOn(rows, { pages: failing(Number.POSITIVE_INFINITY, 0).pages });
    await expect(history.series('webster', noon - day, noon)).rejects.toThrow(StoreError);
  });
});

describe('a forecast', () => {
  test('reaches to the end of the seventh day, and not into the past', async () => {
    const { history } = await ready(rowsOf(30 * day));
    expect(history.forecast('webster', noon, noon + 7 * day)?.days).toBe(5);
    expect(history.forecast('webster', noon, noon + 7 * day + 12 * hour)?.days).toBe(4);
    expect(history.forecast('webster', noon, noon + 8 * day + 1)).toBeUndefined();
    expect(history.forecast('webster', noon, noon - 1)).toBeUndefined();
    expect(history.forecast('nowhere', noon, noon)).toBeUndefined();
  });
});

describe('the series', () => {
  test('is the estimate of a stretch, each reading for as long as it was seen', async () => {
    const [first, second] = rowsOf(30 * minute);
    if (first === undefined || second === undefined) throw new Error('there are two');
    const { history } = await historyOn([{ ...first, seenAt: noon - 16 * minute, people: 501.5 }, second]);
    expect(await history.series('webster', noon - hour, noon)).toEqual([
      { fetchedAt: noon - 30 * minute, people: 501.5 },
      { fetchedAt: noon - 16 * minute, people: 501.5 },
      { fetchedAt: noon - 15 * minute, people: second.people },
    ]);
    expect(await history.series('webster', noon - 20 * minute, noon - 15 * minute)).toEqual([]);
    expect(await history.series('webster', noon - 30 * minute, noon - 20 * minute)).toHaveLength(1);
  });
});

describe('the version', () => {
  const versionOf = (history: LiveHistory) => history.version(['webster']);

  test('changes with each new reading of its libraries, and not when no one came or went', async () => {
    const { history } = await ready([]);
    history.observe([seen(900, noon)]);
    const first = versionOf(history);
    history.observe([seen(900, noon + minute, noon)]);
    history.observe([liveLibrary('vanier', countOf(100, noon + minute))]);
    expect(versionOf(history)).toBe(first);
    history.observe([seen(910, noon + 2 * minute)]);
    expect(versionOf(history)).not.toBe(first);
  });

  test('changes when the past has been read', async () => {
    const { history } = await historyOn(rowsOf(day));
    const before = versionOf(history);
    history.start();
    await history.ready;
    expect(versionOf(history)).not.toBe(before);
  });
});

test('the opening hours are those of the feed', async () => {
  const { history } = await historyOn([]);
  expect(history.openOn('webster', '2026-02-11')).toEqual([]);
  expect(history.openOn('webster', '2026-02-12')).toBeUndefined();
});

describe('the past', () => {
  test('whose clock was set back by a day forgets what is dated later, and knows the past and the present again', async () => {
    const { history, clock } = await ready(rowsOf(30 * day));
    history.observe([seen(900, noon)]);
    expect(history.forecast('webster', noon, noon)?.people).toBe(900);
    clock.setBack(day + 7 * minute);
    const now = clock.now();
    const before = outlookOn(
      rowsOf(30 * day).flatMap(({ reading, people }) =>
        reading.fetchedAt < now ? [{ fetchedAt: reading.fetchedAt, people }] : [],
      ),
    );
    history.observe([seen(300, now)]);
    while (history.usual('webster', now) === undefined) await new Promise(setImmediate);
    expect(history.forecast('webster', now, now)?.people).toBe(300);
    expect(history.usual('webster', now)).toEqual(before.usual(now));
  });

  test('whose clock was set back by a minute goes on', async () => {
    const { history, clock } = await ready(rowsOf(30 * day));
    history.observe([seen(900, noon)]);
    clock.setBack(minute);
    history.observe([seen(300, clock.now())]);
    expect(history.usual('webster', noon)).toBeDefined();
  });
});
