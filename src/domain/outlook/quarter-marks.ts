import { quartersOfDay, quartersOfWeek } from '../calendar/local-quarters.ts';
import { type Usual, usualAt } from './profile.ts';
import { createSpells } from './spells.ts';

/**
 * One library's past at each whole local quarter hour (a mark, see `localQuarters`), and how far it was from the usual as
 * it was known then. People, not rounded.
 */
interface QuarterMarks {
  /** Sets what was inside at a mark. Marks come in the order of time. */
  add(mark: number, people: number): void;
  /** What is usual at a mark, from the weeks before it; see `usualAt` in profile.ts. */
  usualAt(mark: number): Usual | undefined;
  /** How many more people there were at a mark than usual. `undefined` where there is no reading or no usual yet. */
  departureAt(mark: number): number | undefined;
  /** The mean departure over the three hours up to a mark; 0 where it is not known. */
  hoursAbove(mark: number): number;
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
/** In autumn the clock goes back and an hour's marks are set again; two hours also cover the neighbouring mark. */
const repeated = 8;
/** Within this many quarter hours is the same time of day: people do not come by the minute. */
const sameTime = 2;
/** Three hours, longer than a visit: one bus or one class is no busy day. */
const fewHours = 12;
/** With fewer usual people than this over a day's quarter hours no share is computed, and no share exceeds this: it is multiplied later. */
const [leastUsual, mostShare] = [1, 3] as const;
/** Days that say how these days are unlike: every weekday once. */
const latelyDays = 7;

/** Marks of a library of which nothing is known yet. */
export function createQuarterMarks(): QuarterMarks {
  const marks = new Map<number, Mark>();
  const spells = createSpells();
  const settled = new Map<number, Usual | undefined>();
  let newest = Number.NEGATIVE_INFINITY;
  const peopleAt = (mark: number) => marks.get(mark)?.people;

  /** Cached once nothing that it looks at can still change: it is most of the work and is needed again and again. */
  function usualOnce(mark: number): Usual | undefined {
    if (settled.has(mark)) return settled.get(mark);
    const usual =
      usualAt((then) => (spells.isAlike(then) ? peopleAt(then) : undefined), mark) ?? usualAt(peopleAt, mark);
    if (mark - quartersOfWeek + repeated < newest) settled.set(mark, usual);
    return usual;
  }

  function departureAt(mark: number): number | undefined {
    const here = marks.get(mark);
    return here?.usual === undefined ? undefined : here.people - here.usual;
  }

  /** Over the marks from one to another, both included. */
  function meanDeparture(from: number, to: number): number | undefined {
    let departed = 0;
    let seen = 0;
    for (let mark = from; mark <= to; mark += 1) {
      const here = departureAt(mark);
      if (here === undefined) continue;
      departed += here;
      seen += 1;
    }
    return seen === 0 ? undefined : departed / seen;
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
    return usual < leastUsual ? 0 : Math.min(mostShare, departed / usual);
  }

  return {
    add(mark, people) {
      if (spells.add(mark, people)) settled.clear();
      const usual = usualOnce(mark)?.middleMean;
      newest = Math.max(newest, mark);
      marks.set(mark, { people, usual, shareAbove: 0 });
      if (usual !== undefined) marks.set(mark, { people, usual, shareAbove: sumShare(mark) });
      for (const old of marks.keys()) {
        if (old > mark - kept) break; // they stand in the order of time
        marks.delete(old);
      }
      if (settled.size > 4 * quartersOfWeek) settled.clear();
    },
    usualAt: usualOnce,
    departureAt,
    hoursAbove: (mark) => meanDeparture(mark - fewHours, mark) ?? 0,
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
        const departed = meanDeparture(then - sameTime, then + sameTime);
        if (departed === undefined) continue;
        total += departed;
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
