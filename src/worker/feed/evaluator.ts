import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import { type FreshnessLimits, freshnessOf } from '../../domain/occupancy/freshness.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { AlertStore, LibraryObservation } from '../../store/alerts/alert-ports.ts';
import type { LibraryRecord, OccupancyStore } from '../../store/readings/reading-ports.ts';

/** What the evaluator needs. `clock` is the campus's time, `machine` the one by which messages are sent. */
export interface EvaluatorParts {
  readonly store: OccupancyStore & { readonly alerts: AlertStore };
  /** People who make a library full, by library id. */
  readonly full: ReadonlyMap<LibraryId, number>;
  readonly limits: FreshnessLimits;
  readonly clock: Pick<Clock, 'now'>;
  readonly machine: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Called after a poll that decided something: there may be something to send. */
  readonly onDecided: () => void;
}

/**
 * The occupancy store as the poller's memory sees it, which with every reading also asks the alerts: both are kept in
 * one transaction, so that no crash comes between what was read and what follows from it.
 */
export function createEvaluator(parts: EvaluatorParts): OccupancyStore {
  const { store, full, limits, clock, machine, logger, onDecided } = parts;

  const observationOf = ({ reading, seenAt, people }: LibraryRecord): LibraryObservation => ({
    libraryId: reading.libraryId,
    people,
    at: seenAt,
    serviceDay: serviceDayOf(seenAt),
    freshness: freshnessOf({ seenAt, changedAt: reading.fetchedAt, hasRecord: true }, seenAt, limits).kind,
    full: full.get(reading.libraryId),
    now: clock.now(),
  });

  return {
    ...store,
    record: async (records) => {
      const observations = records.map(observationOf);
      const evaluation = { observations, queuedAt: machine.now(), gapMs: limits.fetchMs };
      const { outcomes, notes } = await store.alerts.recordAndEvaluate(records, evaluation);
      logNotes(logger, notes, 'an alert has moved on');
      if (notes.length > 0) onDecided();
      return outcomes;
    },
  };
}

/** One line a decision, with its reason and ids. */
export function logNotes(logger: Logger, notes: readonly DecisionNote[], message: string): void {
  for (const { subscriptionId, guildId, reason, detail } of notes) {
    logger.info({ subscriptionId, guildId, ...detail, reason }, message);
  }
}
