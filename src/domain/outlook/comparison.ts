import type { Usual } from './profile.ts';

/** Now against what is usual at this weekday and time. */
export type Comparison = 'busier' | 'quieter' | 'asUsual';

/** Of fewer such days a comparison is chance: with four the middle half has an end on either side that is not the last. */
const leastDaysToCompare = 4;

/** A difference below this part of the usual, or this many people, is within what doors miscount, or too small to notice. */
const least = { share: 0.1, people: 10 } as const;

/**
 * Whether so many people (the estimate, not rounded) are more or fewer than usual: outside the middle half of such days,
 * and by so much that it matters. `undefined` from fewer than 4 such days.
 */
export function compareWithUsual(people: number, usual: Usual | undefined): Comparison | undefined {
  if (usual === undefined || usual.days < leastDaysToCompare || !Number.isFinite(people)) return undefined;
  const matters = Math.max(least.people, least.share * usual.median);
  if (people > usual.high && people - usual.median >= matters) return 'busier';
  if (people < usual.low && usual.median - people >= matters) return 'quieter';
  return 'asUsual';
}
