import type { Logger } from '../../base/logger.ts';
import type { OpeningHours } from '../../domain/calendar/opening-hours.ts';
import {
  advanceEstimate,
  type EstimateState,
  estimatedPeople,
  estimateStateSchema,
} from '../../domain/occupancy/estimate.ts';
import { type FreshnessLimits, freshnessOf } from '../../domain/occupancy/freshness.ts';
import { knownLibraries, type Library, type LibraryId, libraryOfSourceKey } from '../../domain/occupancy/library.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { isNewReading, type Reading } from '../../domain/occupancy/reading.ts';
import { trendOf } from '../../domain/occupancy/trend.ts';
import type { LibraryRecord, OccupancyStore, SeriesPoint } from '../../store/readings/reading-ports.ts';

/** What one successful poll saw. */
export interface Snapshot {
  readonly readings: readonly Reading[];
  /** The libraries that the poll speaks of, with their names. */
  readonly libraries: readonly Library[];
  /** Libraries whose sensor says that it has no record: no data, never 0 people. */
  readonly noRecord: readonly LibraryId[];
  /** Entries that could not be read, each with why. */
  readonly problems?: readonly { readonly sourceKey: string; readonly message: string }[];
}

/** The trend looks back half an hour; the rest is for a poll that came late (ms). */
const recentMs = 50 * 60_000;

interface Memory {
  readonly reading: Reading;
  readonly seenAt: number;
  readonly estimate: EstimateState;
  readonly recent: readonly SeriesPoint[];
}

/** What is known right now, in memory; the poller is the only one that changes it. */
export interface LiveOccupancy {
  /** Takes over what the store kept, so that a restart begins with the last reading and its age. */
  restore(now: number): Promise<void>;
  /** Takes in one poll: the estimate moves on, the store keeps it, then it is shown. Throws what the store throws, with memory moved on all the same. */
  ingest(snapshot: Snapshot): Promise<void>;
  /** Every library, known ones first, at `now` (ms since the Unix epoch). */
  librariesAt(now: number): readonly LibraryNow[];
  /** Counts up with each change of what is known: a key for whatever is drawn from it. */
  version(): number;
}

/** An empty memory; `restore` fills it from the store. */
export function createLiveOccupancy(parts: {
  store: OccupancyStore;
  /** People who make a library full, by library id. */
  full: ReadonlyMap<LibraryId, number>;
  hoursToday: (now: number) => ReadonlyMap<LibraryId, OpeningHours>;
  limits: FreshnessLimits;
  logger: Logger;
}): LiveOccupancy {
  const { store, full, hoursToday, limits, logger } = parts;
  const memory = new Map<LibraryId, Memory>();
  const withoutRecord = new Set<LibraryId>();
  const libraries = new Map(knownLibraries.map((library) => [library.id, library]));
  let version = 0;

  const remember = (reading: Reading): LibraryRecord | undefined => {
    const before = memory.get(reading.libraryId);
    if (before !== undefined && reading.fetchedAt <= before.seenAt) {
      logger.warn(
        { libraryId: reading.libraryId },
        'a reading is older than the last one: the clock was set back, it is left out',
      );
      return undefined;
    }
    const isNew = isNewReading(before?.reading, reading);
    const estimate = advanceEstimate(before?.estimate, { raw: reading.raw, at: reading.fetchedAt });
    const people = estimatedPeople(estimate);
    const point = { fetchedAt: reading.fetchedAt, raw: reading.raw, people };
    const kept = (before?.recent ?? []).filter((old) => old.fetchedAt > reading.fetchedAt - recentMs);
    const now: Memory = {
      reading: isNew || before === undefined ? reading : before.reading,
      seenAt: reading.fetchedAt,
      estimate,
      recent: [...kept, point],
    };
    memory.set(reading.libraryId, now);
    return { reading: now.reading, seenAt: now.seenAt, estimateState: estimate, people };
  };

  const libraryNow = (library: Library, hours: OpeningHours | undefined, now: number): LibraryNow => {
    const known = memory.get(library.id);
    const hasRecord = !withoutRecord.has(library.id);
    const count = known && {
      people: estimatedPeople(known.estimate),
      raw: known.reading.raw,
      seenAt: known.seenAt,
      changedAt: known.reading.fetchedAt,
    };
    const freshness = freshnessOf({ seenAt: count?.seenAt, changedAt: count?.changedAt, hasRecord }, now, limits);
    return {
      library,
      freshness,
      count,
      trend: known && freshness.kind === 'fresh' ? trendOf(known.recent, now) : undefined,
      full: full.get(library.id),
      hours,
    };
  };

  return {
    restore: async (now) => {
      for (const record of await store.latest()) {
        const estimate = estimateStateSchema.safeParse(record.estimateState);
        const { reading, seenAt } = record;
        const recent = await store.series(reading.libraryId, now - recentMs, now);
        // The name of a library that nobody told us about comes back with the first poll; until then its id must do.
        if (!libraries.has(reading.libraryId)) libraries.set(reading.libraryId, libraryOfSourceKey(reading.libraryId));
        memory.set(reading.libraryId, {
          reading,
          seenAt,
          // A state of another version is rebuilt from the reading that it belongs to: a lower estimate, never a wrong count.
          estimate: estimate.success ? estimate.data : advanceEstimate(undefined, { raw: reading.raw, at: seenAt }),
          recent,
        });
      }
      version += 1;
    },

    ingest: async (snapshot) => {
      for (const problem of snapshot.problems ?? []) logger.warn(problem, 'one entry of the feed could not be read');
      withoutRecord.clear();
      for (const library of snapshot.libraries) libraries.set(library.id, library);
      for (const libraryId of snapshot.noRecord) withoutRecord.add(libraryId);
      const records = snapshot.readings.map(remember).filter((record) => record !== undefined);
      version += 1;
      await store.record(records);
    },

    librariesAt: (now) => {
      const hours = hoursToday(now);
      return [...libraries.values()].map((library) => libraryNow(library, hours.get(library.id), now));
    },

    version: () => version,
  };
}
