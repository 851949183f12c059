import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { readingKeptMs } from '../../domain/occupancy/reading.ts';
import type { HistoryRows } from '../../store/readings/history-rows.ts';

/** Between two looks at the oldest readings (ms). */
const everyMs = 3_600_000;
/**
 * How many of each library are deleted at a time: the doors report 12 an hour. A clock that is years ahead for a day costs a
 * twentieth of the ten years, and not all of them at once.
 */
const mostAtOnce = 1_000;

/** Deletes readings that are older than is kept, now and once an hour, until the signal aborts. Never rejects. */
export async function deleteOldReadings(parts: {
  readonly history: Pick<HistoryRows, 'prune'>;
  /** The campus's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** The machine's, by which it waits. */
  readonly machine: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}): Promise<void> {
  const { history, clock, machine, signal, logger } = parts;
  while (!signal.aborted) {
    try {
      const count = await history.prune(clock.now() - readingKeptMs, mostAtOnce);
      if (count > 0) logger.info({ count }, 'readings of more than ten years ago were deleted');
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, 'old readings could not be deleted');
    }
    await machine.sleep(everyMs, signal);
  }
}
