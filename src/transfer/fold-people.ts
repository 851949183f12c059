import { type EstimateState, estimatedPeople } from '../domain/occupancy/estimate.ts';
import { advancePeople } from '../domain/occupancy/people-inside.ts';
import type { HistoryRow } from '../store/readings/history-rows.ts';
import type { UnfoldedRow } from '../store/readings/row-sorter.ts';

/**
 * Computes the people inside for each row without them, as the running bot would have from the same counts.
 * The rows must come library by library, oldest first. Each library begins with nothing known, whatever the database
 * holds: the same file gives the same people, however often it is begun.
 */
export function* foldPeople(rows: Iterable<UnfoldedRow>): Generator<HistoryRow, void, undefined> {
  let state: EstimateState | undefined;
  let libraryId: string | undefined;
  for (const { reading, seenAt, people } of rows) {
    if (reading.libraryId !== libraryId) state = undefined;
    libraryId = reading.libraryId;
    state = advancePeople(libraryId, state, { raw: reading.raw, stamp: reading.stamp, at: reading.fetchedAt });
    yield { reading, seenAt, people: people ?? estimatedPeople(state) };
  }
}
