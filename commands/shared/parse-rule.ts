import { UserError } from '../../src/discord/interactions/user-error.ts';
import { plainText } from '../../src/discord/views/reply/plain-text.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import { exactPeople, libraryName } from '../../src/discord/views/shared/rule-words.ts';
import { parseQuietHours } from '../../src/domain/alerts/quiet-hours.ts';
import { type Rule, type RuleRequest, ruleOf, ruleProblemOf } from '../../src/domain/alerts/rule.ts';
import { libraryIdsOf } from '../../src/domain/alerts/rule-libraries.ts';
import { parseMinutes } from '../../src/domain/calendar/minutes.ts';
import { parseWeekdays } from '../../src/domain/calendar/weekdays.ts';
import {
  type Amount,
  marginRange,
  parseAmount,
  parseThreshold,
  thresholdRange,
} from '../../src/domain/occupancy/amount.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { plainlyTyped } from '../../src/domain/plainly-typed.ts';
import { formatNumber, formatPercent, type Locale, type MessageKey } from '../../src/i18n/index.ts';
import { parseRuleLibraries } from './libraries-option.ts';

const minuteMs = 60_000;

/** The options of a rule as they were typed; `hold` and `cooldown` are minutes. */
export interface TypedRule {
  readonly library?: string | undefined;
  readonly direction?: string | undefined;
  readonly threshold?: string | undefined;
  readonly margin?: string | undefined;
  readonly hold?: number | undefined;
  readonly cooldown?: number | undefined;
  readonly quiet?: string | undefined;
  readonly days?: string | undefined;
}

/** Where a rule is typed: the libraries there are, and the language of the errors. */
interface Place {
  readonly libraries: readonly LibraryNow[];
  readonly locale: Locale;
}

const none = new Set(['none', 'no', 'off', 'never', 'aucun', 'aucune', 'non', 'jamais', '-']);
const all = new Set(['all', 'any', 'every day', 'daily', 'tous', 'tous les jours', 'toute la semaine']);
const byItself = new Set(['auto', 'default', 'défaut', 'par défaut']);

/** Two times and some days that can be typed, for the errors. */
const examples = {
  quiet: { en: '22:00-08:00', fr: '22h-8h' },
  days: { en: 'mon-fri', fr: 'lun-ven' },
} as const;

function valueOrThrow<T>(value: T | undefined, error: () => UserError): T {
  if (value === undefined) throw error();
  return value;
}

function rangeError(key: MessageKey, typed: string, range: typeof thresholdRange | typeof marginRange, locale: Locale) {
  return new UserError(key, {
    typed: quoted(typed),
    leastPeople: formatNumber(locale, range.people[0]),
    mostPeople: formatNumber(locale, range.people[1]),
    leastPercent: formatPercent(locale, range.percent[0]),
    mostPercent: formatPercent(locale, range.percent[1]),
  });
}

const thresholdOf = (typed: string, direction: Rule['direction'], locale: Locale): Amount =>
  valueOrThrow(parseThreshold(typed, direction), () =>
    rangeError('error.alert.threshold', typed, thresholdRange, locale),
  );

const marginOf = (typed: string, locale: Locale): Amount | null =>
  byItself.has(plainlyTyped(typed))
    ? null
    : valueOrThrow(parseAmount(typed, marginRange), () => rangeError('error.alert.margin', typed, marginRange, locale));

function quietOf(typed: string, locale: Locale): Rule['quietHours'] {
  if (none.has(plainlyTyped(typed))) return null;
  const values = { typed: quoted(typed), example: examples.quiet[locale] };
  return valueOrThrow(parseQuietHours(typed), () => new UserError('error.alert.quiet', values));
}

/** The minutes that were typed into a form, from 0 to `most`. Throws `UserError`. */
export function minutesOf(typed: string, most: number, locale: Locale): number {
  const minutes = parseMinutes(typed);
  if (minutes !== undefined && minutes <= most) return minutes;
  throw new UserError('error.alert.minutes', { typed: quoted(typed), most: formatNumber(locale, most) });
}

/** The days that were typed. Throws `UserError`. */
export function parseDays(typed: string, locale: Locale): number[] {
  if (all.has(plainlyTyped(typed))) return [1, 2, 3, 4, 5, 6, 7];
  const values = { typed: quoted(typed), example: examples.days[locale] };
  return valueOrThrow(parseWeekdays(typed), () => new UserError('error.alert.days', values));
}

function daysOf(typed: string, locale: Locale): Rule['days'] {
  const days = parseDays(typed, locale);
  return days.length === 7 ? null : days;
}

/**
 * The part of a rule that was typed; `known` is the direction where none was. Throws `UserError` for what cannot be
 * parsed.
 */
function typedPart(typed: TypedRule, known: Rule['direction'], { libraries, locale }: Place): Partial<RuleRequest> {
  const { library, direction, threshold, margin, hold, cooldown, quiet, days } = typed;
  const isDirection = direction === 'above' || direction === 'below';
  return {
    ...(library === undefined ? {} : { libraries: parseRuleLibraries(library, libraries, locale) }),
    ...(isDirection ? { direction } : {}),
    ...(threshold === undefined ? {} : { threshold: thresholdOf(threshold, isDirection ? direction : known, locale) }),
    ...(margin === undefined ? {} : { margin: marginOf(margin, locale) }),
    // What must be true for so long before it fires must be false for as long before it is over.
    ...(hold === undefined ? {} : { holdMs: hold * minuteMs, recoverMs: hold * minuteMs }),
    ...(cooldown === undefined ? {} : { cooldownMs: cooldown * minuteMs }),
    ...(quiet === undefined ? {} : { quietHours: quietOf(quiet, locale) }),
    ...(days === undefined ? {} : { days: daysOf(days, locale) }),
  };
}

/** Throws `UserError` where every part of a rule is valid but the rule as a whole is not. */
function checked(rule: Rule, { libraries, locale }: Place): Rule {
  const amounts = [rule.threshold, ...(rule.margin === null ? [] : [rule.margin])];
  const hasPercent = amounts.some((amount) => 'percent' in amount);
  const fulls = libraryIdsOf(rule, libraries).flatMap((id) => {
    const full = libraries.find(({ library }) => library.id === id)?.full;
    if (full !== undefined || !hasPercent) return [full];
    // Of any library those count for which a percentage means something.
    if (rule.libraries === 'any') return [];
    throw new UserError('error.alert.noFull', { library: plainText(libraryName(id, libraries, locale)) });
  });
  const isPercent = rule.margin !== null && 'percent' in rule.margin;
  const limits = fulls.flatMap((full) => {
    const problem = ruleProblemOf(rule, full);
    if (problem === undefined) return [];
    return [isPercent && full !== undefined ? Math.floor((100 * problem.mostPeople) / full) : problem.mostPeople];
  });
  if (limits.length > 0) {
    const most = Math.min(...limits);
    throw new UserError('error.alert.marginTooLarge', {
      most: isPercent ? formatPercent(locale, most) : exactPeople(most, locale),
    });
  }
  return rule;
}

/** The rule that was typed, with the defaults for the rest. Throws `UserError`. */
export function parseNewRule(
  typed: TypedRule & { readonly library: string; readonly threshold: string },
  more: Partial<RuleRequest>,
  place: Place,
): Rule {
  const { libraries = [], direction = 'above', threshold = { people: 0 }, ...rest } = typedPart(typed, 'above', place);
  return checked(ruleOf({ libraries, direction, threshold, ...rest, ...more }), place);
}

/** The rule with what was typed changed in it; the same object where nothing was. Throws `UserError`. */
export function parseRuleChange(rule: Rule, typed: TypedRule, place: Place): Rule {
  const part = typedPart(typed, rule.direction, place);
  return Object.keys(part).length === 0 ? rule : checked({ ...rule, ...part }, place);
}
