import { quartersOfDay, quartersOfWeek } from './local-quarters.ts';
import { usualAt } from './profile.ts';

/**
 * One library's past at each whole local quarter hour (a mark, see `localQuarters`), and how far it was from the usual as
 * it was known then. People, not rounded.
 */
export interface QuarterMarks {
  /** Sets what was inside at a mark. Marks come in the order of time. */
  add(mark: number, people: number): void;
  /** The people inside at a mark; `undefined` where nobody looked. */
  peopleAt(mark: number): number | undefined;
  /** How many more people there were at a mark than usual. `undefined` where nobody looked or nothing was usual yet. */
  departureAt(mark: number): number | undefined;
  /** The departure over the 24 hours up to a mark as a part of the usual (0.1: a tenth above); 0 where it is not known. */
  shareAbove(mark: number): number;
  /**
   * The mean departure at the time of day of `mark` over the seven days before it that were over at the mark `origin`;
   * 0 where it is not known. Holidays and exams last some days: this is how these days are unlike.
   */
  latelyAbove(mark: number, origin: number): number;
}

interface Mark {
  readonly people: number;
  readonly usual: number | undefined;
  readonly shareAbove: number;
}

/** Half a year, which is all that the usual looks at, and the week in which it is looked for. */
const kept = 27 * quartersOfWeek;
/** Within this many quarter hours is the same time of day: people do not come by the minute. */
const sameTime = 2;
/** Days that say how these days are unlike: every weekday once. */
const latelyDays = 7;

/** Marks of a library of which nothing is known yet. */
export function createQuarterMarks(): QuarterMarks {
  const marks = new Map<number, Mark>();
  const peopleAt = (mark: number) => marks.get(mark)?.people;

  function departureAt(mark: number): number | undefined {
    const here = marks.get(mark);
    return here?.usual === undefined ? undefined : here.people - here.usual;
  }

  function sumShare(mark: number): number {
    let departed = 0;
    let usual = 0;
    for (let then = mark - quartersOfDay + 1; then <= mark; then += 1) {
      const here = marks.get(then);
      if (here?.usual === undefined) continue;
      departed += here.people - here.usual;
      usual += here.usual;
    }
    return usual > 0 ? departed / usual : 0;
  }

  return {
    add(mark, people) {
      const usual = usualAt(peopleAt, mark)?.middleMean;
      marks.set(mark, { people, usual, shareAbove: 0 });
      if (usual !== undefined) marks.set(mark, { people, usual, shareAbove: sumShare(mark) });
      marks.delete(mark - kept);
    },
    peopleAt,
    departureAt,
    shareAbove(mark) {
      const here = marks.get(mark);
      return here?.usual === undefined ? sumShare(mark) : here.shareAbove;
    },
    latelyAbove(mark, origin) {
      const first = daysBack(mark - origin);
      let total = 0;
      let days = 0;
      for (let day = first; day < first + latelyDays; day += 1) {
        const then = mark - day * quartersOfDay;
        let departed = 0;
        let seen = 0;
        for (let near = then - sameTime; near <= then + sameTime; near += 1) {
          const here = departureAt(near);
          if (here === undefined) continue;
          departed += here;
          seen += 1;
        }
        if (seen === 0) continue;
        total += departed / seen;
        days += 1;
      }
      return days === 0 ? 0 : total / days;
    },
  };
}

/** How many days before a mark the same time of day was over, `quarters` before the mark. At least 1. */
export function daysBack(quarters: number): number {
  return Math.max(1, Math.ceil((quarters + sameTime) / quartersOfDay));
}
