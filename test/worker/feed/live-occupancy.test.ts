import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type Occupancy, occupancyOn, poll } from './occupancy-scene.ts';

const minute = 60_000;
const noon = startOfServiceDay('2026-02-11') + 12 * 60 * minute;

let store: Store;
let log: ReturnType<typeof recordingLogger>;
beforeEach(async () => {
  log = recordingLogger();
  store = await openStore({ url: 'sqlite::memory:' });
  const opened = store;
  onTestFinished(() => opened.close());
});

const live = (pollMs = minute): Occupancy => occupancyOn(store, log.logger, pollMs);
/** A new process on the same store. */
const restarted = async (now: number): Promise<Occupancy> => {
  const again = live();
  await again.restore(now);
  return again;
};
const of = (occupancy: Occupancy, id: string, now: number) =>
  occupancy.librariesAt(now).find(({ library }) => library.id === id);

/** A day's counts at Webster, a poll every 5 minutes from `from`, over the reset: into the evening and down below zero. */
const websterAt = (at: number): number => {
  const hours = (at - startOfServiceDay('2026-02-11')) / (60 * minute);
  return hours < 24 ? Math.round(900 - 30 * Math.abs(hours - 14)) : 0 - Math.round(60 * Math.min(3, hours - 24));
};
async function run(occupancy: Occupancy, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 5 * minute)
    await occupancy.ingest(poll(at, { Webster: websterAt(at), Vanier: 100 }));
}

describe('what is known', () => {
  test('at the very first is nothing, of each library that Concordia has', () => {
    expect(live().librariesAt(noon)).toMatchObject([
      { library: { id: 'webster' }, freshness: { kind: 'missing' }, count: undefined, full: 1600 },
      {
        library: { id: 'vanier' },
        freshness: { kind: 'missing' },
        count: undefined,
        full: undefined,
        hours: undefined,
      },
      { library: { id: 'greynuns' }, freshness: { kind: 'missing' }, count: undefined },
    ]);
  });

  test('after a poll is its counts, fresh, and a new library by itself under its own name', async () => {
    const occupancy = live();
    await occupancy.ingest(poll(noon, { Webster: 367, 'Law Annex': 12 }));
    expect(of(occupancy, 'webster', noon + minute)).toMatchObject({
      freshness: { kind: 'fresh' },
      count: { raw: 367, seenAt: noon, changedAt: noon },
      trend: undefined,
    });
    expect(occupancy.librariesAt(noon).map(({ library }) => library.names.en)).toEqual([
      'Webster',
      'Vanier',
      'Grey Nuns',
      'Law Annex',
    ]);
  });

  test('has a trend after half an hour', async () => {
    const occupancy = live();
    await run(occupancy, noon - 30 * minute, noon + minute);
    expect(of(occupancy, 'vanier', noon)?.trend).toMatchObject({ kind: 'steady' });
    expect(of(occupancy, 'webster', noon)?.trend?.deltaPeople).toBeGreaterThan(10);
  });

  test('gets a new version with every poll, and with what the store kept', async () => {
    const occupancy = live();
    const versions = [occupancy.version()];
    await occupancy.restore(noon);
    versions.push(occupancy.version());
    for (const at of [noon, noon + minute]) {
      await occupancy.ingest(poll(at, { Webster: 367 }));
      versions.push(occupancy.version());
    }
    expect(new Set(versions).size).toBe(4);
  });

  test('of a count that stays the same keeps when it first appeared', async () => {
    const occupancy = live();
    for (const at of [noon, noon + minute, noon + 2 * minute]) await occupancy.ingest(poll(at, { Webster: 367 }));
    expect(of(occupancy, 'webster', noon + 2 * minute)?.count).toMatchObject({
      seenAt: noon + 2 * minute,
      changedAt: noon,
    });
  });
});

describe('a library', () => {
  test('of a count that no doors can have passed is as if the poll had not been, until a second one says so', async () => {
    const occupancy = live();
    const said = () => of(occupancy, 'webster', noon)?.count;
    await occupancy.ingest(poll(noon, { Webster: 900 }));
    await occupancy.ingest(poll(noon + minute, { Webster: 900 }));
    const before = said();
    await occupancy.ingest(poll(noon + 2 * minute, { Webster: -900 }));
    expect(said()).toEqual(before);
    expect(await store.latest()).toMatchObject([{ reading: { raw: 900 }, seenAt: noon + minute }]);
    expect(log.lines.filter(({ level }) => level === 40)).toMatchObject([
      { libraryId: 'webster', raw: -900, before: 900 },
    ]);
    await occupancy.ingest(poll(noon + 3 * minute, { Webster: 905 }));
    expect(of(occupancy, 'webster', noon + 3 * minute)?.count).toMatchObject({ raw: 905, seenAt: noon + 3 * minute });
    for (const after of [4, 5]) await occupancy.ingest(poll(noon + after * minute, { Webster: 200 }));
    expect(of(occupancy, 'webster', noon + 5 * minute)?.count).toMatchObject({ raw: 200, seenAt: noon + 5 * minute });
  });

  test('whose counter begins again at midnight is no reason for a warning', async () => {
    const occupancy = live();
    const midnight = startOfServiceDay('2026-02-12');
    for (const [minutes, raw] of [
      [-2, -146],
      [-1, -147],
      [0, -2],
      [1, -2],
      [2, -3],
    ] as const)
      await occupancy.ingest(poll(midnight + minutes * minute, { Webster: raw }));
    expect(log.lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
    expect(log.lines.filter(({ msg }) => String(msg).startsWith('the counter seems to begin again'))).toHaveLength(1);
  });

  test('that is missing from the feed keeps its last count, which grows old, and costs the others nothing', async () => {
    const occupancy = live();
    await occupancy.ingest(poll(noon, { Webster: 367, Vanier: 104 }));
    for (let at = noon + minute; at <= noon + 240 * minute; at += minute) {
      await occupancy.ingest(poll(at, { Webster: 367 + (at - noon) / minute }));
    }
    expect(of(occupancy, 'vanier', noon + 9 * minute)?.freshness).toEqual({ kind: 'fresh' });
    expect(of(occupancy, 'vanier', noon + 20 * minute)).toMatchObject({
      freshness: { kind: 'stale', why: 'noFetch', since: noon },
      count: { raw: 104, seenAt: noon },
      trend: undefined,
    });
    expect(of(occupancy, 'vanier', noon + 240 * minute)?.freshness).toEqual({ kind: 'missing', since: noon });
    expect(of(occupancy, 'webster', noon + 240 * minute)?.freshness).toEqual({ kind: 'fresh' });
  });

  test('whose sensor has no record is missing, however new its last count, until it counts again', async () => {
    const occupancy = live();
    await occupancy.ingest(poll(noon, { GreyNuns: 80 }));
    await occupancy.ingest(poll(noon + minute, { Webster: 367 }, ['GreyNuns']));
    expect(of(occupancy, 'greynuns', noon + minute)?.freshness.kind).toBe('missing');
    await occupancy.ingest(poll(noon + 2 * minute, { GreyNuns: 81 }));
    expect(of(occupancy, 'greynuns', noon + 2 * minute)).toMatchObject({
      freshness: { kind: 'fresh' },
      count: { raw: 81 },
    });
  });

  test('is not stale between two polls that are far apart because of the setting', async () => {
    const occupancy = live(60 * minute);
    await occupancy.ingest(poll(noon, { Webster: 367 }));
    expect(of(occupancy, 'webster', noon + 40 * minute)?.freshness).toEqual({ kind: 'fresh' });
  });
});

describe('a clock that was set back', () => {
  const second = 1_000;

  test.each([
    ['90 seconds', 90 * second],
    ['an hour', 60 * minute],
    ['a day', 24 * 60 * minute],
  ])('by %s: the next poll is taken in, and nothing is ever of a time to come', async (_words, backMs) => {
    const occupancy = live();
    for (let at = noon - 40 * minute; at <= noon; at += minute) await occupancy.ingest(poll(at, { Webster: 367 }));
    const before = of(occupancy, 'webster', noon)?.count?.people ?? 0;
    const now = noon - backMs;
    const between = of(occupancy, 'webster', now);
    expect(between).toMatchObject({ freshness: { kind: 'stale', since: now }, count: { seenAt: now } });
    expect(between?.count?.changedAt).toBeLessThanOrEqual(now);
    await occupancy.ingest(poll(now + minute, { Webster: 380 }));
    const after = of(occupancy, 'webster', now + minute);
    expect(after).toMatchObject({
      freshness: { kind: 'fresh' },
      count: { raw: 380, seenAt: now + minute, changedAt: now + minute },
    });
    expect(after?.count?.people).toBeCloseTo(before + 13, 0);
    expect(log.lines).toMatchObject([{ level: 40, libraryId: 'webster' }]);
  });

  test('while the bot was down: what was stored is stale, and the first poll is fresh', async () => {
    await live().ingest(poll(noon + 60 * minute, { Webster: 367 }));
    const again = await restarted(noon);
    expect(of(again, 'webster', noon)).toMatchObject({ freshness: { kind: 'stale' }, count: { seenAt: noon } });
    await again.ingest(poll(noon, { Webster: 370 }));
    expect(of(again, 'webster', noon)).toMatchObject({
      freshness: { kind: 'fresh' },
      count: { raw: 370, seenAt: noon },
    });
  });
});

describe('a restart', () => {
  const midnight = startOfServiceDay('2026-02-12');

  test.each([
    ['at noon', noon],
    ['just before the reset', midnight - 5 * minute],
    ['just after the reset', midnight + 5 * minute],
    ['in the night', midnight + 180 * minute],
  ])('%s continues exactly as if there had been none', async (_when, at) => {
    const without = live();
    await run(without, noon - 120 * minute, at);
    const again = await restarted(at);
    expect(of(again, 'webster', at)).toEqual(of(without, 'webster', at));
    // A second store, since both would write the same readings into one.
    const first = store;
    store = await openStore({ url: 'sqlite::memory:' });
    const second = store;
    onTestFinished(() => second.close());
    const undisturbed = live();
    await run(undisturbed, noon - 120 * minute, at + 120 * minute);
    store = first;
    await run(again, at, at + 120 * minute);
    const end = at + 120 * minute;
    expect(of(again, 'webster', end)).toEqual(of(undisturbed, 'webster', end));
    expect(of(again, 'vanier', end)?.count).toEqual(of(undisturbed, 'vanier', end)?.count);
  });

  test('begins with the last reading and its true age', async () => {
    await live().ingest(poll(noon, { Webster: 367, 'Law Annex': 12 }));
    const again = await restarted(noon + 30 * minute);
    expect(of(again, 'webster', noon + 30 * minute)).toMatchObject({
      freshness: { kind: 'stale', why: 'noFetch', since: noon },
      count: { raw: 367, seenAt: noon },
    });
    expect(of(again, 'law annex', noon + 30 * minute)?.count?.raw).toBe(12);
  });

  test('takes an unchanged reading for the same one, first seen before the restart', async () => {
    await live().ingest(poll(noon, { Webster: 367 }));
    const again = await restarted(noon + 2 * minute);
    await again.ingest(poll(noon + 2 * minute, { Webster: 367 }));
    expect(of(again, 'webster', noon + 2 * minute)?.count).toMatchObject({
      changedAt: noon,
      seenAt: noon + 2 * minute,
    });
    expect(await store.series('webster', noon, noon + 60 * minute)).toHaveLength(1);
  });

  test('with an estimate of another version rebuilds it from the reading, with its count', async () => {
    const reading = { libraryId: 'webster', raw: -20, stamp: 'x', fetchedAt: noon };
    await store.record([{ reading, seenAt: noon, estimateState: { version: 'unknown' }, people: 300 }]);
    const again = await restarted(noon + minute);
    expect(of(again, 'webster', noon + minute)).toMatchObject({ freshness: { kind: 'fresh' }, count: { raw: -20 } });
    expect(of(again, 'webster', noon + minute)?.count?.people).toBeGreaterThanOrEqual(0);
  });
});

describe('a store that fails', () => {
  test('is said by an error, and memory has moved on all the same', async () => {
    const occupancy = live();
    await occupancy.ingest(poll(noon, { Webster: 367 }));
    await store.close();
    await expect(occupancy.ingest(poll(noon + minute, { Webster: 380 }))).rejects.toBeInstanceOf(StoreError);
    expect(of(occupancy, 'webster', noon + minute)).toMatchObject({
      freshness: { kind: 'fresh' },
      count: { raw: 380, seenAt: noon + minute },
    });
  });

  test('for a while has the newest reading again afterwards', async () => {
    let isBroken = false;
    const sound = store;
    store = {
      ...sound,
      alerts: {
        ...sound.alerts,
        recordAndEvaluate: async (...given) => {
          if (isBroken) throw new StoreError({ kind: 'locked', database: 'x' });
          return sound.alerts.recordAndEvaluate(...given);
        },
      },
    };
    const occupancy = live();
    await occupancy.ingest(poll(noon, { Webster: 367 }));
    isBroken = true;
    await expect(occupancy.ingest(poll(noon + minute, { Webster: 380 }))).rejects.toBeInstanceOf(StoreError);
    isBroken = false;
    await occupancy.ingest(poll(noon + 2 * minute, { Webster: 380 }));
    expect(await sound.latest()).toMatchObject([
      { reading: { raw: 380, fetchedAt: noon + minute }, seenAt: noon + 2 * minute },
    ]);
  });
});
