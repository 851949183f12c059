import { type Parsed, parsed, plainlyTyped, refused } from '../parsed.ts';

/** Why something typed is no length of time within `least` and `most` minutes. */
export type MinutesProblem =
  | { readonly kind: 'empty' | 'notMinutes' }
  | { readonly kind: 'outOfRange'; readonly least: number; readonly most: number };

const forms = /^(?:(\d{1,6}) ?h(?:ours?|eures?)? ?)?(?:(\d{1,6}) ?(?:m|min|mins|minutes?)?)?$/;
const minuteMs = 60_000;

/**
 * Reads whole minutes, 0 up to `most`: "6", "6 min", "90 minutes", "1h", "1 h 30". The value is in milliseconds. Total.
 */
export function parseMinutes(text: string, most: number): Parsed<number, MinutesProblem> {
  const typed = plainlyTyped(text);
  if (typed === '') return refused({ kind: 'empty' });
  const match = forms.exec(typed);
  if (match === null) return refused({ kind: 'notMinutes' });
  const minutes = 60 * Number(match[1] ?? 0) + Number(match[2] ?? 0);
  return minutes <= most ? parsed(minutes * minuteMs) : refused({ kind: 'outOfRange', least: 0, most });
}

/** A length of time in milliseconds as it can be typed again, in whole minutes: "90". */
export function formatMinutes(ms: number): string {
  return String(Math.round(ms / minuteMs));
}
