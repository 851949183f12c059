import { z } from 'zod';
import { weekdayOf, weekdaysSchema } from '../calendar/weekdays.ts';
import { amountInPeople, amountSchema } from '../occupancy/amount.ts';
import { isQuietAt, quietHoursSchema } from './quiet-hours.ts';

const minuteMs = 60_000;

/** The longest hold and the longest cooldown that can be set, in minutes. */
export const longestMinutes = { hold: 120, cooldown: 1440 } as const;

const holdSchema = z
  .int()
  .min(0)
  .max(longestMinutes.hold * minuteMs);

/** The libraries of a rule: `any` is every library, also one that appears later; else those that are named. */
const librariesSchema = z.union([z.literal('any'), z.array(z.string().min(1)).min(1).readonly()]);

/** When to notify about one library or several, each by itself, as plain JSON. Times in milliseconds. */
export const ruleSchema = z.strictObject({
  /** Counts up with every change: another version is a new rule without a history. */
  version: z.int().min(1),
  libraries: librariesSchema,
  direction: z.enum(['above', 'below']),
  threshold: amountSchema,
  /** How far back over the threshold the count must come before it is over. Null: see `marginPeople`. */
  margin: amountSchema.nullable(),
  /** How long it must be true before it fires. 0: at once. */
  holdMs: holdSchema,
  /** How long it must be clear before it is over. 0: at once. */
  recoverMs: holdSchema,
  /** The least time from one notification to the next. */
  cooldownMs: z
    .int()
    .min(0)
    .max(longestMinutes.cooldown * minuteMs),
  quietHours: quietHoursSchema.nullable(),
  /** The days on which it fires. Null: all. */
  days: weekdaysSchema.nullable(),
  /** Whether it fires once and never again. */
  oneShot: z.boolean(),
});

/** See `ruleSchema`. */
export type Rule = z.infer<typeof ruleSchema>;

/** The parts of a rule that have no default, and any others. */
export type RuleRequest = Pick<Rule, 'libraries' | 'direction' | 'threshold'> & Partial<Rule>;

/**
 * How often a rule fires on one service day. A gym at 30 to 70 % really crosses four to six times a day, with its
 * classes: no margin or hold makes that fewer, and the fourth message says nothing that the third did not.
 */
export const mostPerDay = 3;

/**
 * The doors report in bins of 5 minutes: with 6 one bad bin never fires. A channel should not get
 * more than one notification of a rule in half an hour.
 */
export const ruleDefaults = {
  version: 1,
  margin: null,
  holdMs: 6 * minuteMs,
  cooldownMs: 30 * minuteMs,
  quietHours: null,
  days: null,
  oneShot: false,
} as const satisfies Partial<Rule>;

/** The requested rule with defaults for the rest; `recoverMs` defaults to `holdMs`. */
export function ruleOf(request: RuleRequest): Rule {
  return { ...ruleDefaults, recoverMs: request.holdMs ?? ruleDefaults.holdMs, ...request };
}

/**
 * The default margin: twice the square root of the threshold, two standard deviations of a count that chance alone moves
 * (40 people at 400, 62 at 960), and no fewer than the doors can miss. On recorded gyms it nearly halves the days on which
 * a rule fires more than three times, against 5 % of the threshold, and misses no crossing.
 */
const defaultMargin = { deviations: 2, leastPeople: 10 } as const;

/**
 * The threshold in whole people, at least 1. Undefined for a percent when it is not known how many people (`full`) make
 * the library full: such a rule can be neither true nor false.
 */
export function thresholdPeople(rule: Rule, full: number | undefined): number | undefined {
  const people = amountInPeople(rule.threshold, full);
  return people === undefined ? undefined : Math.max(1, people);
}

/**
 * The margin in whole people; undefined as for the threshold. A percent is one of full, like the threshold's: 60 % with
 * a margin of 5 % is over at 55 %. The default takes at most half of the range there is, down to an empty library or up
 * to a full one, since a rule that is never over would never fire again.
 */
export function marginPeople(rule: Rule, full: number | undefined): number | undefined {
  if (rule.margin !== null) return amountInPeople(rule.margin, full);
  const threshold = thresholdPeople(rule, full);
  if (threshold === undefined) return undefined;
  const room = rule.direction === 'above' ? threshold : full === undefined ? Infinity : Math.max(0, full - threshold);
  const margin = Math.max(defaultMargin.leastPeople, Math.round(defaultMargin.deviations * Math.sqrt(threshold)));
  return Math.min(margin, Math.floor(room / 2));
}

/** What a count means to a rule: what it waits for, the contrary, or neither. */
export type Side = 'breach' | 'clear' | 'deadBand';

/**
 * The side on which `people` are, rounded to whole people: an estimate's fraction is not a person. Strict, as the words
 * are: 400 people are neither above 400 nor below it. "Above 400" with a margin of 20 is clear at 380 and fewer, "below
 * 400" at 420 and more; with a margin of 0 there is nothing between. Undefined when the threshold is.
 */
export function sideOf(rule: Rule, people: number, full: number | undefined): Side | undefined {
  const threshold = thresholdPeople(rule, full);
  const margin = marginPeople(rule, full);
  if (threshold === undefined || margin === undefined) return undefined;
  const beyond = (Math.round(people) - threshold) * (rule.direction === 'above' ? 1 : -1);
  // Fewer than none are never inside: "above 5" with a margin of 10 is clear when the library is empty.
  const room = rule.direction === 'above' ? Math.min(margin, threshold) : margin;
  if (beyond > 0) return 'breach';
  return beyond <= -room ? 'clear' : 'deadBand';
}

/** Why a rule would hardly ever be over, and so hardly ever fire: `mostPeople` is the most that its margin may be. */
interface RuleProblem {
  readonly kind: 'marginTooLarge';
  readonly mostPeople: number;
}

/** What is wrong with a rule as a whole, where every part of it is right. */
export function ruleProblemOf(rule: Rule, full: number | undefined): RuleProblem | undefined {
  const threshold = thresholdPeople(rule, full);
  const margin = marginPeople(rule, full);
  if (threshold === undefined || margin === undefined) return undefined;
  const most =
    rule.direction === 'above' ? threshold - 1 : full === undefined ? Infinity : Math.max(0, full - threshold);
  return margin > most ? { kind: 'marginTooLarge', mostPeople: most } : undefined;
}

/** Why a rule may not fire at `at` (milliseconds since the Unix epoch); undefined when it may. */
export function silenceAt(rule: Rule, at: number): 'quietHours' | 'notToday' | undefined {
  if (rule.quietHours !== null && isQuietAt(rule.quietHours, at)) return 'quietHours';
  return rule.days === null || rule.days.includes(weekdayOf(at)) ? undefined : 'notToday';
}

/** Whether two rules say the same, whichever version of its alert each is. */
export function isSameRule(one: Rule, other: Rule): boolean {
  return textOf(one) === textOf(other);
}

/** With its keys in the schema's order, and its libraries in the same order however they were typed. */
const textOf = ({ libraries, ...rule }: Rule): string => {
  const sorted = libraries === 'any' ? libraries : [...libraries].sort();
  return JSON.stringify(ruleSchema.parse({ ...rule, libraries: sorted, version: 1 }));
};
