import { type Parsed, parsed, plainlyTyped, refused } from '../parsed.ts';

const alone = /^(?:at |à )?(\d{1,2})(?: ?[:h] ?(\d{2})?)?(?: ?([ap])\.? ?m\.?)?$/;

/** Why something typed is no time of day. */
export interface TimeOfDayProblem {
  readonly kind: 'empty' | 'notATime' | 'noSuchTime';
}

/** Reads "8:00", "08:00", "8 h", "8h30" or "8 am" as minutes since midnight, 0–1439. Total. */
export function parseTimeOfDay(text: string): Parsed<number, TimeOfDayProblem> {
  const typed = plainlyTyped(text);
  if (typed === '') return refused({ kind: 'empty' });
  const match = alone.exec(typed);
  if (match === null) return refused({ kind: 'notATime' });
  const [, hour = '', minute, half] = match;
  const isTwelveHours = half !== undefined;
  if (isTwelveHours && (Number(hour) < 1 || Number(hour) > 12)) return refused({ kind: 'noSuchTime' });
  const hours = isTwelveHours ? (Number(hour) % 12) + (half === 'p' ? 12 : 0) : Number(hour);
  const total = minuteOfDay(String(hours), minute);
  return total === undefined ? refused({ kind: 'noSuchTime' }) : parsed(total);
}

/** The minute of the day that hours and minutes as digits stand for; undefined where no clock shows it. */
function minuteOfDay(hour = '', minute = '0'): number | undefined {
  const total = 60 * Number(hour) + Number(minute);
  // 24:00 is how many write the midnight that ends a day.
  return Number(minute) > 59 || total > 1440 ? undefined : total % 1440;
}

/** A minute of the day as it can be typed again: "08:00". */
export function formatTimeOfDay(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
