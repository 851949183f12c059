import { campusZone, startOfServiceDay } from '../../domain/calendar/service-day.ts';
import type { Building, DayKind, Opening } from './buildings.ts';
import { arrivalsPerMinute, longestStayMinutes, stayMinutes } from './curves.ts';
import { type MissRate, sensorsOf } from './doors.ts';
import { type Random, randomFor } from './random.ts';

/** What a simulation needs to know of one service day: its length differs on the two days when the clocks change. */
export interface DayFrame {
  readonly day: string;
  readonly kind: DayKind;
  /** Milliseconds since the Unix epoch. */
  readonly start: number;
  readonly minutes: number;
}

/**
 * The passings of all visitors of one day, net (in minus out) per minute since that day's start. The arrays run
 * `longestStayMinutes` past the day's end: the tail belongs to those who stayed over midnight.
 */
export interface DayTraffic {
  readonly frame: DayFrame;
  /** What happened. */
  readonly passed: Int16Array;
  /** What the sensors saw of it. */
  readonly seen: Int16Array;
}

/** The service day `day` (`YYYY-MM-DD`) as people meet it. */
export function frameOf(day: string, isExamDay: boolean): DayFrame {
  const date = Temporal.PlainDate.from(day);
  const start = startOfServiceDay(day);
  const end = startOfServiceDay(date.add({ days: 1 }).toString());
  const usual = date.dayOfWeek === 6 ? 'saturday' : date.dayOfWeek === 7 ? 'sunday' : 'weekday';
  return { day, kind: isExamDay ? 'exam' : usual, start, minutes: (end - start) / 60_000 };
}

/** The wall-clock hour (0–24, with its fraction) at each quarter of an hour of the day: it jumps when the clocks change. */
function wallClockHours(frame: DayFrame): number[] {
  const quarters = Array.from({ length: frame.minutes / 15 }, (_, quarter) => quarter);
  // Only where the clocks change is it another hour than that since midnight.
  if (frame.minutes === 24 * 60) return quarters.map((quarter) => quarter / 4);
  return quarters.map((quarter) => {
    const time = Temporal.Instant.fromEpochMilliseconds(frame.start + quarter * 900_000).toZonedDateTimeISO(campusZone);
    return time.hour + time.minute / 60;
  });
}

function isOpen(opening: Opening, hour: number, margin = 0): boolean {
  if (opening === 'all day') return true;
  return opening !== 'closed' && hour >= opening.from && hour < opening.to - margin;
}

/** Some days are busier than others, for no visible reason. */
function mood(frame: DayFrame, random: Random): number {
  const friday = frame.kind === 'weekday' && Temporal.PlainDate.from(frame.day).dayOfWeek === 5;
  return (friday ? 0.85 : 1) * Math.max(0.9, Math.min(1.1, 1 + 0.025 * random.normal()));
}

/** All visitors of `building` on one day, from coming to leaving. Deterministic per seed, library and day. */
export function simulateDay(
  building: Building,
  frame: DayFrame,
  seed: string | number,
  missRate: MissRate | undefined,
): DayTraffic {
  const random = randomFor(seed, building.libraryId, frame.day);
  const isSeen = sensorsOf(building.doors, missRate);
  const hours = wallClockHours(frame);
  const opening = building.opening[frame.kind];
  const closing = opening === 'all day' ? Infinity : 15 * (hours.findLastIndex((hour) => isOpen(opening, hour)) + 1);
  const passed = new Int16Array(frame.minutes + longestStayMinutes + 1);
  const seen = new Int16Array(passed.length);
  const pass = (minute: number, direction: 'in' | 'out') => {
    const step = direction === 'in' ? 1 : -1;
    passed[minute] = (passed[minute] ?? 0) + step;
    if (isSeen(direction, random)) seen[minute] = (seen[minute] ?? 0) + step;
  };
  const scale = building.size * mood(frame, random);
  for (let minute = 0; minute < frame.minutes; minute += 1) {
    const hour = (hours[Math.floor(minute / 15)] ?? 0) + (minute % 15) / 60;
    // In the last half hour before closing there are no arrivals.
    if (!isOpen(opening, hour, 0.5)) continue;
    for (let people = random.poisson(scale * arrivalsPerMinute(frame.kind, hour)); people > 0; people -= 1) {
      const wanted = minute + stayMinutes(frame.kind, hour, random);
      const sentHome = closing - Math.ceil(20 * random.uniform());
      pass(minute, 'in');
      pass(Math.max(minute, Math.min(wanted, sentHome)), 'out');
    }
  }
  return { frame, passed, seen };
}
