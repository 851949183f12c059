import { z } from 'zod';
import { type Parsed, parsed, plainlyTyped, refused } from '../parsed.ts';

/** Some people, counted or as a percent of the people who make the library full. Both are whole numbers. */
export const amountSchema = z.union([
  z.strictObject({ people: z.int().min(0) }),
  z.strictObject({ percent: z.int().min(0) }),
]);

/** See `amountSchema`. */
export type Amount = z.infer<typeof amountSchema>;

/** The least and the most of an amount, in its own unit. */
export interface AmountRange {
  readonly people: readonly [least: number, most: number];
  readonly percent: readonly [least: number, most: number];
}

/** Why something typed is no amount. `least` and `most` are in `unit`. */
export type AmountProblem =
  | { readonly kind: 'empty' | 'notANumber' | 'notWhole' }
  | {
      readonly kind: 'outOfRange';
      readonly unit: 'people' | 'percent';
      readonly least: number;
      readonly most: number;
    };

/** A threshold from one person on, and beyond full, since more than full have been inside. */
export const thresholdRange = { people: [1, 20_000], percent: [1, 200] } as const satisfies AmountRange;

/** A margin of none is allowed: then only the hold keeps a rule quiet. */
export const marginRange = { people: [0, 5_000], percent: [0, 50] } as const satisfies AmountRange;

const unitWords = /^(.*?) ?(%|people|persons?|personnes?)?$/s;
const whole = /^-?(?:\d+|\d{1,3}(?:[ ,]\d{3})+)$/;
const fraction = /^-?\d+[.,]\d+$/;

/**
 * Reads "400", "1 140", "1,140", "400 people", "400 personnes", "60%" or "60 %". Digits may be grouped in threes only,
 * so that "1,14" is never taken for 114. Total: whatever is typed is an amount within `range` or a problem.
 */
export function parseAmount(text: string, range: AmountRange): Parsed<Amount, AmountProblem> {
  const [, number = '', word] = unitWords.exec(plainlyTyped(text)) ?? [];
  if (number === '') return refused({ kind: word === undefined ? 'empty' : 'notANumber' });
  if (!whole.test(number)) return refused({ kind: fraction.test(number) ? 'notWhole' : 'notANumber' });
  const value = Number(number.replaceAll(/[ ,]/g, ''));
  const unit = word === '%' ? 'percent' : 'people';
  const [least, most] = range[unit];
  if (!(value >= least && value <= most)) return refused({ kind: 'outOfRange', unit, least, most });
  return parsed(unit === 'percent' ? { percent: value } : { people: value });
}

/** An amount as it can be typed again: "400" or "60%". */
export function formatAmount(amount: Amount): string {
  return 'percent' in amount ? `${amount.percent}%` : `${amount.people}`;
}

/** An amount in whole people. Undefined for a percent of a library of which nobody has said when it is full. */
export function amountInPeople(amount: Amount, full: number | undefined): number | undefined {
  if ('people' in amount) return amount.people;
  return full === undefined ? undefined : Math.round((amount.percent * full) / 100);
}
