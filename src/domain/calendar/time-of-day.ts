import { plainlyTyped } from '../plainly-typed.ts';

const alone = /^(?:at |à )?(\d{1,2})(?: ?[:h] ?(\d{2})?)?(?: ?([ap])\.? ?m\.?)?$/;

/** Reads "8:00", "08:00", "8 h", "8h30" or "8 am" as minutes since midnight, 0–1439. `undefined` for anything else. */
export function parseTimeOfDay(text: string): number | undefined {
  const match = alone.exec(plainlyTyped(text));
  if (match === null) return undefined;
  const [, hour = '', minute, half] = match;
  const isTwelveHours = half !== undefined;
  if (isTwelveHours && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = isTwelveHours ? (Number(hour) % 12) + (half === 'p' ? 12 : 0) : Number(hour);
  const minutes = Number(minute ?? '0');
  const total = 60 * hours + minutes;
  // 24:00 is how many write the midnight that ends a day.
  return minutes > 59 || total > 1440 ? undefined : total % 1440;
}

/** A minute of the day as it can be typed again: "08:00". */
export function formatTimeOfDay(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
