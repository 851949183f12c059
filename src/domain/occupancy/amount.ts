import { z } from 'zod';
import { plainlyTypedLetters } from '../plainly-typed.ts';
import { type Level, levelFrom } from './level.ts';

/** Some people, counted or as a percent of the people who make the library full. Both are whole numbers. */
export const amountSchema = z.union([
  z.strictObject({ people: z.int().min(0) }),
  z.strictObject({ percent: z.int().min(0) }),
]);

/** See `amountSchema`. */
export type Amount = z.infer<typeof amountSchema>;

/** The least and the most of an amount, in its own unit. */
interface AmountRange {
  readonly people: readonly [least: number, most: number];
  readonly percent: readonly [least: number, most: number];
}

/** A threshold from one person on, and beyond full, since more than full have been inside. */
export const thresholdRange = { people: [1, 20_000], percent: [1, 200] } as const satisfies AmountRange;

/** A margin of none is allowed: then only the hold keeps a rule quiet. */
export const marginRange = { people: [0, 5_000], percent: [0, 50] } as const satisfies AmountRange;

const unitWords =
  /^(.*?) ?(%|percent|per cent|pour ?cent|people|persons?|pers\.?|personnes?|students?|etudiants?|etudiantes?)?(?: (?:full|plein|pleine))?$/s;
const percentWords = ['%', 'percent', 'per cent', 'pour cent', 'pourcent'];
const whole = /^-?(?:\d+|\d{1,3}(?:[ ,]\d{3})+)$/;

const half = /^(?:half|(?:a )?half[ -](?:full|empty)|(?:a |la )?moitie|a (?:la )?moitie (?:pleine?|vide))$/;

/**
 * Reads "400", "1 140", "1,140", "400 people", "400 personnes", "60%", "60 percent", "60 pour cent", "half" or
 * "la moitié". Digits may be grouped in threes only, so that "1,14" is never taken for 114. `undefined` for anything
 * else, and for an amount outside `range`.
 */
export function parseAmount(text: string, range: AmountRange): Amount | undefined {
  const typed = plainlyTypedLetters(text);
  const [, number = '', word = ''] = unitWords.exec(half.test(typed) ? '50%' : typed) ?? [];
  if (!whole.test(number)) return undefined;
  const value = Number(number.replaceAll(/[ ,]/g, ''));
  const unit = percentWords.includes(word) ? 'percent' : 'people';
  const [least, most] = range[unit];
  if (!(value >= least && value <= most)) return undefined;
  return unit === 'percent' ? { percent: value } : { people: value };
}

const levelWords: Readonly<Record<string, Level>> = {
  quiet: 'quiet',
  calm: 'quiet',
  calme: 'quiet',
  tranquille: 'quiet',
  moderate: 'moderate',
  modere: 'moderate',
  moderee: 'moderate',
  busy: 'busy',
  achalande: 'busy',
  achalandee: 'busy',
  occupe: 'busy',
  occupee: 'busy',
  packed: 'packed',
  bonde: 'packed',
  bondee: 'packed',
};

/** The threshold (percent of full) that a level stands for: its upper end `below`, its lower end `above`; the first and the last level have one end only. */
const levelThresholds = {
  below: { quiet: levelFrom.moderate, moderate: levelFrom.busy, busy: levelFrom.packed, packed: levelFrom.packed },
  above: { quiet: levelFrom.moderate, moderate: levelFrom.moderate, busy: levelFrom.busy, packed: levelFrom.packed },
} as const satisfies Record<'above' | 'below', Record<Level, number>>;

/**
 * Reads a threshold: an amount, or a level such as "quiet" or "achalandé". With `below` a level means that it is this or
 * emptier ("quiet": under 35 %), with `above` this or fuller ("busy": above 60 %). `undefined` for anything else.
 */
export function parseThreshold(text: string, direction: 'above' | 'below'): Amount | undefined {
  const level = levelTyped(text);
  return level === undefined ? parseAmount(text, thresholdRange) : { percent: levelThresholds[direction][level] };
}

/** The direction where none is typed: `above` for "busy" and "packed", `below` for any other threshold. */
export function impliedDirection(text: string): 'above' | 'below' {
  const level = levelTyped(text);
  return level === 'busy' || level === 'packed' ? 'above' : 'below';
}

function levelTyped(text: string): Level | undefined {
  const typed = plainlyTypedLetters(text);
  return Object.hasOwn(levelWords, typed) ? levelWords[typed] : undefined;
}

/** An amount as it can be typed again: "400" or "60%". */
export function formatAmount(amount: Amount): string {
  return 'percent' in amount ? `${amount.percent}%` : `${amount.people}`;
}

/** An amount in whole people. `undefined` for a percent of a library whose capacity is not known. */
export function amountInPeople(amount: Amount, full: number | undefined): number | undefined {
  if ('people' in amount) return amount.people;
  return full === undefined ? undefined : Math.round((amount.percent * full) / 100);
}
