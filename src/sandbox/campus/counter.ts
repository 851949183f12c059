import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import type { Building } from './buildings.ts';
import { lastBinMinute, stampAt } from './door-clock.ts';
import type { MissRate } from './doors.ts';
import { type DayFrame, type DayTraffic, frameOf, simulateDay } from './simulation.ts';

interface CountedDay {
  readonly frame: DayFrame;
  /** People inside at each minute since the day's start; the first entry is midnight. */
  readonly inside: Int32Array;
  /** The counter at each minute since the day's start; the first entry is 0. */
  readonly counted: Int32Array;
}

/** Days that stay in memory per library (about 20 kB each); older ones are simulated again when asked for. */
const daysKept = 64;

/** What the doors of one building are simulated with. */
export interface CounterOptions {
  readonly seed: string | number;
  readonly missRate?: MissRate;
  readonly isExamDay: (day: string) => boolean;
}

/**
 * The doors of one building over all of time: the people inside, the counter and its stamp at any instant `at`
 * (milliseconds since the Unix epoch). A day is simulated when it is first asked for, together with its eve, whose late
 * guests are still there after midnight.
 */
export function createCounter(building: Building, { seed, missRate, isExamDay }: CounterOptions) {
  const traffics = new Map<string, DayTraffic>();
  const days = new Map<string, CountedDay>();
  let latest: CountedDay | undefined;

  const trafficOf = (day: string) =>
    remembered(traffics, day, () => simulateDay(building, frameOf(day, isExamDay(day)), seed, missRate));
  const dayAt = (at: number): CountedDay => {
    // Most questions are about the day of the last one; asking Temporal each time costs more than the simulation.
    if (latest && at >= latest.frame.start && at < latest.frame.start + latest.frame.minutes * 60_000) return latest;
    const day = serviceDayOf(at);
    latest = remembered(days, day, () => {
      const eve = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
      return countDay(trafficOf(eve), trafficOf(day));
    });
    return latest;
  };
  return {
    truth: (at: number): number => {
      const { frame, inside } = dayAt(at);
      return inside[Math.floor((at - frame.start) / 60_000)] ?? 0;
    },
    raw: (at: number): number => {
      const { frame, counted } = dayAt(at);
      return counted[lastBinMinute(frame, building.doorClockMinutes, at)] ?? 0;
    },
    stamp: (at: number): string => stampAt(dayAt(at).frame, building.doorClockMinutes, at),
    forgetFrom: (fromDay: string): void => {
      latest = undefined;
      // The day before `fromDay` keeps its people; only the day built on it is counted anew.
      for (const memory of [traffics, days]) for (const day of memory.keys()) if (day >= fromDay) memory.delete(day);
    },
  };
}

/** A day's counts from those who came on it and those who stayed over from the eve. */
function countDay(eve: DayTraffic, today: DayTraffic): CountedDay {
  const { frame } = today;
  const inside = new Int32Array(frame.minutes + 1);
  const counted = new Int32Array(frame.minutes + 1);
  inside[0] = eve.passed.subarray(0, eve.frame.minutes).reduce((sum, net) => sum + net, 0);
  for (let minute = 0; minute < frame.minutes; minute += 1) {
    const over = eve.frame.minutes + minute;
    inside[minute + 1] = (inside[minute] ?? 0) + (today.passed[minute] ?? 0) + (eve.passed[over] ?? 0);
    counted[minute + 1] = (counted[minute] ?? 0) + (today.seen[minute] ?? 0) + (eve.seen[over] ?? 0);
  }
  return { frame, inside, counted };
}

function remembered<T>(memory: Map<string, T>, day: string, make: () => T): T {
  const known = memory.get(day);
  if (known !== undefined) return known;
  const made = make();
  const oldest = memory.keys().next();
  if (memory.size >= daysKept && !oldest.done) memory.delete(oldest.value);
  memory.set(day, made);
  return made;
}
