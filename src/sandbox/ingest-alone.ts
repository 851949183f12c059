import { defaultFreshnessLimits, type FreshnessLimits } from '../domain/occupancy/freshness.ts';
import type { OccupancySnapshot } from '../source/schema.ts';
import type { Store } from '../store/open-store.ts';
import { createIngest } from '../worker/feed/ingest.ts';
import { createKnownFeed } from '../worker/feed/known-feed.ts';
import { createLiveOccupancy } from '../worker/feed/live-occupancy.ts';

type IngestParts = Parameters<typeof createIngest>[0];

/** What takes polls in where there is no dispatcher to wake and no forecast to teach. */
export interface IngestAloneParts extends Omit<IngestParts, 'live' | 'known' | 'limits' | 'store'> {
  readonly store: Pick<Store, 'alerts' | 'feedState' | 'bell' | 'latest' | 'series' | 'forget'>;
  readonly limits?: FreshnessLimits;
}

/** The memory, and the way of a poll into it and into the store: the bot's own pipeline without what follows from it. */
export function createIngestAlone({ limits = defaultFreshnessLimits, ...parts }: IngestAloneParts) {
  const memory = createLiveOccupancy(parts);
  const machine = { sleep: async () => {} };
  const known = createKnownFeed({ ...parts, limits, machine, everyMs: 60_000 });
  const ingest = createIngest({ ...parts, limits, live: memory, known });
  const live = {
    ...memory,
    librariesAt: known.librariesAt,
    version: known.version,
    restore: async (now: number): Promise<void> => {
      await memory.restore(now);
      known.show({ ...memory.state(), status: { state: 'starting', polls: 0, failures: 0 } });
    },
  };
  return {
    live,
    known,
    ingest: (snapshot: OccupancySnapshot): Promise<void> =>
      ingest(snapshot, { state: 'ok', polls: 1, failures: 0, lastAttemptAt: snapshot.fetchedAt }),
  };
}
