import type { Logger } from '../../base/logger.ts';
import { isNearReset } from '../../domain/occupancy/counter-reset.ts';
import {
  type EstimateState,
  estimatedPeople,
  estimateStateSchema,
  isCounted,
  redateEstimate,
} from '../../domain/occupancy/estimate.ts';
import {
  knownLibraries,
  type Library,
  type LibraryId,
  libraryOfSourceKey,
  mostLibraries,
} from '../../domain/occupancy/library.ts';
import { advancePeople } from '../../domain/occupancy/people-inside.ts';
import { isNewReading, type Reading } from '../../domain/occupancy/reading.ts';
import type { OccupancySnapshot } from '../../source/schema.ts';
import type { LibraryRecord, OccupancyStore, SeriesPoint } from '../../store/readings/reading-ports.ts';
import type { OccupancyState } from './feed-state.ts';

/** The trend looks back half an hour; the rest is for a poll that came late (ms). */
const recentMs = 50 * 60_000;

const heldMessage = 'a count jumped further than doors can pass people: it is left out until a second one agrees';
const resetMessage = 'the counter seems to begin again at 0: a second reading decides';

/** A library that is not in the campus file is forgotten after this long without a reading (ms). */
const forgottenMs = 30 * 24 * 3_600_000;

/** What is known of a library after a poll. */
interface EstimatedRecord extends LibraryRecord {
  readonly estimateState: EstimateState;
}

interface Memory extends EstimatedRecord {
  readonly recent: readonly SeriesPoint[];
}

/** What the poller knows of each library, in its memory: the estimates go on from there. */
export interface LiveOccupancy {
  /** Takes over what the store kept, so that a restart begins with the last reading and its age. */
  restore(now: number): Promise<void>;
  /** The records to store for the readings of one poll; the previous record where a reading does not count. Has no side effects. */
  estimate(readings: readonly Reading[]): readonly EstimatedRecord[];
  /** Moves on by what a poll saw: `records` are those of its readings, see `estimate`. */
  advance(
    snapshot: Pick<OccupancySnapshot, 'fetchedAt' | 'libraries' | 'noRecord'>,
    records: readonly EstimatedRecord[],
  ): void;
  /** What every process answers from: each library, known ones first. */
  state(): Omit<OccupancyState, 'status'>;
}

/** An empty memory; `restore` fills it from the store. */
export function createLiveOccupancy(parts: {
  store: Pick<OccupancyStore, 'latest' | 'series' | 'forget'>;
  logger: Logger;
}): LiveOccupancy {
  const { store, logger } = parts;
  const memory = new Map<LibraryId, Memory>();
  const withoutRecord = new Set<LibraryId>();
  const libraries = new Map(knownLibraries.map((library) => [library.id, library]));
  /** When a library that is not in the campus file was last in the feed (ms since the Unix epoch). */
  const listedAt = new Map<LibraryId, number>();
  let readAt: number | null = null;

  const forgetBefore = (at: number): void => {
    for (const [id, listed] of listedAt) {
      if (listed >= at) continue;
      for (const known of [listedAt, libraries, memory]) known.delete(id);
      logger.info({ libraryId: id }, 'a library that was not in the feed for 30 days is forgotten');
    }
  };
  const isRoomFor = (id: LibraryId): boolean => libraries.has(id) || libraries.size < mostLibraries;
  const list = (library: Library, at: number): void => {
    if (!isRoomFor(library.id)) return;
    libraries.set(library.id, library);
    if (!knownLibraries.some(({ id }) => id === library.id)) listedAt.set(library.id, at);
  };

  const estimated = (reading: Reading): EstimatedRecord | undefined => {
    if (!isRoomFor(reading.libraryId)) return undefined;
    const before = memory.get(reading.libraryId);
    const { raw, stamp, fetchedAt: seenAt } = reading;
    if (before?.seenAt === seenAt) return undefined;
    const isSetBack = before !== undefined && before.seenAt > seenAt;
    if (isSetBack) logger.warn({ libraryId: reading.libraryId }, 'the clock was set back: its times begin anew');
    const isFirst = before === undefined || isSetBack || isNewReading(before.reading, reading);
    const known = before && isSetBack ? redateEstimate(before.estimateState, seenAt - 1) : before?.estimateState;
    const estimateState = advancePeople(reading.libraryId, known, { raw, stamp, at: seenAt });
    if (before !== undefined && !isCounted(estimateState, seenAt)) {
      const jump = { libraryId: reading.libraryId, raw, before: before.reading.raw };
      if (estimateState !== known && isNearReset(seenAt)) logger.info(jump, resetMessage);
      else if (estimateState !== known) logger.warn(jump, heldMessage);
      // The poll is ignored: nothing is stored, no alert changes, and the count grows old.
      const { recent: _recent, ...record } = before;
      return { ...record, estimateState };
    }
    return {
      reading: isFirst ? reading : before.reading,
      seenAt,
      estimateState,
      people: estimatedPeople(estimateState),
    };
  };

  return {
    restore: async (now) => {
      for (const record of await store.latest()) {
        const estimate = estimateStateSchema.safeParse(record.estimateState);
        const { reading, seenAt } = record;
        const isKnown = libraries.has(reading.libraryId);
        if (!isKnown && seenAt < now - forgottenMs) {
          await store.forget(reading.libraryId);
          continue;
        }
        if (!isRoomFor(reading.libraryId)) continue;
        const recent = await store.series(reading.libraryId, now - recentMs, now);
        // The name of a library that is not in the campus file comes with the first poll; until then its id must do.
        if (!isKnown) list(libraryOfSourceKey(reading.libraryId), seenAt);
        // A state of another version is rebuilt from the reading that it belongs to: a lower estimate, never a wrong count.
        const estimateState =
          estimate.data ??
          advancePeople(reading.libraryId, undefined, { raw: reading.raw, stamp: reading.stamp, at: seenAt });
        const people = estimatedPeople(estimateState);
        memory.set(reading.libraryId, { reading, seenAt, estimateState, people, recent });
      }
    },

    estimate: (readings) => readings.map(estimated).filter((record) => record !== undefined),

    advance: (snapshot, records) => {
      readAt = snapshot.fetchedAt;
      withoutRecord.clear();
      for (const library of snapshot.libraries) list(library, snapshot.fetchedAt);
      forgetBefore(snapshot.fetchedAt - forgottenMs);
      for (const libraryId of snapshot.noRecord) withoutRecord.add(libraryId);
      for (const record of records) {
        const { reading, seenAt, people } = record;
        const point = { fetchedAt: seenAt, raw: reading.raw, people };
        const before = memory.get(reading.libraryId)?.recent ?? [];
        const recent = before.filter(({ fetchedAt }) => fetchedAt < seenAt && fetchedAt > seenAt - recentMs);
        memory.set(reading.libraryId, { ...record, recent: [...recent, point] });
      }
    },

    state: () => ({
      readAt,
      libraries: [...libraries.values()].map(({ id, sourceKey }) => {
        const known = memory.get(id);
        return {
          sourceKey,
          hasRecord: !withoutRecord.has(id),
          count: known && {
            people: known.people,
            raw: known.reading.raw,
            seenAt: known.seenAt,
            changedAt: known.reading.fetchedAt,
          },
          recent: [...(known?.recent ?? [])],
        };
      }),
    }),
  };
}
