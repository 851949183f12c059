import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
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

describe('what is known of libraries that the feed names', () => {
  test('is at most 64 libraries, however many names the feed makes up', async () => {
    const occupancy = live();
    for (let index = 0; index < 100; index += 1)
      await occupancy.ingest(poll(noon + index * minute, { Webster: 367, [`Annex ${index}`]: 12 }));
    expect(occupancy.librariesAt(noon)).toHaveLength(64);
    expect(await store.latest()).toHaveLength(62);
  });

  test('forgets a library that was not in the feed for 30 days, after a restart too, but none of the campus', async () => {
    const days = 24 * 60 * minute;
    const ids = (occupancy: Occupancy) => occupancy.librariesAt(noon).map(({ library }) => library.id);
    const occupancy = live();
    await occupancy.ingest(poll(noon, { Webster: 367, Vanier: 100, 'Law Annex': 12 }));
    await occupancy.ingest(poll(noon + 29 * days, { Webster: 367 }));
    expect(ids(occupancy)).toContain('law annex');
    await occupancy.ingest(poll(noon + 30 * days, { Webster: 367 }));
    expect(ids(occupancy)).toContain('law annex');
    expect(ids(await restarted(noon + 30 * days))).toContain('law annex');
    await occupancy.ingest(poll(noon + 31 * days, { Webster: 367 }));
    expect(ids(occupancy)).toEqual(['webster', 'vanier', 'greynuns']);
    expect(ids(await restarted(noon + 31 * days))).toEqual(['webster', 'vanier', 'greynuns']);
    expect((await store.latest()).map(({ reading }) => reading.libraryId)).toEqual(['vanier', 'webster']);
    expect(await store.series('law annex', 0, noon + 31 * days)).toHaveLength(1);
  });

  test('is told once of what cannot be read in the feed, and of the form of its counts', async () => {
    const occupancy = live();
    const problems = [{ sourceKey: 'Law Annex', message: 'Occupancy is null, not a whole number' }];
    for (const after of [0, 1, 2])
      await occupancy.ingest({ ...poll(noon + after * minute, { Webster: 367 }), problems, form: 'numbers' });
    expect(log.lines.filter(({ level }) => level === 40)).toHaveLength(1);
    expect(log.lines.filter(({ form }) => form === 'numbers')).toHaveLength(1);
  });
});
