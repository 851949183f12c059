import type { Digest } from '../../src/domain/messages/digest.ts';
import { knownLibraries, type LibraryId } from '../../src/domain/occupancy/library.ts';
import { whenFinding } from '../../src/domain/outlook/when-finding.ts';
import type { DigestFacts } from '../../src/worker/digests/digest-ports.ts';
import { campusTime, digestRequest } from './digests.ts';
import { knownHistory } from './known-history.ts';

/** Monday 23 November 2026 at 8:00, the moment of these digests. */
export const eight = campusTime('2026-11-23T08:00');

/** The digest `k7m2` as the store gives it. */
export function digestOf(changes: Partial<Digest> = {}): Digest {
  return { ...digestRequest(), id: 'k7m2', nextAt: eight, paused: null, ...changes };
}

/** What is known at 8:00 of these libraries after so many `days`, with a picture. */
export function factsOf(
  ids: readonly LibraryId[],
  days: number,
  more: Partial<DigestFacts> & Parameters<typeof knownHistory>[2] = {},
): DigestFacts {
  const { people, openOn, ...others } = more;
  const given = { ...(people && { people }), ...(openOn && { openOn }) };
  const history = knownHistory(eight, days, given);
  const day = '2026-11-23';
  const libraries = knownLibraries
    .filter(({ id }) => ids.includes(id))
    .map((library) => ({
      library,
      open: history.openOn(library.id, day),
      finding: whenFinding(library.id, day, eight, history),
    }));
  const picture = { png: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), alt: 'the day' };
  return { libraries, day, now: eight, picture, ...others };
}
