import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import { type FreshnessLimits, freshnessOf } from '../../domain/occupancy/freshness.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { AlertStore, LibraryObservation } from '../../store/alerts/alert-ports.ts';
import type { LibraryRecord } from '../../store/readings/reading-ports.ts';
import { logNotes } from '../log-notes.ts';
import type { OccupancyState } from './feed-state.ts';

/** What readings are recorded with. `clock` is the campus's time, `machine` the one by which messages are sent. */
export interface RecordParts {
  readonly store: { readonly alerts: Pick<AlertStore, 'recordAndEvaluate'> };
  /** People who make a library full, by library id. */
  readonly full: ReadonlyMap<LibraryId, number>;
  readonly limits: FreshnessLimits;
  /** Whether a library is closed at a time (ms since the Unix epoch), as far as is known. */
  readonly isClosed?: (libraryId: LibraryId, at: number) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly machine: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Called with what was decided, for the metrics. */
  readonly onDecided?: (notes: readonly DecisionNote[]) => void;
}

/**
 * Stores readings, what follows from them for the alerts, and what every process answers from in one transaction, so that a
 * crash cannot separate them. Returns whether anything was decided: then there may be something to send. Throws StoreError.
 */
export async function recordReadings(
  records: readonly LibraryRecord[],
  parts: RecordParts,
  state?: OccupancyState,
): Promise<boolean> {
  const { store, limits, machine, logger, onDecided } = parts;
  const observations = records.map((record) => observationOf(record, parts));
  const evaluation = { observations, queuedAt: machine.now(), gapMs: limits.fetchMs };
  const { notes } = await store.alerts.recordAndEvaluate(records, evaluation, state);
  onDecided?.(notes);
  // Not waited for: what was decided is sent at once, with the counts of this reading.
  void logNotes(logger, notes, 'an alert has moved on');
  return notes.length > 0;
}

function observationOf(
  { reading, seenAt, people }: LibraryRecord,
  { full, limits, isClosed, clock }: RecordParts,
): LibraryObservation {
  return {
    libraryId: reading.libraryId,
    people,
    at: seenAt,
    serviceDay: serviceDayOf(seenAt),
    freshness: freshnessOf({ seenAt, changedAt: reading.fetchedAt, hasRecord: true }, seenAt, limits).kind,
    full: full.get(reading.libraryId),
    isClosed: isClosed?.(reading.libraryId, seenAt) ?? false,
    now: clock.now(),
  };
}
