import { plainlyTypedLetters } from '../plainly-typed.ts';

/** A length of time in milliseconds as it can be typed again, in whole minutes: "90". */
export function formatMinutes(ms: number): string {
  return String(Math.round(ms / 60_000));
}

const hours = /^(\d{1,3}) ?(?:h|hr|hrs|hours?|heures?)(?: ?(\d{1,2})(?: ?(?:m|min|mins|minutes?))?)?$/;
const minutes = /^(\d{1,5})(?: ?(?:m|min|mins|minutes?))?$/;

/** Reads whole minutes: "90", "90 min", "1 h 30". `undefined` for anything else. */
export function parseMinutes(text: string): number | undefined {
  const typed = plainlyTypedLetters(text);
  const [, alone] = minutes.exec(typed) ?? [];
  if (alone !== undefined) return Number(alone);
  const [, whole, rest = '0'] = hours.exec(typed) ?? [];
  return whole === undefined ? undefined : 60 * Number(whole) + Number(rest);
}
