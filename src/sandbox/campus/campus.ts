import { knownLibraries, type LibraryId } from '../../domain/occupancy/library.ts';
import { buildings } from './buildings.ts';
import { createCounter } from './counter.ts';
import type { MissRate } from './doors.ts';
import { type Computers, computersAt, type Hours, hoursOf } from './services.ts';
import { frameOf } from './simulation.ts';

/** One library's entry in the feed, both strings: `"367.0000"`, `"-5.0000"`, `".0000"`. */
export interface FeedEntry {
  readonly Occupancy: string;
  readonly LastRecordTime: string;
}

/** The body of `library/occupancy/`, by source key. */
export type Feed = Readonly<Record<string, FeedEntry>>;

/** How a campus is made. */
export interface CampusOptions {
  /** The same seed gives the same people. */
  readonly seed: string | number;
  /** How many passings the sensors miss; by default 0.8–2.6 % by sensor and direction. */
  readonly missRate?: MissRate;
  /** Whether exams are on: always, never (the default), or by service day (`YYYY-MM-DD`). */
  readonly examWeeks?: boolean | ((day: string) => boolean);
}

/**
 * A simulated campus. It is a pure function of time: the same instant always gives the same answer, in any order.
 * `at` is in milliseconds since the Unix epoch. A library id that the campus does not have throws a RangeError.
 */
export interface Campus {
  /** People inside, to the minute. */
  truth(libraryId: LibraryId, at: number): number;
  /** What the feed's counter shows: passings seen since Montreal midnight, to the last bin of five minutes. */
  raw(libraryId: LibraryId, at: number): number;
  /** The feed's `LastRecordTime`. */
  stamp(libraryId: LibraryId, at: number): string;
  feed(at: number): Feed;
  /** The body of `library/hours/YYYY-MM-DD`. */
  hours(day: string): Hours;
  /** The body of `library/computers/`. */
  computers(at: number): Computers;
  /** Switches exams on or off from the service day `fromDay` on. Days before it stay as they were. */
  setExams(on: boolean, fromDay: string): void;
}

/** Makes a campus; nothing is simulated before it is asked for. */
export function createCampus(options: CampusOptions): Campus {
  const switches: { readonly fromDay: string; readonly on: boolean }[] = [];
  const isExamDay = (day: string): boolean => {
    const last = switches.findLast((each) => each.fromDay <= day);
    if (last) return last.on;
    return typeof options.examWeeks === 'function' ? options.examWeeks(day) : (options.examWeeks ?? false);
  };
  const counters = new Map(
    buildings.map((building) => [building.libraryId, createCounter(building, { ...options, isExamDay })]),
  );
  const counterOf = (libraryId: LibraryId) => {
    const counter = counters.get(libraryId);
    if (!counter) throw new RangeError(`The campus has no library "${libraryId}".`);
    return counter;
  };
  const campus: Campus = {
    truth: (libraryId, at) => counterOf(libraryId).truth(at),
    raw: (libraryId, at) => counterOf(libraryId).raw(at),
    stamp: (libraryId, at) => counterOf(libraryId).stamp(at),
    feed: (at) =>
      Object.fromEntries(
        knownLibraries.map(({ id, sourceKey }) => [
          sourceKey,
          { Occupancy: occupancyText(campus.raw(id, at)), LastRecordTime: campus.stamp(id, at) },
        ]),
      ),
    hours: (day) => hoursOf(frameOf(day, isExamDay(day)).kind),
    computers: (at) => computersAt((libraryId) => campus.truth(libraryId, at)),
    setExams: (on, fromDay) => {
      switches.push({ fromDay, on });
      for (const counter of counters.values()) counter.forgetFrom(fromDay);
    },
  };
  return campus;
}

/** A count as the feed's database prints it: four decimals, and no digit before the point of a zero. */
export function occupancyText(count: number): string {
  return count === 0 ? '.0000' : `${count}.0000`;
}
