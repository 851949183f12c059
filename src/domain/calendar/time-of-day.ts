import { plainlyTypedLetters } from '../plainly-typed.ts';

const alone = /^(\d{1,2})(?: ?(?::|h(?:rs?|ours?|eures?)?)(?: ?(\d{2}))?| o'clock)?(?: ?([ap])\.? ?m\.?)?$/;
const preposition = /^(?:at|a|to|until|till|by|jusqu'a|d'ici) /;

/** The times that have a word of their own, in either language, in minutes since midnight. */
const words: Readonly<Record<string, number>> = { noon: 720, midday: 720, midi: 720, midnight: 0, minuit: 0 };

/**
 * Reads "8:00", "08:00", "8 h", "8h30", "8 heures", "8 am", "8 o'clock", "noon" or "minuit" as minutes since midnight,
 * 0–1439. `undefined` for anything else.
 */
export function parseTimeOfDay(text: string): number | undefined {
  const typed = plainlyTypedLetters(text).replace(preposition, '');
  const word = typed.replace(/^12 /, '');
  if (Object.hasOwn(words, word)) return words[word];
  const match = alone.exec(typed);
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
