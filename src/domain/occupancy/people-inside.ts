import type { CampusLibrary } from '../../campus/campus.ts';
import { campus } from '../../campus/index.ts';
import { advanceEstimate, advanceHeadCount, type EstimateState } from './estimate.ts';
import type { LibraryId } from './library.ts';

const libraries: readonly CampusLibrary[] = campus.libraries;

type Observation = Parameters<typeof advanceEstimate>[1];

/**
 * Folds one observation of a library's counter into what is remembered of it: through the estimate where doors are
 * counted from 0 at midnight, as it is where people are.
 */
export function advancePeople(
  libraryId: LibraryId,
  state: EstimateState | undefined,
  observation: Observation,
): EstimateState {
  const counts = libraries.find(({ id }) => id === libraryId)?.counts ?? campus.source.counts;
  return counts === 'heads' ? advanceHeadCount(state, observation) : advanceEstimate(state, observation);
}
