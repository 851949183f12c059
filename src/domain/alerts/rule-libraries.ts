import type { Library, LibraryId } from '../occupancy/library.ts';
import type { Rule } from './rule.ts';

type Libraries = Pick<Rule, 'libraries'>;

/** Whether a rule may be about more than one library. */
export const coversSeveral = ({ libraries }: Libraries): boolean => libraries === 'any' || libraries.length > 1;

/** The libraries that a rule is about; where that is any, those in `known`. */
export function libraryIdsOf(
  { libraries }: Libraries,
  known: readonly { readonly library: Pick<Library, 'id'> }[],
): readonly LibraryId[] {
  return libraries === 'any' ? known.map(({ library }) => library.id) : libraries;
}
