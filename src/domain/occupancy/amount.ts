import { z } from 'zod';
import { plainlyTyped } from '../plainly-typed.ts';

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

const unitWords = /^(.*?) ?(%|people|persons?|personnes?)?$/s;
const whole = /^-?(?:\d+|\d{1,3}(?:[ ,]\d{3})+)$/;

/**
 * Reads "400", "1 140", "1,140", "400 people", "400 personnes", "60%" or "60 %". Digits may be grouped in threes only,
 * so that "1,14" is never taken for 114. `undefined` for anything else, and for an amount outside `range`.
 */
export function parseAmount(text: string, range: AmountRange): Amount | undefined {
  const [, number = '', word] = unitWords.exec(plainlyTyped(text)) ?? [];
  if (!whole.test(number)) return undefined;
  const value = Number(number.replaceAll(/[ ,]/g, ''));
  const unit = word === '%' ? 'percent' : 'people';
  const [least, most] = range[unit];
  if (!(value >= least && value <= most)) return undefined;
  return unit === 'percent' ? { percent: value } : { people: value };
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
