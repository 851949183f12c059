import type { Observation } from '../../domain/alerts/alert.ts';
import type { DecisionNote, Trace } from '../../domain/alerts/decision.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { LibraryRecord, RecordOutcome } from '../readings/reading-ports.ts';

/** What a record says to the alerts of its library. */
export interface LibraryObservation extends Observation {
  readonly libraryId: LibraryId;
  /** Whether it is closed, by its opening hours. */
  readonly isClosed?: boolean;
}

/** One poll, for the alerts. `observations` stand beside the records in their order; `queuedAt` is the machine's time (ms). */
export interface Evaluation {
  readonly observations: readonly LibraryObservation[];
  readonly queuedAt: number;
  /** A library that was silent for longer (ms) had a gap of which nothing is known. */
  readonly gapMs: number;
}

/** The alerts' side of the store. Every method throws StoreError and nothing else. */
export interface AlertStore {
  /**
   * `record` of the occupancy store with what follows from it for the alerts, in one transaction: both or neither. `state` is
   * what every process answers from (the row `occupancy` of `feedState`).
   */
  recordAndEvaluate(
    records: readonly LibraryRecord[],
    evaluation: Evaluation,
    state?: unknown,
  ): Promise<{ readonly outcomes: readonly RecordOutcome[]; readonly notes: readonly DecisionNote[] }>;
  /** The last decisions about the subscriptions of one server, newest first. */
  traces(guildId: string): Promise<Trace[]>;
}
