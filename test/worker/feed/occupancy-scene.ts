import type { Logger } from '../../../src/base/logger.ts';
import { freshnessLimitsFor } from '../../../src/domain/occupancy/freshness.ts';
import { libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';
import { createIngestAlone } from '../../../src/sandbox/ingest-alone.ts';
import type { OccupancySnapshot } from '../../../src/source/schema.ts';
import type { Store } from '../../../src/store/open-store.ts';

/** One poll at `at`: counts by the feed's names, and the names of sensors with no record. The stamp changes with each count. */
export function poll(
  at: number,
  counts: Readonly<Record<string, number>>,
  noRecord: readonly string[] = [],
): OccupancySnapshot {
  const library = (key: string) => libraryOfSourceKey(key);
  return {
    libraries: [...Object.keys(counts), ...noRecord].map(library),
    readings: Object.entries(counts).map(([key, raw]) => ({
      libraryId: library(key).id,
      raw,
      stamp: `stamp of ${raw}`,
      fetchedAt: at,
    })),
    noRecord: noRecord.map((key) => library(key).id),
    fetchedAt: at,
    problems: [],
  };
}

/** The memory of a poller, what a process knows, and what takes polls into both. */
export type Occupancy = ReturnType<typeof occupancyOn>;

/** An empty memory over a store, of a bot that polls every `pollMs`. */
export function occupancyOn(store: Store, logger: Logger, pollMs: number) {
  const clock = { now: () => 0 };
  const { live, known, ingest } = createIngestAlone({
    store,
    full: new Map([['webster', 1600]]),
    limits: freshnessLimitsFor(pollMs),
    logger,
    clock,
    machine: clock,
  });
  return { ...live, refresh: known.refresh, ingest };
}
