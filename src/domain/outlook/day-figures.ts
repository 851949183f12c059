import type { Interval } from '../calendar/interval.ts';
import { longestGapMs, type Observed } from './forecast.ts';

/** What stands out in a day or several. Times are ms since the Unix epoch, people not rounded. */
export interface DayFigures {
  /** The most people that were seen, and when first. */
  readonly peak: { readonly at: number; readonly people: number };
  /** The hour with the fewest people on average, from a whole or half hour; `undefined` where no hour of it is known. */
  readonly quietest: { readonly from: number; readonly to: number; readonly people: number } | undefined;
}

const halfHourMs = 30 * 60_000;
/** An hour with less data than this has no average (ms). */
const leastKnownMs = 45 * 60_000;

interface Known {
  /** People times milliseconds. */
  readonly area: number;
  readonly ms: number;
}

/**
 * The figures of observations, oldest first. The quietest hour lies in the opening hours; where these are not known
 * (`undefined`) it is any hour. Nothing is made up over a gap. `undefined` when nothing was observed.
 */
export function dayFigures(
  observed: readonly Observed[],
  open: readonly Interval[] | undefined,
): DayFigures | undefined {
  const [first] = observed;
  if (first === undefined) return undefined;
  const peak = observed.reduce((most, each) => (each.people > most.people ? each : most), first);
  const halfHours = knownHalfHours(observed);
  const hours = [...halfHours.keys()].flatMap((slot) => hourFrom(slot, halfHours) ?? []);
  const isOpen = ({ from, to }: Interval) =>
    open === undefined || open.some((stretch) => stretch.from <= from && to <= stretch.to);
  const [quiet, ...others] = hours.filter(isOpen);
  return {
    peak: { at: peak.fetchedAt, people: peak.people },
    quietest: quiet && others.reduce((least, each) => (each.people < least.people ? each : least), quiet),
  };
}

/** What is known of each half hour (its number since the Unix epoch): straight lines between observations, none over a gap. */
function knownHalfHours(observed: readonly Observed[]): ReadonlyMap<number, Known> {
  const known = new Map<number, Known>();
  observed.forEach((end, index) => {
    const start = observed[index - 1];
    if (start === undefined || end.fetchedAt - start.fetchedAt > longestGapMs) return;
    const slope = (end.people - start.people) / (end.fetchedAt - start.fetchedAt);
    for (let from = start.fetchedAt; from < end.fetchedAt; ) {
      const slot = Math.floor(from / halfHourMs);
      const to = Math.min(end.fetchedAt, (slot + 1) * halfHourMs);
      const { area, ms } = known.get(slot) ?? { area: 0, ms: 0 };
      const middle = start.people + slope * ((from + to) / 2 - start.fetchedAt);
      known.set(slot, { area: area + middle * (to - from), ms: ms + to - from });
      from = to;
    }
  });
  return known;
}

function hourFrom(
  slot: number,
  halfHours: ReadonlyMap<number, Known>,
): NonNullable<DayFigures['quietest']> | undefined {
  const [one, two] = [halfHours.get(slot), halfHours.get(slot + 1)];
  if (one === undefined || two === undefined || one.ms + two.ms < leastKnownMs) return undefined;
  const from = slot * halfHourMs;
  return { from, to: from + 2 * halfHourMs, people: (one.area + two.area) / (one.ms + two.ms) };
}
