/** How full a library feels, in bands for people. Alerts never look at them: they compare numbers. */
export type Level = 'quiet' | 'moderate' | 'busy' | 'packed';

/**
 * The percent of full at which each level begins. A third of the seats taken is still a free choice of them; from 60 %
 * a seat takes some looking, and from 85 % there are hardly two side by side.
 */
export const levelFrom = { quiet: 0, moderate: 35, busy: 60, packed: 85 } as const satisfies Record<Level, number>;

/** The level of a percent of full (0–100 and beyond). */
export function levelOf(percent: number): Level {
  if (percent >= levelFrom.packed) return 'packed';
  if (percent >= levelFrom.busy) return 'busy';
  return percent >= levelFrom.moderate ? 'moderate' : 'quiet';
}

/**
 * `people` as a whole percent of `full`, the people who make a library full: 0–100, and beyond when more are inside, as
 * on the fullest days there are. Throws a RangeError when `full` is not above 0.
 */
export function percentOf(people: number, full: number): number {
  if (!(full > 0)) throw new RangeError(`A library is full with some number of people above 0, not with ${full}.`);
  return Math.round((100 * Math.max(0, people)) / full);
}

/** A percent of at most 100, for a bar or a gauge. */
export function cappedPercent(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

/** A count as it is shown: "about 40", or "fewer than 5". */
interface RoundedPeople {
  readonly kind: 'about' | 'fewer';
  readonly people: number;
}

/** Counts below this are within the sensors' error, and "about 0" would be wrong while a few people are there. */
const few = 5;

/**
 * `people` (at least 0) rounded to the doors' precision. They miss 0.5–3 % of passings, a dozen people or more in a full
 * library: the nearest 10 from 100 on, the nearest 5 below. Fewer than 5 are "fewer than 5".
 */
export function roundPeople(people: number): RoundedPeople {
  if (people < few) return { kind: 'fewer', people: few };
  const step = people < 100 ? 5 : 10;
  return { kind: 'about', people: Math.round(people / step) * step };
}
