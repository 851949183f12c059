/** A quarter hour to come (ms since the Unix epoch), and the percent of full that is expected then. */
export interface Coming {
  readonly at: number;
  readonly percent: number;
}

/**
 * How full a library gets from now until it closes. `roomyFrom`: from when it stays under 50 % (ms since the Unix epoch);
 * `undefined` where it is so already, or for less than an hour.
 */
export type Course =
  | { readonly kind: 'steady' }
  /** `until`: the last quarter hour that is about as busy as the peak (ms since the Unix epoch). */
  | {
      readonly kind: 'rising';
      readonly peak: Coming;
      readonly until: number;
      readonly roomyFrom: number | undefined;
    }
  | { readonly kind: 'falling'; readonly lowest: Coming; readonly roomyFrom: number | undefined };

/** Half full: under it seats are easy to find. */
export const roomyPercent = 50;
/** A smaller change (percent of full) is no reason to come at another time. */
const leastChange = 10;
/** Within this of the peak (percent of full) it counts as equally busy. */
const alike = 5;
/** A shorter stay is not worth coming for (quarter hours). */
const leastStay = 4;

/**
 * The course from `nowPercent` over the quarter hours to come, which follow one another until closing. `undefined` when
 * less than an hour of them is known.
 */
export function courseOf(nowPercent: number, coming: readonly Coming[]): Course | undefined {
  const [first, ...others] = coming;
  if (first === undefined || coming.length < leastStay) return undefined;
  const peak = others.reduce((most, each) => (each.percent > most.percent ? each : most), first);
  if (peak.percent - nowPercent >= leastChange) {
    const rest = coming.slice(coming.indexOf(peak));
    const after = rest.findIndex(({ percent }) => peak.percent - percent > alike);
    const until = (after < 0 ? rest.at(-1) : rest[after - 1])?.at ?? peak.at;
    return { kind: 'rising', peak, until, roomyFrom: roomyFrom(peak.percent, rest) };
  }
  const lowest = others.reduce((least, each) => (each.percent < least.percent ? each : least), first);
  if (nowPercent - lowest.percent < leastChange) return { kind: 'steady' };
  return { kind: 'falling', lowest, roomyFrom: roomyFrom(nowPercent, coming) };
}

/** See `Course`. `before` is the percent of full that comes before `coming`. */
function roomyFrom(before: number, coming: readonly Coming[]): number | undefined {
  if (before < roomyPercent) return undefined;
  const start = coming.findLastIndex(({ percent }) => percent >= roomyPercent) + 1;
  return coming.length - start >= leastStay ? coming[start]?.at : undefined;
}
