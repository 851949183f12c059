import { quartersOfDay } from '../calendar/local-quarters.ts';

/** Which days a library was open and which closed, as far as people show it. Marks are local quarter hours; see `localQuarters`. */
interface Spells {
  /** Takes in the people inside at a mark, in the order of time. True when the library has opened or closed for good since the last. */
  add(mark: number, people: number): boolean;
  /** Whether the day of an earlier mark says what is usual now: while it is open the closed days say nothing, and the other way round. */
  isAlike(mark: number): boolean;
}

/** A day is closed when it never had more than this part of the most ever seen, which cleaners and guards account for. */
const closedShare = 0.1;
/** How many of the last seven days make a spell: a library that is closed at weekends is open. */
const [spellDays, ofDays] = [5, 7] as const;
/** Half a year, which is all that the usual looks at. */
const keptDays = 190;

/** The days of a library of which nothing is known yet. */
export function createSpells(): Spells {
  const peaks = new Map<number, number>();
  let most = 0;
  let today = Number.NEGATIVE_INFINITY;
  let isOpenNow: boolean | undefined;

  const isOpen = (day: number): boolean | undefined => {
    const peak = peaks.get(day);
    return peak === undefined ? undefined : peak > closedShare * most;
  };
  /** The spell that a week belongs to, `undefined` where it is mixed or not known. */
  const spellOf = (firstDay: number): boolean | undefined => {
    const week = Array.from({ length: ofDays }, (_, index) => isOpen(firstDay + index));
    return [true, false].find((kind) => week.filter((each) => each === kind).length >= spellDays);
  };

  return {
    add(mark, people) {
      const day = Math.floor(mark / quartersOfDay);
      most = Math.max(most, people);
      peaks.set(day, Math.max(peaks.get(day) ?? 0, people));
      if (day <= today) return false;
      today = day;
      for (const old of peaks.keys()) if (old < day - keptDays) peaks.delete(old);
      const before = isOpenNow;
      isOpenNow = spellOf(day - ofDays);
      return before !== isOpenNow;
    },
    isAlike: (mark) => {
      const day = Math.floor(mark / quartersOfDay);
      const kind = isOpen(day);
      if (kind === undefined || isOpenNow === undefined || kind === isOpenNow) return true;
      // A holiday is no spell: a single closed day among open ones goes on being one of its weekday's days.
      return spellOf(day - Math.floor(ofDays / 2)) !== kind;
    },
  };
}
