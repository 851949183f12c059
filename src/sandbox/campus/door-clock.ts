import type { DayFrame } from './simulation.ts';

/** The doors report in bins of five minutes of their own clock. */
const binMinutes = 5;

/** Minutes since the day's start at which the bin was closed that the feed shows at `at`; 0 just after the reset. */
export function lastBinMinute(frame: DayFrame, doorClockMinutes: number, at: number): number {
  const doorMinute = Math.floor(at / 60_000) + doorClockMinutes;
  const sinceBin = doorMinute - Math.floor(doorMinute / binMinutes) * binMinutes;
  return Math.max(0, Math.floor((at - frame.start) / 60_000) - sinceBin);
}

/**
 * `LastRecordTime` as the feed writes it at `at`: the door clock, which has no zone, down to the bin. The door clock is
 * ahead of Montreal and so passes its own midnight first; from then until Montreal's the stamp stands still at 23:55.
 */
export function stampAt(frame: DayFrame, doorClockMinutes: number, at: number): string {
  const bin = Math.floor((at / 60_000 + doorClockMinutes) / binMinutes) * binMinutes * 60_000;
  const [date, time] = new Date(bin).toISOString().split(/[TZ]/);
  return date === frame.day ? `${date} ${time}` : `${frame.day} 23:55:00.000`;
}
