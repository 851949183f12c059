import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { knownLibraries } from '../../src/domain/occupancy/library.ts';
import { createOutlook } from '../../src/domain/outlook/forecast.ts';
import { type Campus, createCampus } from '../../src/sandbox/campus/campus.ts';
import { createIngestAlone } from '../../src/sandbox/ingest-alone.ts';
import { rememberPast } from '../../src/sandbox/past.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A Monday afternoon. */
const now = Date.parse('2026-02-09T20:00:00Z');

let campus: Campus;
let warnings: unknown[];
/** How often the event loop turned meanwhile. */
let turns = 0;
/** Points of six weeks, by library. */
let series: Map<string, { fetchedAt: number; raw: number; people: number }[]>;
let store: Store;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-past-'));
  const url = `sqlite:${join(folder, 'carrel.db')}`;
  campus = createCampus({ seed: 'past' });
  const { logger, lines } = recordingLogger();
  let over = false;
  const others = (): void => {
    turns += 1;
    if (!over) setImmediate(others);
  };
  setImmediate(others);
  await rememberPast(campus, url, now, logger);
  over = true;
  warnings = lines.filter(({ level }) => Number(level) >= 40);
  store = await openStore({ url });
  series = new Map();
  for (const { id } of knownLibraries) series.set(id, await store.series(id, 0, now + day));
  return async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
});

describe('the demo’s past', () => {
  test('goes back six weeks and a day for each library, without a gap, and nothing was wrong with it', () => {
    expect(warnings).toEqual([]);
    for (const [, points] of series) {
      expect(points[0]?.fetchedAt).toBe(now - 43 * day);
      const gaps = points.map(({ fetchedAt }, index) => fetchedAt - (points[index - 1]?.fetchedAt ?? fetchedAt));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(90 * minute);
    }
  });

  test('leaves a turn to others with each day of a library', () => {
    expect(turns).toBeGreaterThanOrEqual(40 * knownLibraries.length);
  });

  test('is the campus’s own, to the minute', () => {
    for (const [id, points] of series) {
      for (const { fetchedAt, raw } of points) expect(raw).toBe(campus.raw(id, fetchedAt));
    }
  });

  test('is by five minutes since the day before yesterday’s evening, and not from the present minute', () => {
    const points = series.get('webster') ?? [];
    const yesterday = points.filter(({ fetchedAt }) => fetchedAt >= now - day && fetchedAt < now);
    expect(yesterday.length).toBeGreaterThan(240);
    expect(points.at(-1)?.fetchedAt).toBeLessThanOrEqual(now - minute);
  });

  test('has an estimate that is about the truth, in the weeks before as on the last day', () => {
    const points = series.get('webster') ?? [];
    const settled = points.filter(({ fetchedAt }) => fetchedAt > now - 35 * day);
    const off = settled.map(({ fetchedAt, people }) => Math.abs(people - campus.truth('webster', fetchedAt)));
    expect(off.reduce((sum, each) => sum + each, 0) / off.length).toBeLessThan(60);
  });

  test('is enough for a usual of six such weekdays and a forecast that is about right', () => {
    const outlook = createOutlook();
    for (const point of series.get('webster') ?? []) outlook.observe(point);
    expect(outlook.usual(now)?.days).toBe(6);
    const later = now + 60 * minute;
    expect(outlook.forecast(now, later)?.people).toBeGreaterThan(0.8 * campus.truth('webster', later));
    expect(outlook.forecast(now, later)?.people).toBeLessThan(1.2 * campus.truth('webster', later));
  });

  test('is taken over by the bot with a trend and an estimate', async () => {
    const clock = { now: () => now };
    const { logger } = recordingLogger();
    const { known } = createIngestAlone({ store, full: new Map(), clock, machine: clock, logger });
    await known.refresh();
    const webster = known.librariesAt(now).find(({ library }) => library.id === 'webster');
    expect(webster).toMatchObject({ freshness: { kind: 'fresh' }, trend: { kind: expect.any(String) } });
    expect(Math.abs((webster?.count?.people ?? 0) - campus.truth('webster', now))).toBeLessThan(100);
  });
});
