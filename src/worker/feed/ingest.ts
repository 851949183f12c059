import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { OccupancySnapshot } from '../../source/schema.ts';
import { isSupersededError } from '../../store/engine/log-failure.ts';
import type { KnownFeed } from './known-feed.ts';
import type { LiveOccupancy } from './live-occupancy.ts';
import type { PollerStatus } from './poller.ts';
import { type RecordParts, recordReadings } from './record-readings.ts';

/** What takes in a poll. `clock` is the campus's time, `machine` the one by which messages are sent. */
interface IngestParts extends RecordParts {
  readonly live: LiveOccupancy;
  readonly known: Pick<KnownFeed, 'heard' | 'show' | 'librariesAt'>;
}

/**
 * The way of a poll through the process:
 *
 * 1. estimate: how many people the counts mean (`live-occupancy.ts`);
 * 2. one transaction: the readings, the alerts' new states, the deliveries that follow, and what every process answers from
 *    (`record-readings.ts`). It rings the bell of all processes;
 * 3. each process reads that (`known-feed.ts`): it is what `/occupancy` and the boards show from now on, and what forecasts
 *    learn from;
 * 4. the process that sends wakes its dispatcher (`../outbox/dispatcher.ts`).
 *
 * Throws StoreError where the transaction failed: this process shows what it read all the same, and the next poll stores it.
 */
export function createIngest(parts: IngestParts): (snapshot: OccupancySnapshot, status: PollerStatus) => Promise<void> {
  const { live, known, logger } = parts;
  const isClosed = (id: LibraryId, at: number): boolean =>
    known.librariesAt(at).some(({ library, opening }) => library.id === id && opening?.kind === 'closed');
  let logged = new Set<string>();
  let form: OccupancySnapshot['form'];
  return async (snapshot, status) => {
    const textOf = ({ sourceKey, message }: OccupancySnapshot['problems'][number]) => `${sourceKey}: ${message}`;
    for (const problem of snapshot.problems)
      if (!logged.has(textOf(problem))) logger.warn(problem, 'one entry of the feed could not be read');
    logged = new Set(snapshot.problems.map(textOf));
    if (snapshot.form !== undefined && snapshot.form !== form) {
      form = snapshot.form;
      logger.info({ form }, 'how the feed writes its counts');
    }
    const records = live.estimate(snapshot.readings);
    live.advance(snapshot, records);
    const state = { ...live.state(), status };
    try {
      await recordReadings(records, { ...parts, isClosed }, state);
    } catch (error) {
      if (!isSupersededError(error)) known.show(state);
      throw error;
    }
    await known.heard();
  };
}
