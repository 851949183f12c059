import type { Library, LibraryId } from '../occupancy/library.ts';
import type { AlertState, Step } from './alert.ts';
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

/** Whether what a rule waits for is of no use in a library that is closed: that one of several has room. */
export const isUselessWhileClosed = (rule: Rule): boolean => rule.direction === 'below' && coversSeveral(rule);

/**
 * A step of such a rule in a library that is closed: its breach does not count, neither now nor, since it is then true
 * already, when the library opens. What was open goes on.
 */
export function stepWhileClosed(before: AlertState, result: Step): Step {
  const isBreach = result.reason.code === 'fired' || result.state.phase.kind === 'pending';
  if (!isBreach) return result;
  const { lastSeenAt, serviceDay } = result.state;
  return {
    state: { ...before, lastSeenAt, serviceDay, phase: { kind: 'inactive' } },
    events: [],
    reason: { ...result.reason, code: 'closed' },
  };
}
