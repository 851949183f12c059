import type { WakeSignal } from '../../base/signal.ts';
import type { OccupancySnapshot } from '../../source/schema.ts';
import type { LiveHistory } from '../history/history.ts';
import type { LiveOccupancy } from './live-occupancy.ts';
import { type RecordParts, recordReadings } from './record-readings.ts';

/** What takes in a poll. `clock` is the campus's time, `machine` the one by which messages are sent. */
interface IngestParts extends RecordParts {
  readonly live: LiveOccupancy;
  readonly history: Pick<LiveHistory, 'observe'>;
  /** Wakes the dispatcher. */
  readonly wakeSignal: Pick<WakeSignal, 'wake'>;
}

/**
 * The way of a poll through the process:
 *
 * 1. estimate: how many people the counts mean (`live-occupancy.ts`);
 * 2. one transaction: the readings, the alerts' new states and the deliveries that follow (`record-readings.ts`);
 * 3. memory: what `/occupancy` and the boards show from now on;
 * 4. history: what forecasts learn from;
 * 5. wake the dispatcher, which sends the deliveries (`../outbox/dispatcher.ts`).
 *
 * Throws StoreError where the transaction failed: what was read is shown all the same, and the next poll stores it.
 */
export function createIngest(parts: IngestParts): (snapshot: OccupancySnapshot) => Promise<void> {
  const { live, history, clock, wakeSignal, logger } = parts;
  let logged = new Set<string>();
  let form: OccupancySnapshot['form'];
  return async (snapshot) => {
    const textOf = ({ sourceKey, message }: OccupancySnapshot['problems'][number]) => `${sourceKey}: ${message}`;
    for (const problem of snapshot.problems)
      if (!logged.has(textOf(problem))) logger.warn(problem, 'one entry of the feed could not be read');
    logged = new Set(snapshot.problems.map(textOf));
    if (snapshot.form !== undefined && snapshot.form !== form) {
      form = snapshot.form;
      logger.info({ form }, 'how the feed writes its counts');
    }
    const records = live.estimate(snapshot.readings);
    let hasDecided = false;
    try {
      hasDecided = await recordReadings(records, parts);
    } finally {
      live.show(snapshot, records);
      history.observe(live.librariesAt(clock.now()));
    }
    if (hasDecided) wakeSignal.wake();
  };
}
